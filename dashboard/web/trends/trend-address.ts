/** A stretch of time on show: up to now and on with it, or fixed. Epoch ms. */
export type Span =
  | { readonly kind: 'last'; readonly ms: number }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

/** What the trends page shows, as its address keeps it. */
export interface TrendPlace {
  readonly points: readonly string[];
  readonly span: Span;
}

/** Points shown together: more would be too low to read. */
export const MOST_POINTS = 6;
const HOUR = 3_600_000;
/** The spans offered, shortest first. */
export const SPANS = [
  { key: 'trend.10m', ms: HOUR / 6 },
  { key: 'trend.1h', ms: HOUR },
  { key: 'trend.8h', ms: 8 * HOUR },
  { key: 'trend.24h', ms: 24 * HOUR },
  { key: 'trends.7d', ms: 168 * HOUR },
  { key: 'trends.30d', ms: 720 * HOUR },
  { key: 'trends.1y', ms: 8760 * HOUR },
] as const;
const DEFAULT_MS = 8 * HOUR;

/** `001A01,001A02@28800000`, or `001A01@from-to`; `decodeTrend` is its inverse. */
export const encodeTrend = ({ points, span }: TrendPlace): string =>
  `${points.map(encodeURIComponent).join(',')}@${span.kind === 'last' ? span.ms : `${span.from}-${span.to}`}`;

/** What an address means; whatever it does not say is as at first. */
export const decodeTrend = (item: string | null): TrendPlace => {
  const [, names = '', , last, from, to] = /^([^@]*)(@(?:(\d{1,15})|(\d{1,15})-(\d{1,15})))?$/.exec(item ?? '') ?? [];
  const points = names
    .split(',')
    .filter((name) => name !== '')
    .slice(0, MOST_POINTS)
    .map((name) => {
      try {
        return decodeURIComponent(name);
      } catch {
        return name;
      }
    });
  if (from !== undefined && to !== undefined && Number(from) < Number(to)) {
    return { points, span: { kind: 'fixed', from: Number(from), to: Number(to) } };
  }
  return { points, span: { kind: 'last', ms: Number(last) > 0 ? Number(last) : DEFAULT_MS } };
};
