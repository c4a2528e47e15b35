import type { LedgerRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import type { Alarm } from './alarm.js';
import { ALARM_DEFAULTS } from './defaults.js';
import { isRaiseKind, RAISE_KINDS } from './flood-window.js';
import { type AlarmStatistics, createAlarmTally, type Period, type Stood } from './statistics.js';

/** Rows read at once; between two readings the service does its other work. */
const PAGE = 1000;
/** Alarms looked at for having stood long; where more have, those raised last are left out. */
const MOST_LONG = 1000;
/** Ids named in one statement. */
const IDS = 200;

const BEGINS = ['alarm.raised', 'alarm.raised-again'];
const ENDS = ['alarm.returned', 'alarm.closed'];

type Line = Pick<LedgerRow, 'seq' | 'at' | 'kind' | 'subject' | 'body'>;

/** The edge where a ledger line becomes an alarm again; lines of before there were subjects name the point or the area. */
const alarmOf = ({ body }: Line): Alarm => {
  const alarm = JSON.parse(body) as Alarm & { readonly subject?: string };
  return { ...alarm, subject: alarm.subject ?? alarm.point ?? alarm.area };
};

const raisesAfter = (store: Store, mine: string, { from, to }: Period, last: Line | undefined): Promise<Line[]> =>
  store
    .selectFrom('ledger')
    .select(['seq', 'at', 'kind', 'subject', 'body'])
    .where('mine', '=', mine)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'seq'), '>', tuple(last?.at ?? from, last?.seq ?? 0)))
    .where('kind', 'in', [...RAISE_KINDS])
    .orderBy('at')
    .orderBy('seq')
    .limit(PAGE)
    .execute();

/** Alarms that may have stood for more than a day in the period: first raised long before its end, and still so, or ended since it began. */
const longOnes = async (store: Store, mine: string, { from, to }: Period): Promise<Alarm[]> => {
  const latest = to - ALARM_DEFAULTS.staleAfterMs;
  const standing = store
    .selectFrom('alarms')
    .select(['body', 'raised_at'])
    .where('mine', '=', mine)
    .where('state', 'in', ['unacknowledged', 'acknowledged'])
    .where('raised_at', '<', latest)
    .orderBy('raised_at')
    .limit(MOST_LONG);
  const ended = store
    .selectFrom('ledger')
    .innerJoin('alarms', 'alarms.id', 'ledger.subject')
    .select(['alarms.body', 'alarms.raised_at'])
    .where('ledger.mine', '=', mine)
    .where('ledger.at', '>=', from)
    .where('ledger.kind', 'in', ENDS)
    .where('alarms.raised_at', '<', latest)
    .where(({ eb, ref }) => eb('alarms.raised_at', '<', eb(ref('ledger.at'), '-', ALARM_DEFAULTS.staleAfterMs)))
    .distinct()
    .orderBy('alarms.raised_at')
    .limit(MOST_LONG);
  const rows = [...(await standing.execute()), ...(await ended.execute())];
  const found = new Map<string, Alarm>();
  for (const { body } of rows) {
    const { alarm } = JSON.parse(body) as { readonly alarm: Alarm };
    found.set(alarm.id, alarm);
  }
  return [...found.values()].sort((one, other) => one.raisedAt - other.raisedAt).slice(0, MOST_LONG);
};

/** The stretches for which the conditions of these alarms held, by their lines. */
const stretchesOf = async (store: Store, alarms: readonly Alarm[]): Promise<Stood[]> => {
  const byId = new Map(alarms.map((alarm) => [alarm.id, alarm]));
  const ids = [...byId.keys()];
  const since = new Map<string, number>();
  const stood: Stood[] = [];
  const stretch = (id: string, from: number, to: number | null): void => {
    const alarm = byId.get(id);
    if (alarm === undefined) return;
    const { rule, area, point, subject = point ?? area } = alarm;
    stood.push({ alarm: id, rule, subject, area, from, to });
  };
  for (let first = 0; first < ids.length; first += IDS) {
    let last: Line | undefined;
    do {
      const lines: Line[] = await linesOf(store, ids.slice(first, first + IDS), last);
      for (const { subject, kind, at } of lines) {
        const from = since.get(subject);
        if (BEGINS.includes(kind) && from === undefined) since.set(subject, at);
        if (!ENDS.includes(kind) || from === undefined) continue;
        since.delete(subject);
        stretch(subject, from, at);
      }
      last = lines.length < PAGE ? undefined : lines.at(-1);
    } while (last !== undefined);
  }
  for (const [id, from] of since) stretch(id, from, null);
  return stood;
};

const linesOf = (store: Store, ids: readonly string[], last: Line | undefined): Promise<Line[]> =>
  store
    .selectFrom('ledger')
    .select(['seq', 'at', 'kind', 'subject', 'body'])
    .where('subject', 'in', [...ids])
    .where('kind', 'in', [...BEGINS, ...ENDS])
    .where(({ eb, refTuple, tuple }) => eb(refTuple('subject', 'seq'), '>', tuple(last?.subject ?? '', last?.seq ?? 0)))
    .orderBy('subject')
    .orderBy('seq')
    .limit(PAGE)
    .execute();

/**
 * How well the alarms of a mine served its dispatcher in a period, from the ledger. `now`: service clock.
 * @throws SqliteError where the store cannot be read.
 */
export const alarmStatisticsOf = async (
  store: Store,
  mine: string,
  period: Period,
  now: number,
): Promise<AlarmStatistics> => {
  const tally = createAlarmTally(mine, period);
  let last: Line | undefined;
  do {
    const lines: Line[] = await raisesAfter(store, mine, period, last);
    for (const line of lines) {
      if (isRaiseKind(line.kind)) tally.raised({ at: Number(line.at), kind: line.kind, alarm: alarmOf(line) });
    }
    last = lines.length < PAGE ? undefined : lines.at(-1);
  } while (last !== undefined);
  return tally.statistics(await stretchesOf(store, await longOnes(store, mine, period)), now);
};
