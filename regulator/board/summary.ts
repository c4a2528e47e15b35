import type { Mine } from '../../domain/mine.js';
import type { Store } from '../../store/store.js';
import type { Drills } from '../drills/drills.js';
import { isOverdue } from '../rectification/rectification.js';
import type { Rectifications } from '../rectification/rectifications.js';
import { type BoardSources, downNow } from './board.js';
import { leaderDescents } from './descents.js';
import { overrunsOf } from './overruns.js';
import { monthsOf, periodBounds } from './period.js';

/** A month or quarter of one mine, or of several added up, as a dispatch or safety meeting reads it (D15). */
export interface SummaryFigures {
  readonly mines: number;
  readonly overruns: number;
  readonly overrunSeconds: number;
  readonly accidents: number;
  /** Months of the period in which a mine had two overruns or more: grounds for a stop order. */
  readonly stopGrounds: number;
  readonly alarms: number;
  readonly redAlarms: number;
  readonly evacuations: number;
  readonly drills: number;
  /** Found in the period, and of these cancelled; overdue now. */
  readonly found: number;
  readonly cancelled: number;
  readonly overdue: number;
  /** Leaders with fewer descents than they owe (D7); in a period that is not over they may still make them. */
  readonly leadersShort: number;
  /** Monitored and known seconds: their quotient is the coverage. */
  readonly monitoredS: number;
  readonly knownS: number;
}

/** A mine's period with its highest peak. */
export interface SummaryMine extends SummaryFigures {
  readonly mine: string;
  readonly name: string;
  readonly division: string;
  readonly region: string | null;
  readonly from: number;
  readonly to: number;
  /** Whether the period is over on the mine's clock. */
  readonly over: boolean;
  readonly peak: { readonly value: number; readonly unit: string; readonly incident: string } | null;
}

/** Mines by division and region, and all together. */
export interface Summary {
  readonly period: string;
  readonly mines: readonly SummaryMine[];
  readonly divisions: readonly (SummaryFigures & { readonly division: string })[];
  readonly regions: readonly (SummaryFigures & { readonly region: string })[];
  readonly all: SummaryFigures;
}

const NOTHING: SummaryFigures = {
  mines: 0,
  overruns: 0,
  overrunSeconds: 0,
  accidents: 0,
  stopGrounds: 0,
  alarms: 0,
  redAlarms: 0,
  evacuations: 0,
  drills: 0,
  found: 0,
  cancelled: 0,
  overdue: 0,
  leadersShort: 0,
  monitoredS: 0,
  knownS: 0,
};

/** Figures of several mines added up. */
export const addUp = (figures: readonly SummaryFigures[]): SummaryFigures =>
  figures.reduce(
    (total, one) => ({
      mines: total.mines + one.mines,
      overruns: total.overruns + one.overruns,
      overrunSeconds: total.overrunSeconds + one.overrunSeconds,
      accidents: total.accidents + one.accidents,
      stopGrounds: total.stopGrounds + one.stopGrounds,
      alarms: total.alarms + one.alarms,
      redAlarms: total.redAlarms + one.redAlarms,
      evacuations: total.evacuations + one.evacuations,
      drills: total.drills + one.drills,
      found: total.found + one.found,
      cancelled: total.cancelled + one.cancelled,
      overdue: total.overdue + one.overdue,
      leadersShort: total.leadersShort + one.leadersShort,
      monitoredS: total.monitoredS + one.monitoredS,
      knownS: total.knownS + one.knownS,
    }),
    NOTHING,
  );

type Bounds = ReturnType<typeof periodBounds>;

const alarmCounts = async (store: Store, mine: string, { from, to }: Bounds): Promise<ReadonlyMap<string, number>> => {
  const rows = await store
    .selectFrom('alarms')
    .select(({ fn }) => ['level', fn.countAll().as('count')] as const)
    .where('mine', '=', mine)
    .where('raised_at', '>=', from)
    .where('raised_at', '<', to)
    .groupBy('level')
    .execute();
  return new Map(rows.map(({ level, count }) => [level, Number(count)]));
};

/** Real orders of the period; a drill is no evacuation. */
const evacuationCount = async (store: Store, mine: string, { from, to }: Bounds): Promise<number> => {
  const rows = await store
    .selectFrom('evacuations')
    .select('body')
    .where('mine', '=', mine)
    .where('ordered_at', '>=', from)
    .where('ordered_at', '<', to)
    .execute();
  const bodies = rows.map(({ body }) => JSON.parse(body) as { readonly evacuation: { readonly drill: boolean } });
  return bodies.filter(({ evacuation }) => !evacuation.drill).length;
};

const PAGE = 1000;

const rectified = async (
  rectifications: Pick<Rectifications, 'list'>,
  mine: string,
  { from, to }: Bounds,
  now: number,
): Promise<Pick<SummaryFigures, 'found' | 'cancelled' | 'overdue'>> => {
  let [found, cancelled, overdue] = [0, 0, 0];
  let after: { readonly at: number; readonly id: string } | undefined = { at: to, id: '' };
  while (after !== undefined) {
    const page = await rectifications.list({ mines: [mine], list: 'all', after, limit: PAGE });
    for (const record of page.filter(({ foundAt }) => foundAt >= from)) {
      found += 1;
      if (record.state === 'cancelled') cancelled += 1;
      if (isOverdue(record, now)) overdue += 1;
    }
    const last = page.at(-1);
    after =
      page.length < PAGE || last === undefined || last.foundAt < from ? undefined : { at: last.foundAt, id: last.id };
  }
  return { found, cancelled, overdue };
};

/** Adds up a month or quarter. @throws SqliteError where the store cannot be read. */
export const summaryOf = async (
  sources: BoardSources & { readonly drills: Pick<Drills, 'list'> },
  mines: readonly Mine[],
  period: string,
): Promise<Summary> => {
  const { store, view, coverage, mineNow, drills, rectifications, clock } = sources;
  const lines: SummaryMine[] = [];
  for (const mine of mines) {
    const bounds = periodBounds(period, mine.timeZone);
    const months = monthsOf(period);
    const overruns = await overrunsOf(store, mine, bounds);
    let [stopGrounds, monitoredS, knownS] = [0, 0, 0];
    for (const month of months) {
      const { counted } = await overrunsOf(store, mine, periodBounds(month, mine.timeZone));
      if (counted >= 2) stopGrounds += 1;
      const seen = await coverage(mine, month);
      monitoredS += seen.seconds.monitored;
      knownS += seen.knownS;
    }
    const alarms = await alarmCounts(store, mine.id, bounds);
    const held = await drills.list({ mines: [mine.id], from: bounds.from, to: bounds.to, limit: PAGE });
    const leaders = await leaderDescents(store, mine, { ...bounds, months: months.length }, downNow(view, mine.id));
    lines.push({
      mine: mine.id,
      name: mine.name,
      division: mine.division,
      region: mine.region ?? null,
      ...bounds,
      over: mineNow(mine) >= bounds.to,
      peak: overruns.peak,
      mines: 1,
      overruns: overruns.counted,
      overrunSeconds: overruns.seconds,
      accidents: overruns.accidents,
      stopGrounds,
      alarms: [...alarms.values()].reduce((total, count) => total + count, 0),
      redAlarms: alarms.get('red') ?? 0,
      evacuations: await evacuationCount(store, mine.id, bounds),
      drills: held.length,
      ...(await rectified(rectifications, mine.id, bounds, clock())),
      leadersShort: leaders.filter(({ descents, quota }) => quota !== null && descents < quota).length,
      monitoredS,
      knownS,
    });
  }
  const grouped = (keyOf: (line: SummaryMine) => string | null): ReadonlyMap<string, SummaryMine[]> => {
    const groups = new Map<string, SummaryMine[]>();
    for (const line of lines) {
      const key = keyOf(line);
      if (key === null) continue;
      groups.set(key, [...(groups.get(key) ?? []), line]);
    }
    return groups;
  };
  return {
    period,
    mines: lines,
    divisions: [...grouped(({ division }) => division)].map(([division, of]) => ({ division, ...addUp(of) })),
    regions: [...grouped(({ region }) => region)].map(([region, of]) => ({ region, ...addUp(of) })),
    all: addUp(lines),
  };
};
