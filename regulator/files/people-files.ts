import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Whereabouts } from '../../alerts/evacuation/evacuation.js';
import type { Mine } from '../../domain/mine.js';
import type { Sighting } from '../../domain/observation.js';
import type { UploadKind } from '../../domain/upload-fields.js';
import { type CodeBook, numberText } from './codes.js';
import { type FileRecord, fileTime } from './file-text.js';

/** What the readers last said of a card. */
export interface CardTrail {
  readonly reader: string;
  /** When it came to the reader at which it is. */
  readonly readerSince: number;
  readonly areaSince: number;
  readonly leftAt?: number;
  readonly distanceM?: number;
  readonly distress: boolean;
}

/** Remembers of each card the reader at which it is and since when. */
export interface CardTrails {
  heard(sighting: Sighting): void;
  of(mine: string, card: string): CardTrail | undefined;
}

/** Cards that are remembered; beyond it all are forgotten and learnt anew. */
const MOST_CARDS = 50_000;

/** Starts knowing nobody. */
export const createCardTrails = (areaOf: (mine: string, reader: string) => string | undefined): CardTrails => {
  const trails = new Map<string, CardTrail & { readonly at: number }>();
  return {
    heard({ mine, card, at, reader, event, distanceM }) {
      const key = `${mine}|${card}`;
      const before = trails.get(key);
      if (before !== undefined && at < before.at) return;
      if (trails.size >= MOST_CARDS && before === undefined) trails.clear();
      const isThere = before?.reader === reader && before.leftAt === undefined;
      const isInArea = before !== undefined && areaOf(mine, before.reader) === areaOf(mine, reader);
      trails.set(key, {
        at,
        reader,
        readerSince: isThere ? before.readerSince : at,
        areaSince: isInArea ? before.areaSince : at,
        distress: event === 'distress',
        ...(event === 'left-mine' ? { leftAt: at } : {}),
        ...(distanceM === undefined ? {} : { distanceM }),
      });
    },
    of: (mine, card) => trails.get(`${mine}|${card}`),
  };
};

const yes = (is: boolean | undefined): string => (is === true ? '1' : '0');

/** RYXX: the people on the mine's list. */
export const personRecords = (mine: Mine, codes: CodeBook): FileRecord[] =>
  mine.people.map(({ card, name, job, team, leader, special }) => ({
    card: codes.cardCode(card),
    name,
    job,
    team,
    isLeader: yes(leader !== false),
    isSpecial: yes(special),
  }));

/** RYQY: areas with their quotas. */
export const areaRecords = (mine: Mine, codes: CodeBook): FileRecord[] =>
  mine.areas.map(({ id, name, kind, quota, restricted }) => {
    const isWellhead = kind === 'intake-shaft' || kind === 'return-shaft';
    const isKey = kind === 'coal-face' || kind === 'heading';
    return {
      areaType: restricted ? '限制区域' : isWellhead ? '井口区域' : isKey ? '重点区域' : '其它区域',
      area: codes.areaCode(id),
      quota: numberText(quota),
      name,
    };
  });

/** RYJZ: readers and where they hang. */
export const readerRecords = (mine: Mine, codes: CodeBook): FileRecord[] =>
  mine.readers.map(({ id, area, x, y, z }) => ({
    reader: codes.readerCode(id),
    name: id,
    x: numberText(x),
    y: numberText(y),
    z: numberText(z),
    note: mine.areaById.get(area)?.name ?? area,
  }));

/** JZSS: readers; one that hears a card works, of one that hears none nothing is known. */
export const readerStateRecords = (
  mine: Mine,
  codes: CodeBook,
  { isDown, occupied, at }: { readonly isDown: boolean; readonly occupied: ReadonlySet<string>; readonly at: number },
): FileRecord[] =>
  mine.readers.map(({ id }) => ({
    reader: codes.readerCode(id),
    state: isDown ? '1' : occupied.has(id) ? '0' : '9',
    power: '9',
    at: fileTime(at, mine.timeZone),
  }));

const whereFields = (
  mine: Mine,
  codes: CodeBook,
  area: string | null | undefined,
  trail: CardTrail | undefined,
): FileRecord => ({
  area: area === null || area === undefined ? '' : codes.areaCode(area),
  areaSince: fileTime(trail?.areaSince, mine.timeZone),
  reader: trail === undefined ? '' : codes.readerCode(trail.reader),
  readerSince: fileTime(trail?.readerSince, mine.timeZone),
});

/** RYSS: everybody, where they are now. */
export const whereaboutsRecords = (
  mine: Mine,
  codes: CodeBook,
  people: readonly Whereabouts[],
  trailOf: (card: string) => CardTrail | undefined,
): FileRecord[] =>
  people.map(({ card, name, underground, area, enteredAt }) => {
    const trail = trailOf(card);
    const person = mine.personByCard.get(card);
    const where = whereFields(mine, codes, area, trail);
    return {
      card: codes.cardCode(card),
      name,
      inMine: underground ? '1' : '2',
      enteredAt: fileTime(enteredAt, mine.timeZone),
      leftAt: underground ? '' : fileTime(trail?.leftAt, mine.timeZone),
      ...where,
      shiftSystem: mine.upload?.shiftSystem ?? '',
      distance: numberText(trail?.distanceM),
      state: trail?.distress === true ? '求救' : '正常',
      isLeader: yes(person !== undefined && person.leader !== false),
      isSpecial: yes(person?.special),
      track: where['reader'] === '' ? '' : `${where['reader'] ?? ''}&${where['readerSince'] ?? ''}`,
    };
  });

const ALARM_KINDS: Readonly<Record<string, UploadKind>> = {
  'personnel.overtime': 'RYCS',
  'personnel.over-quota': 'RYCY',
  'personnel.distress': 'RYQJ',
  'personnel.restricted-area': 'RYXZ',
};

/** The file an alarm about people goes into; undefined for one that no file is for. */
export const personnelKindOf = ({ rule }: Pick<Alarm, 'rule'>): UploadKind | undefined => ALARM_KINDS[rule];

/** RYCS, RYQJ, RYXZ, RYCY: an alarm about people as it stands now. */
export const personnelAlarmRecord = (
  mine: Mine,
  codes: CodeBook,
  alarm: Alarm,
  {
    people,
    trailOf,
  }: { readonly people: readonly Whereabouts[]; readonly trailOf: (card: string) => CardTrail | undefined },
): FileRecord => {
  const span: FileRecord = {
    from: fileTime(alarm.at, mine.timeZone),
    to: fileTime(alarm.clearedAt ?? alarm.closedAt, mine.timeZone),
  };
  if (personnelKindOf(alarm) === 'RYCY') {
    const isMine = alarm.area === '';
    const inside = people.filter(({ underground, area }) => underground && (isMine || area === alarm.area));
    return {
      ...span,
      alarmType: isMine ? '矿井超员' : '区域超员',
      quota: numberText(alarm.limit?.value),
      count: numberText(alarm.value ?? inside.length),
      area: codes.areaCode(alarm.area),
      areaName: mine.areaById.get(alarm.area)?.name ?? '',
      cards: inside.map(({ card }) => codes.cardCode(card)).join(','),
    };
  }
  const card = alarm.subject;
  const person = people.find((one) => one.card === card);
  return {
    ...span,
    card: codes.cardCode(card),
    name: person?.name ?? mine.personByCard.get(card)?.name ?? '',
    enteredAt: fileTime(person?.enteredAt, mine.timeZone),
    ...whereFields(mine, codes, person?.area ?? alarm.area, trailOf(card)),
  };
};
