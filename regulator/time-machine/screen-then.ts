import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { AlarmRecord } from '../../alerts/journal/journal.js';
import type { Mine } from '../../domain/mine.js';
import type { SystemReport } from '../../domain/observation.js';
import { isRole, isScope, maySee, type Scope } from '../../domain/roles.js';
import type { Historian, Received } from '../../ingest/historian/historian.js';
import type { LedgerRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import { lineOf, linesOf } from '../incident-file/lines.js';
import type { Line } from '../rederive/rederive.js';
import { alarmThen } from './alarm-then.js';
import { type FileThen, mineThen } from './mine-then.js';
import { type OrderThen, orderThen } from './order-then.js';
import { type ShownLate, type ValueThen, valuesThen } from './values-then.js';

/** An alarm that the screen did not show when it should have. */
export interface AlarmNotSeen {
  readonly alarm: string;
  readonly rule: string;
  readonly message: Alarm['message'];
  /** Sensor time. */
  readonly at: number;
  readonly raisedAt: number;
  /** First painted on a screen, by the service's clock; absent: never. */
  readonly paintedAt?: number;
}

/** What the dispatcher's screen showed at a moment, rebuilt from the record. */
export interface ScreenThen {
  readonly mine: string;
  /** The mine as it was described then, and by which file; null: as it is described now, for the record names none. */
  readonly described: Mine;
  readonly mineFile: FileThen | null;
  /** The instant asked for: of the service's clock, or of a simulated mine's own. */
  readonly at: number;
  readonly serviceAt: number;
  readonly points: readonly ValueThen[];
  readonly alarms: readonly Alarm[];
  readonly evacuations: readonly OrderThen[];
  readonly headcount: {
    readonly mine: string;
    readonly underground: number;
    readonly areas: Readonly<Record<string, number>>;
  };
  readonly systems: readonly Omit<SystemReport, 'kind'>[];
  /** Who may see the mine, had signed in and not signed out. */
  readonly signedIn: readonly { readonly user: string; readonly since: number; readonly address?: string }[];
  readonly late: { readonly readings: readonly ShownLate[]; readonly alarms: readonly AlarmNotSeen[] };
  readonly neverShown: readonly AlarmNotSeen[];
}

/** Cards and systems that were heard within so long are where they said. */
const HEARD_WITHIN_MS = 30 * 60_000;
/** A session that is not ended within so long is over anyhow. */
const SIGNED_IN_MS = 7 * 86_400_000;
/** Alarms raised so long after the moment are looked through for what had been measured by then. */
const LATER_MS = 86_400_000;
const MOST_ALARMS = 5000;

const alarmRows = async (store: Store, mine: string, at: number): Promise<readonly Alarm[]> => {
  const open = await store
    .selectFrom('alarms')
    .select('body')
    .where('mine', '=', mine)
    .where('raised_at', '<=', at)
    .where('state', '!=', 'closed')
    .limit(MOST_ALARMS)
    .execute();
  const closedSince = await store
    .selectFrom('alarms')
    .select('alarms.body')
    .distinct()
    .innerJoin('ledger', 'ledger.subject', 'alarms.id')
    .where('ledger.mine', '=', mine)
    .where('ledger.at', '>', at)
    .where('ledger.kind', 'in', ['alarm.closed', 'alarm.acknowledged'])
    .where('alarms.raised_at', '<=', at)
    .where('alarms.state', '=', 'closed')
    .limit(MOST_ALARMS)
    .execute();
  return [...open, ...closedSince].map(({ body }) => (JSON.parse(body) as AlarmRecord).alarm);
};

const scopesOf = (json: string): readonly Scope[] => {
  const scopes = JSON.parse(json) as readonly string[];
  return scopes.filter(isScope);
};

const bySubject = (rows: readonly LedgerRow[], at: number): ReadonlyMap<string, readonly Line[]> => {
  const found = new Map<string, Line[]>();
  for (const row of rows) {
    if (Number(row.at) > at) continue;
    const known = found.get(row.subject);
    if (known === undefined) found.set(row.subject, [lineOf(row)]);
    else known.push(lineOf(row));
  }
  return found;
};

/** Of those who may see the mine: whose screens could have shown it. */
const signedInAt = async (store: Store, mine: Mine, at: number): Promise<ScreenThen['signedIn']> => {
  const rows = await store
    .selectFrom('ledger')
    .selectAll()
    .where('kind', 'in', ['session.opened', 'session.closed'])
    .where('at', '>', at - SIGNED_IN_MS)
    .where('at', '<=', at)
    .orderBy('seq')
    .execute();
  const users = await store.selectFrom('users').select(['name', 'role', 'scopes']).execute();
  const seers = new Set(
    users
      .filter(({ name, role, scopes }) => isRole(role) && maySee({ name, role, scopes: scopesOf(scopes) }, mine))
      .map(({ name }) => name),
  );
  const open = new Map<string, ScreenThen['signedIn'][number]>();
  for (const row of rows) {
    if (!seers.has(row.subject)) continue;
    const { address } = (JSON.parse(row.body) ?? {}) as { address?: string };
    const key = `${row.subject}|${address ?? ''}`;
    if (row.kind === 'session.closed') open.delete(key);
    else open.set(key, { user: row.subject, since: Number(row.at), ...(address === undefined ? {} : { address }) });
  }
  return [...open.values()];
};

const paintedFirst = async (store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const found = new Map<string, number>();
  for (let from = 0; from < ids.length; from += 400) {
    const rows = await store
      .selectFrom('alarm_passports')
      .select(({ fn }) => ['alarm', fn.min('at').as('at')])
      .where('alarm', 'in', ids.slice(from, from + 400))
      .where('kind', '=', 'painted')
      .groupBy('alarm')
      .execute();
    for (const { alarm, at } of rows) found.set(alarm, Number(at));
  }
  return found;
};

const notSeen = ({ id, rule, message, at, raisedAt }: Alarm, paintedAt: number | undefined): AlarmNotSeen => ({
  alarm: id,
  rule,
  message,
  at,
  raisedAt,
  ...(paintedAt === undefined ? {} : { paintedAt }),
});

/** Where the cards that were heard lately were, and the newest word of each system. */
const heardThen = (mine: Mine, others: readonly Received[], serviceAt: number) => {
  const places = new Map<string, { readonly area: string | undefined; readonly left: boolean; readonly at: number }>();
  const systems = new Map<string, SystemReport>();
  for (const { observation: one, receivedAt } of others) {
    if (receivedAt > serviceAt) continue;
    if (one.kind === 'sighting' && one.at >= (places.get(one.card)?.at ?? 0)) {
      places.set(one.card, { area: mine.areaOfReader.get(one.reader), left: one.event === 'left-mine', at: one.at });
    }
    if (one.kind === 'system' && one.at >= (systems.get(one.system)?.at ?? 0)) systems.set(one.system, one);
  }
  const areas: Record<string, number> = {};
  let underground = 0;
  for (const { area, left } of places.values()) {
    const kind = area === undefined ? undefined : mine.areaById.get(area)?.kind;
    if (left || kind === 'surface') continue;
    underground += 1;
    if (area !== undefined) areas[area] = (areas[area] ?? 0) + 1;
  }
  return {
    headcount: { mine: mine.id, underground, areas },
    systems: [...systems.values()].map(({ kind: _, ...report }) => report),
  };
};

/** Rebuilds the dispatcher's screen of a moment from history and ledger. @throws HistorianError, SqliteError */
export const screenThen = async (
  sources: { readonly store: Store; readonly history: Pick<Historian, 'received' | 'others'> },
  mineNow: Mine,
  at: number,
  now: number,
): Promise<ScreenThen> => {
  const { store, history } = sources;
  // A simulated mine's own clock has to be found on the service's first.
  const asked = mineNow.simulated ? (await valuesThen(history, mineNow, at, now)).serviceAt : at;
  const { mine, file } = await mineThen(store, mineNow, asked);
  const { serviceAt, values, late } = await valuesThen(history, mine, at, now);
  const orderRows = await store
    .selectFrom('evacuations')
    .select('id')
    .where('mine', '=', mine.id)
    .where('ordered_at', '<=', at)
    .orderBy('ordered_at', 'desc')
    .limit(200)
    .execute();
  const rows = await alarmRows(store, mine.id, serviceAt);
  const ids = rows.map(({ id }) => id);
  const lines = bySubject(await linesOf(store, [...ids, ...orderRows.map(({ id }) => id)]), serviceAt);
  const evacuations = orderRows.flatMap(({ id }) => orderThen(mine, lines.get(id) ?? []) ?? []);
  const shown = new Map(values.map((value) => [value.point, value.value]));
  const alarms = ids
    .flatMap((id) => alarmThen(lines.get(id) ?? []) ?? [])
    .filter(({ state }) => state !== 'closed')
    .map((alarm): Alarm => {
      const order = evacuations.find(({ evacuation }) => evacuation.alarms.includes(alarm.id));
      const value = alarm.value === undefined || alarm.state === 'returned' ? undefined : shown.get(alarm.point ?? '');
      return {
        ...alarm,
        ...(value === undefined || value === null ? {} : { value }),
        ...(order === undefined ? {} : { evacuation: order.evacuation.id }),
      };
    });
  const later = await store
    .selectFrom('alarms')
    .select('body')
    .where('mine', '=', mine.id)
    .where('raised_at', '>', serviceAt)
    .where('raised_at', '<=', serviceAt + LATER_MS)
    .orderBy('raised_at')
    .limit(MOST_ALARMS)
    .execute();
  const measuredByThen = later
    .map(({ body }) => (JSON.parse(body) as AlarmRecord).alarm)
    .filter((alarm) => alarm.at <= at);
  const painted = await paintedFirst(
    store,
    [...alarms, ...measuredByThen].map(({ id }) => id),
  );
  const others = await history.others(mine.id, at - HEARD_WITHIN_MS, at + 1);
  return {
    mine: mine.id,
    described: mine,
    mineFile: file,
    at,
    serviceAt,
    points: values,
    alarms,
    evacuations,
    ...heardThen(mine, others, serviceAt),
    signedIn: await signedInAt(store, mine, serviceAt),
    late: {
      readings: late,
      alarms: [...alarms.filter(({ id }) => (painted.get(id) ?? 0) > serviceAt), ...measuredByThen].map((alarm) =>
        notSeen(alarm, painted.get(alarm.id)),
      ),
    },
    neverShown: alarms.filter(({ id }) => !painted.has(id)).map((alarm) => notSeen(alarm, undefined)),
  };
};
