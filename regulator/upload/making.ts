import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { AlertsView } from '../../alerts/alerts.js';
import type { Mine, Point } from '../../domain/mine.js';
import { REGULATOR_LINK } from '../../domain/platform-duty.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { UploadKind } from '../../domain/upload-fields.js';
import type { Store } from '../../store/store.js';
import { codeBook } from '../files/codes.js';
import type { FileRecord } from '../files/file-text.js';
import {
  areaRecords,
  type CardTrails,
  personnelAlarmRecord,
  personnelKindOf,
  personRecords,
  readerRecords,
  readerStateRecords,
  whereaboutsRecords,
} from '../files/people-files.js';
import {
  exceptionRecord,
  isOffAfter,
  type Measured,
  pointOfAlarm,
  pointRecords,
  readingRecords,
  statisticsRecord,
  substationRecords,
} from '../files/safety-files.js';
import type { RawSource } from '../reports/samples.js';
import { formerMines, formerPoints } from './former-points.js';

/** What the records of one mine's files are made from. */
export interface MakingSources {
  readonly mine: Mine;
  /** Where the files that were in force before stand: what has left the mine's file is told to its last reading. */
  readonly store: Store;
  readonly view: Pick<AlertsView, 'people' | 'lastHeardAt' | 'systems'>;
  readonly raw: RawSource['raw'];
  readonly trails: CardTrails;
  /** Points whose power was off at the end of the last stretch; after a start, until they say so again, none. */
  readonly offPoints: Set<string>;
  readonly clock: () => number;
  readonly wordCycles: number;
}

/** Kinds that say how things are now; what was while nobody looked cannot be made later. */
export const SNAPSHOT_KINDS = ['CDDY', 'FZSS', 'RYXX', 'RYQY', 'RYJZ', 'JZSS', 'RYSS'] as const satisfies UploadKind[];
export type SnapshotKind = (typeof SNAPSHOT_KINDS)[number];

/** Kinds made from history for a stretch of time; a gap's are made later. */
export const STRETCH_KINDS = ['CDSS', 'TJSJ'] as const satisfies UploadKind[];
export type StretchKind = (typeof STRETCH_KINDS)[number];

/** Makes the records of files. */
export interface Making {
  snapshot(kind: SnapshotKind, at: number): readonly FileRecord[];
  /** Of [from, to), `now` being the mine's clock; of late ones only what was received from `receivedFrom` on. */
  stretch(
    kind: StretchKind,
    span: { readonly from: number; readonly to: number; readonly now: number },
    late?: ReadonlyMap<string, number>,
  ): Promise<readonly FileRecord[]>;
  /** Alarms as they stand now, by the kind of file they go into. */
  alarms(alarms: readonly Alarm[], at: number): Promise<ReadonlyMap<UploadKind, readonly FileRecord[]>>;
}

/** An alarm that stands for long is summed up over its last day. */
const MOST_SUMMED_MS = 86_400_000;
const LOCATION = 'personnel-location';

/** Builds the maker of one mine's records. */
export const createMaking = ({
  mine,
  store,
  view,
  raw,
  trails,
  offPoints,
  clock,
  wordCycles,
}: MakingSources): Making => {
  const codes = codeBook(mine);
  const codesOf = (of: Mine) => (of === mine ? codes : codeBook(of));
  const trailOf = (card: string) => trails.of(mine.id, card);

  return {
    snapshot(kind, at) {
      switch (kind) {
        case 'CDDY':
          return pointRecords(mine, codes, at);
        case 'FZSS':
          return substationRecords(mine, codes, (point) => view.lastHeardAt(mine.id, point), {
            now: clock(),
            at,
            wordCycles,
          });
        case 'RYXX':
          return personRecords(mine, codes);
        case 'RYQY':
          return areaRecords(mine, codes);
        case 'RYJZ':
          return readerRecords(mine, codes);
        case 'JZSS': {
          const isDown = view.systems(mine.id).some(({ system, state }) => system === LOCATION && state === 'down');
          const occupied = new Set(
            view.people(mine.id).flatMap(({ card, underground }) => (underground ? (trailOf(card)?.reader ?? []) : [])),
          );
          return readerStateRecords(mine, codes, { isDown, occupied, at });
        }
        case 'RYSS':
          return whereaboutsRecords(mine, codes, view.people(mine.id), trailOf);
      }
    },
    async stretch(kind, { from, to, now }, late) {
      const former = formerPoints(mine, await formerMines(store, mine.id, clock() - (now - from)));
      const points = [...mine.points.map((point) => ({ point, of: mine })), ...former];
      const records: FileRecord[] = [];
      const readings = new Map<Mine, (Measured & { readonly point: Point; readonly isOff: boolean })[]>();
      for (const { point, of } of points) {
        const receivedFrom = late === undefined ? Number.NEGATIVE_INFINITY : late.get(point.id);
        if (receivedFrom === undefined) continue;
        if (kind === 'TJSJ' && QUANTITIES[point.quantity].switch) continue;
        const found = await raw(mine.id, point.id, from, to);
        if (kind === 'CDSS') {
          const told = readings.get(of) ?? [];
          readings.set(of, told);
          // Late readings change nothing of what is known of now.
          let isOff = late === undefined && offPoints.has(point.id);
          for (const one of found) {
            isOff = isOffAfter(of, point, one, isOff);
            if (one.receivedAt < receivedFrom) continue;
            told.push({ ...one, point, isOff });
          }
          if (late === undefined && isOff) offPoints.add(point.id);
          else if (late === undefined) offPoints.delete(point.id);
          continue;
        }
        const record = statisticsRecord(of, codesOf(of), point, { from, to, readings: found });
        if (record !== undefined) records.push(record);
      }
      return kind === 'CDSS' ? [...readings].flatMap(([of, its]) => readingRecords(of, codesOf(of), its)) : records;
    },
    async alarms(alarms, at) {
      const byKind = new Map<UploadKind, FileRecord[]>();
      const add = (kind: UploadKind, record: FileRecord | undefined): void => {
        if (record !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), record]);
      };
      for (const alarm of alarms) {
        const kind = personnelKindOf(alarm);
        if (kind !== undefined) {
          add(kind, personnelAlarmRecord(mine, codes, alarm, { people: view.people(mine.id), trailOf }));
          continue;
        }
        const holds = (one: Mine): boolean => pointOfAlarm(one, alarm) !== undefined;
        const of = holds(mine) ? mine : (await formerMines(store, mine.id, alarm.raisedAt)).find(holds);
        if (of === undefined) continue;
        const point = pointOfAlarm(of, alarm);
        const until = (alarm.clearedAt ?? at) + 1;
        const readings =
          point === undefined || QUANTITIES[point.quantity].switch
            ? []
            : await raw(mine.id, point.id, Math.max(alarm.at, until - MOST_SUMMED_MS), until);
        add('YCBJ', exceptionRecord(of, codesOf(of), alarm, readings, at));
      }
      return byKind;
    },
  };
};

/** The system whose reports tell the rules of uploads. */
export const LINK_SYSTEM = REGULATOR_LINK.system;
