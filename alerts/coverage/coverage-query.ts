import { COVERAGE_LABELS, type CoverageLabel } from '../../domain/coverage-label.js';
import type { Mine } from '../../domain/mine.js';
import { monthBounds } from '../../domain/month.js';
import type { CoverageSpanRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import type { CoverageSpan } from './span.js';

/** Seconds under each label; to the millisecond, so that they add up. */
export type LabelSeconds = Readonly<Record<CoverageLabel, number>>;

/** What a month was for one mandatory point. */
export interface PointCoverage {
  readonly point: string;
  readonly seconds: LabelSeconds;
  /** All of them together: how much of the month is known. */
  readonly knownS: number;
  /** Monitored seconds among the known, 0 to 1; null where nothing is known. */
  readonly share: number | null;
  /** Blind time by what or whom it is owed to, the longest first. */
  readonly owedTo: readonly { readonly label: CoverageLabel; readonly by: string; readonly seconds: number }[];
}

/** A month's coverage of a mine, [from, to) on the mine's clock. */
export interface MineCoverage {
  readonly mine: string;
  readonly month: string;
  readonly from: number;
  readonly to: number;
  readonly seconds: LabelSeconds;
  readonly knownS: number;
  readonly share: number | null;
  /** Mandatory points that have any known time in the month, by id. */
  readonly points: readonly PointCoverage[];
}

/** Rows read at once. */
const PAGE = 5000;

interface Sums {
  readonly byLabel: Map<CoverageLabel, number>;
  readonly byOwner: Map<string, { readonly label: CoverageLabel; readonly by: string; ms: number }>;
}

const noSums = (): Sums => ({ byLabel: new Map(), byOwner: new Map() });

const addTo = ({ byLabel, byOwner }: Sums, { label, by }: Pick<CoverageSpan, 'label' | 'by'>, ms: number): void => {
  byLabel.set(label, (byLabel.get(label) ?? 0) + ms);
  if (by === undefined) return;
  const key = `${label} ${by}`;
  const owner = byOwner.get(key) ?? { label, by, ms: 0 };
  owner.ms += ms;
  byOwner.set(key, owner);
};

const secondsOf = ({ byLabel }: Sums): Pick<PointCoverage, 'seconds' | 'knownS' | 'share'> => {
  let knownMs = 0;
  for (const ms of byLabel.values()) knownMs += ms;
  const secondsUnder = (label: CoverageLabel): number => (byLabel.get(label) ?? 0) / 1000;
  const seconds: Record<CoverageLabel, number> = {
    monitored: secondsUnder('monitored'),
    stale: secondsUnder('stale'),
    faulty: secondsUnder('faulty'),
    calibrating: secondsUnder('calibrating'),
    'communication-lost': secondsUnder('communication-lost'),
    suppressed: secondsUnder('suppressed'),
    'service-down': secondsUnder('service-down'),
  };
  const share = knownMs === 0 ? null : (byLabel.get('monitored') ?? 0) / knownMs;
  return { seconds, knownS: knownMs / 1000, share };
};

const isLabel = (text: string): text is CoverageLabel => COVERAGE_LABELS.some((label) => label === text);

/** The next rows of a mine that touch a month, by point and time. */
const pageAfter = (
  store: Store,
  mine: string,
  { from, to }: { readonly from: number; readonly to: number },
  last: CoverageSpanRow | undefined,
): Promise<CoverageSpanRow[]> => {
  const { point, from_at } = last ?? { point: '', from_at: 0 };
  return store
    .selectFrom('coverage_spans')
    .selectAll()
    .where('mine', '=', mine)
    .where('to_at', '>', from)
    .where('from_at', '<', to)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('point', 'from_at'), '>', tuple(point, from_at)))
    .orderBy('point')
    .orderBy('from_at')
    .limit(PAGE)
    .execute();
};

/**
 * Adds up a calendar month (`2026-03`, in the mine's zone) per point and for the mine: what is written down, and the
 * spans in `open` that are not over. @throws SqliteError where the store cannot be read.
 */
export const coverageOf = async (
  store: Store,
  mine: Pick<Mine, 'id' | 'timeZone'>,
  month: string,
  open: readonly CoverageSpan[],
): Promise<MineCoverage> => {
  const { from, to } = monthBounds(month, mine.timeZone);
  const points = new Map<string, Sums>();
  const total = noSums();
  // A span that was open when it was asked for may be written by the time the rows are read.
  const openFrom = new Map(open.map((span) => [span.point, span.from]));
  const add = (span: Omit<CoverageSpan, 'mine'>): void => {
    const ms = Math.min(span.to, to) - Math.max(span.from, from);
    if (ms <= 0) return;
    const sums = points.get(span.point) ?? noSums();
    points.set(span.point, sums);
    addTo(sums, span, ms);
    addTo(total, span, ms);
  };
  for (const span of open) add(span);

  let last: CoverageSpanRow | undefined;
  do {
    const rows = await pageAfter(store, mine.id, { from, to }, last);
    for (const { point, label, from_at, to_at, by_whom } of rows) {
      const span = { point, from: Number(from_at), to: Number(to_at) };
      if (!isLabel(label) || span.from >= (openFrom.get(point) ?? Number.POSITIVE_INFINITY)) continue;
      add({ ...span, label, ...(by_whom === null ? {} : { by: by_whom }) });
    }
    last = rows.length < PAGE ? undefined : rows.at(-1);
  } while (last !== undefined);

  return {
    mine: mine.id,
    month,
    from,
    to,
    ...secondsOf(total),
    points: [...points]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([point, sums]) => ({
        point,
        ...secondsOf(sums),
        owedTo: [...sums.byOwner.values()]
          .sort((one, other) => other.ms - one.ms)
          .map(({ label, by, ms }) => ({ label, by, seconds: ms / 1000 })),
      })),
  };
};

/** Up to where each point's spans are written down, by mine and point. @throws SqliteError where the store cannot be read. */
export const writtenCoverage = async (store: Store): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> => {
  const rows = await store
    .selectFrom('coverage_spans')
    .select(({ fn }) => ['mine', 'point', fn.max('to_at').as('to_at')] as const)
    .groupBy(['mine', 'point'])
    .execute();
  const mines = new Map<string, Map<string, number>>();
  for (const { mine, point, to_at } of rows) {
    const points = mines.get(mine) ?? new Map<string, number>();
    points.set(point, Number(to_at));
    mines.set(mine, points);
  }
  return mines;
};
