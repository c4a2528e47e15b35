import type { AlertsView } from '../../alerts/alerts.js';
import type { MineCoverage } from '../../alerts/coverage/coverage-query.js';
import type { Duty } from '../../alerts/platform/compliance.js';
import type { Unapproved } from '../../alerts/reload/mine-file-entry.js';
import { monthOf } from '../../domain/calendar.js';
import { type CapacityClass, capacityClassOf } from '../../domain/capacity-class.js';
import type { Mine } from '../../domain/mine.js';
import { type DutySource, REGULATOR_LINK } from '../../domain/platform-duty.js';
import type { Text } from '../../domain/text.js';
import type { Store } from '../../store/store.js';
import { isOverdue, isSupervised } from '../rectification/rectification.js';
import type { Rectifications } from '../rectification/rectifications.js';
import type { Suspension, Suspensions } from '../resumption/suspensions.js';
import { type LeaderDescents, leaderDescents } from './descents.js';
import { type Overruns, overrunsOf } from './overruns.js';
import { monthsOf, periodBounds } from './period.js';

/** Open rectifications of a mine. `found`: incidents that nobody has registered yet, part of `open`. */
export interface OpenRectifications {
  readonly open: number;
  readonly found: number;
  readonly overdue: number;
  readonly supervised: number;
}

/** One mine on the board, in the current month of its own zone. */
export interface BoardMine {
  readonly mine: string;
  readonly name: string;
  readonly division: string;
  readonly region: string | null;
  readonly status: Mine['status'];
  readonly simulated: boolean;
  readonly suspension: Suspension | null;
  /** The mine's file in force where a start found it changed on disk and nobody has approved it since; null: none. */
  readonly unapprovedFile: Unapproved | null;
  /** The alarm that a suspended mine works; null where none stands. */
  readonly worksWhileSuspended: string | null;
  readonly capacityTPerYear: number;
  readonly capacityClass: {
    readonly id: CapacityClass;
    readonly duties: readonly Text[];
    readonly source: DutySource;
  };
  readonly platform: {
    readonly binds: boolean;
    readonly met: number;
    readonly late: number;
    readonly missing: number;
    /** Ids of the duties that are not met. */
    readonly open: readonly string[];
  };
  readonly link: {
    readonly state: Duty['state'] | 'no-duty';
    readonly since: number | null;
    readonly lastAcceptedAt: number | null;
  };
  readonly month: string;
  readonly overruns: Overruns;
  /** Monitored share of the month's known time; null where nothing is known. */
  readonly coverage: number | null;
  readonly underground: number;
  readonly quota: number | null;
  readonly standing: Readonly<Record<'red' | 'orange' | 'yellow' | 'blue', number>>;
  readonly leaders: readonly LeaderDescents[];
  readonly rectifications: OpenRectifications;
}

/** What the board is read from. */
export interface BoardSources {
  readonly store: Store;
  readonly view: AlertsView;
  readonly rectifications: Pick<Rectifications, 'list' | 'untouched'>;
  readonly suspensions: Pick<Suspensions, 'newest'>;
  readonly unapproved: (mine: string) => Unapproved | undefined;
  readonly coverage: (mine: Mine, month: string) => Promise<MineCoverage>;
  readonly mineNow: (mine: Mine) => number;
  readonly clock: () => number;
}

const WORKS_WHILE_SUSPENDED = 'platform.working-while-suspended';
const PAGE = 1000;

/** Cards underground with when they went down. */
export const downNow = (view: Pick<AlertsView, 'people'>, mine: string): ReadonlyMap<string, number> =>
  new Map(
    view
      .people(mine)
      .flatMap(({ card, underground, enteredAt }) =>
        underground && enteredAt !== undefined ? [[card, enteredAt] as const] : [],
      ),
  );

/** Open rectifications of each mine, read to the end. */
export const openByMine = async (
  { rectifications, clock }: Pick<BoardSources, 'rectifications' | 'clock'>,
  mines: readonly string[],
): Promise<ReadonlyMap<string, OpenRectifications>> => {
  const now = clock();
  const found = await rectifications.untouched(mines);
  const counts = new Map(
    mines.map((mine) => {
      const untouched = found.get(mine) ?? 0;
      return [mine, { open: untouched, found: untouched, overdue: 0, supervised: 0 }];
    }),
  );
  let after: { readonly at: number; readonly id: string } | undefined;
  do {
    const page = await rectifications.list({ mines, list: 'open', after, limit: PAGE });
    for (const record of page) {
      const count = counts.get(record.mine);
      if (count === undefined) continue;
      count.open += 1;
      if (isOverdue(record, now)) count.overdue += 1;
      if (isSupervised(record)) count.supervised += 1;
    }
    const last = page.length < PAGE ? undefined : page.at(-1);
    after = last && { at: last.foundAt, id: last.id };
  } while (after !== undefined);
  return counts;
};

const NONE: OpenRectifications = { open: 0, found: 0, overdue: 0, supervised: 0 };

const linkOf = (view: AlertsView, mine: Mine, duties: readonly Duty[]): BoardMine['link'] => {
  const duty = duties.find(({ id }) => id === `D5.${REGULATOR_LINK.system}`);
  const report = view.systems(mine.id).find(({ system }) => system === REGULATOR_LINK.system);
  return {
    state: duty?.state ?? 'no-duty',
    since: duty?.since ?? null,
    lastAcceptedAt: report?.lastAcceptedAt ?? null,
  };
};

/** One line of the board for each mine, in their order. @throws SqliteError where the store cannot be read. */
export const boardOf = async (sources: BoardSources, mines: readonly Mine[]): Promise<readonly BoardMine[]> => {
  const { store, view, mineNow, coverage } = sources;
  const ids = mines.map(({ id }) => id);
  const open = await openByMine(sources, ids);
  const suspensions = await sources.suspensions.newest(ids);
  const lines: BoardMine[] = [];
  for (const mine of mines) {
    const month = monthOf(mineNow(mine), mine.timeZone);
    const bounds = { ...periodBounds(month, mine.timeZone), months: monthsOf(month).length };
    const { binds = false, duties = [] } = view.compliance(mine.id) ?? {};
    const count = (state: Duty['state']): number => duties.filter((duty) => duty.state === state).length;
    const alarms = view.standing().filter((alarm) => alarm.mine === mine.id && alarm.clearedAt === undefined);
    const at = (level: string): number => alarms.filter((alarm) => alarm.level === level).length;
    const suspension = suspensions.get(mine.id);
    lines.push({
      mine: mine.id,
      name: mine.name,
      division: mine.division,
      region: mine.region ?? null,
      status: mine.status,
      simulated: mine.simulated,
      suspension: suspension === undefined || suspension.state === 'resumed' ? null : suspension,
      unapprovedFile: sources.unapproved(mine.id) ?? null,
      worksWhileSuspended: alarms.find(({ rule }) => rule === WORKS_WHILE_SUSPENDED)?.id ?? null,
      capacityTPerYear: mine.capacityTPerYear,
      capacityClass: capacityClassOf(mine),
      platform: {
        binds,
        met: count('met'),
        late: count('late'),
        missing: count('missing'),
        open: duties.filter(({ state }) => state !== 'met').map(({ id }) => id),
      },
      link: linkOf(view, mine, duties),
      month,
      overruns: await overrunsOf(store, mine, bounds),
      coverage: (await coverage(mine, month)).share,
      underground: view.headcount(mine.id).underground,
      quota: mine.personnel.quota ?? null,
      standing: { red: at('red'), orange: at('orange'), yellow: at('yellow'), blue: at('blue') },
      leaders: await leaderDescents(store, mine, bounds, downNow(view, mine.id)),
      rectifications: open.get(mine.id) ?? NONE,
    });
  }
  return lines;
};
