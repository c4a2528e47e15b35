import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Mine } from '../../domain/mine.js';
import { UPLOAD_EVERY_S, type UploadKind } from '../../domain/upload-fields.js';
import type { Store } from '../../store/store.js';
import { type FileRecord, fileTime, type UploadFile } from '../files/file-text.js';
import { type Making, SNAPSHOT_KINDS, STRETCH_KINDS } from './making.js';
import type { CursorKind, UploadQueue } from './queue.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
/** After a gap a file takes so many intervals at once: two days are made up in minutes. */
const MOST_INTERVALS = 10;
/** Lines of the ledger looked at in one step. */
const MOST_LINES = 500;
/** Minutes of late readings in one file. */
const MOST_LATE = 500;
/** A name so far ahead was given by a clock that was wrong. */
const WRONG_CLOCK_MS = 300_000;
const ALARM_KINDS: readonly UploadKind[] = ['YCBJ', 'RYCS', 'RYCY', 'RYQJ', 'RYXZ'];

/** Instants of a step: of the mine's clock, but for `settledBy`. */
export interface StepTimes {
  readonly now: number;
  /** Everything of before is in history. */
  readonly settledAt: number;
  /** On the service's clock: what arrived before is in history. */
  readonly settledBy: number;
}

/** Making one mine's files. */
export interface MineUpload {
  /** Makes what is due; each kind at most one file a step, for names hold whole seconds. */
  step(at: StepTimes): Promise<void>;
}

const headerOf = (mine: Mine, kind: UploadKind): readonly string[] => {
  const system = kind === 'RYXX' ? mine.upload?.personnel : kind === 'CDDY' ? mine.upload?.safety : undefined;
  const systemFields = [system?.model ?? '', system?.name ?? '', system?.maker ?? '', system?.safetyMarkUntil ?? ''];
  if (kind === 'RYXX') return [mine.name, String(mine.personnel.quota ?? ''), ...systemFields];
  return kind === 'CDDY' ? [mine.name, ...systemFields] : [mine.name];
};

/** Builds the making of one mine's files. */
export const createMineUpload = (parts: {
  readonly mine: Mine;
  readonly store: Store;
  readonly queue: UploadQueue;
  readonly making: Making;
  /** Called before readings are taken from history: what comes from before `to` is late from here on. */
  readonly onTaking: (to: number) => void;
}): MineUpload => {
  const { mine, store, queue, making, onTaking } = parts;
  const everyMs = (kind: UploadKind): number => (mine.upload?.everyS[kind] ?? UPLOAD_EVERY_S[kind]) * SECOND_MS;
  const fileOf = (kind: UploadKind, records: readonly FileRecord[], now: number): UploadFile => ({
    mineCode: mine.code,
    kind,
    at: fileTime(now, mine.timeZone),
    header: headerOf(mine, kind),
    records,
  });

  /** Whether a further file of the kind may be named now. */
  const mayName = (cursors: ReadonlyMap<string, number>, kind: UploadKind, now: number): boolean => {
    const last = cursors.get(`name:${kind}`) ?? Number.NEGATIVE_INFINITY;
    return Math.floor(now / SECOND_MS) > Math.floor(last / SECOND_MS) || last - now > WRONG_CLOCK_MS;
  };
  const advance = (
    kind: UploadKind,
    upTo: number,
    records: readonly FileRecord[],
    now: number,
    more?: Parameters<UploadQueue['advance']>[3],
  ): Promise<void> => {
    const isEmpty = records.length === 0;
    const cursors: Partial<Record<CursorKind, number>> = {
      [kind]: upTo,
      ...(isEmpty ? {} : { [`name:${kind}`]: now }),
    };
    return queue.advance(mine.id, cursors, isEmpty ? [] : [fileOf(kind, records, now)], more);
  };

  const makeSnapshots = async (cursors: ReadonlyMap<string, number>, now: number): Promise<void> => {
    for (const kind of SNAPSHOT_KINDS) {
      const every = everyMs(kind);
      const last = cursors.get(kind);
      const isDue = last === undefined || now >= last + every || now < last - WRONG_CLOCK_MS;
      if (every === 0 || !isDue || !mayName(cursors, kind, now)) continue;
      await advance(kind, now, making.snapshot(kind, now), now);
    }
  };

  /** Statistics of the intervals that late minutes lie in, where they have been told without them. */
  const statisticsAgain = async (
    cursors: ReadonlyMap<string, number>,
    minutes: readonly number[],
    now: number,
  ): Promise<FileRecord[]> => {
    const every = everyMs('TJSJ');
    const toldUpTo = cursors.get('TJSJ') ?? Number.NEGATIVE_INFINITY;
    if (every === 0) return [];
    const records: FileRecord[] = [];
    for (const from of new Set(minutes.map((minute) => Math.floor(minute / every) * every))) {
      if (from + every <= toldUpTo) records.push(...(await making.stretch('TJSJ', { from, to: from + every, now })));
    }
    return records;
  };

  const makeLate = async (cursors: ReadonlyMap<string, number>, { now, settledBy }: StepTimes): Promise<void> => {
    const rows = await store
      .selectFrom('upload_late')
      .selectAll()
      .where('mine', '=', mine.id)
      .where('received_to', '<', settledBy)
      .orderBy('minute')
      .limit(MOST_LATE)
      .execute();
    if (rows.length === 0 || !mayName(cursors, 'TJSJ', now)) return;
    const minutes = new Map<number, Map<string, number>>();
    for (const { minute, point, received_from } of rows) {
      const points = minutes.get(Number(minute)) ?? new Map<string, number>();
      minutes.set(Number(minute), points.set(point, Number(received_from)));
    }
    const readings: FileRecord[] = [];
    for (const [minute, points] of minutes) {
      readings.push(...(await making.stretch('CDSS', { from: minute, to: minute + MINUTE_MS, now }, points)));
    }
    const files = [
      { kind: 'CDSS', records: readings } as const,
      { kind: 'TJSJ', records: await statisticsAgain(cursors, [...minutes.keys()], now) } as const,
    ]
      .filter(({ records }) => records.length > 0)
      .map(({ kind, records }) => fileOf(kind, records, now));
    const names = Object.fromEntries(files.map(({ kind }) => [`name:${kind}`, now]));
    await queue.advance(mine.id, names, files, async (transaction) => {
      for (const row of rows) {
        await transaction
          .deleteFrom('upload_late')
          .where('mine', '=', row.mine)
          .where('point', '=', row.point)
          .where('minute', '=', row.minute)
          .execute();
      }
    });
  };

  const makeStretches = async (times: StepTimes): Promise<void> => {
    const { now, settledAt } = times;
    for (const kind of STRETCH_KINDS) {
      // A file of late readings may just have taken a name.
      const cursors = await queue.cursors(mine.id);
      const every = everyMs(kind);
      if (every === 0 || !mayName(cursors, kind, now)) continue;
      const from = cursors.get(kind);
      if (from === undefined) {
        await advance(kind, Math.floor(settledAt / every) * every, [], now);
        continue;
      }
      const intervals = Math.floor((settledAt - from) / every);
      if (intervals < 1) {
        if (kind === 'CDSS') await makeLate(cursors, times);
        continue;
      }
      // Statistics are of one interval each, whatever there is to make up.
      const to = from + every * (kind === 'CDSS' ? Math.min(intervals, MOST_INTERVALS) : 1);
      if (kind === 'CDSS') onTaking(to);
      await advance(kind, to, await making.stretch(kind, { from, to, now }), now);
    }
  };

  const alarmsOf = async (ids: readonly string[] | 'standing'): Promise<Alarm[]> => {
    let query = store.selectFrom('alarms').select('body').where('mine', '=', mine.id);
    query =
      ids === 'standing'
        ? query.where('state', 'in', ['unacknowledged', 'acknowledged'])
        : query.where('id', 'in', ids.length === 0 ? [''] : [...ids]);
    const rows = await query.execute();
    return rows.map(({ body }) => (JSON.parse(body) as { readonly alarm: Alarm }).alarm);
  };

  let lookedAt = Number.NEGATIVE_INFINITY;
  const makeAlarms = async (cursors: ReadonlyMap<string, number>, now: number): Promise<void> => {
    const kinds = ALARM_KINDS.filter((kind) => everyMs(kind) > 0);
    const every = Math.min(...kinds.map(everyMs));
    if (kinds.length === 0 || Math.abs(now - lookedAt) < every) return;
    if (!kinds.every((kind) => mayName(cursors, kind, now))) return;
    const after = cursors.get('alarms');
    let upTo: number;
    let alarms: Alarm[];
    if (after === undefined) {
      // What stands when uploading begins is told once.
      const head = await store.selectFrom('ledger').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
      upTo = Number(head?.seq ?? 0);
      alarms = await alarmsOf('standing');
    } else {
      const lines = await store
        .selectFrom('ledger')
        .select(['seq', 'kind', 'mine', 'subject'])
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(MOST_LINES)
        .execute();
      upTo = Number(lines.at(-1)?.seq ?? after);
      const changed = lines.filter(({ kind, mine: of }) => of === mine.id && kind.startsWith('alarm.'));
      alarms = await alarmsOf([...new Set(changed.map(({ subject }) => subject))]);
      if (lines.length < MOST_LINES) lookedAt = now;
      if (upTo === after) return;
    }
    const byKind = await making.alarms(alarms, now);
    const files = kinds.flatMap((kind) => {
      const records = byKind.get(kind) ?? [];
      return records.length === 0 ? [] : [fileOf(kind, records, now)];
    });
    const names = Object.fromEntries(files.map(({ kind }) => [`name:${kind}`, now]));
    await queue.advance(mine.id, { alarms: upTo, ...names }, files);
  };

  return {
    async step(times) {
      const { now } = times;
      const cursors = await queue.cursors(mine.id);
      await makeAlarms(cursors, now);
      await makeStretches(times);
      await makeSnapshots(cursors, now);
    },
  };
};
