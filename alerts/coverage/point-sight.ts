import type { CoverageLabel } from '../../domain/coverage-label.js';
import type { Judged } from '../rules/rule.js';

/** A label and whose it is. */
export interface Labelled {
  readonly label: CoverageLabel;
  readonly by?: string;
}

/** What decides a point's label, on the mine's clock; survives JSON. */
export interface PointSight {
  /** When its last live reading came; null before the first. */
  readonly readAt: number | null;
  /** What that reading shows of the point. */
  readonly shows: Labelled;
  /** What has been lost between the point and this service; null while nothing is. */
  readonly lost: string | null;
  /** The service was down: until then it is waited for the point's first word; null once it has spoken or was waited for. */
  readonly deafUntil: number | null;
  /** Alarms of what it measures that somebody has silenced. */
  readonly silenced: readonly { readonly alarm: string; readonly by: string }[];
}

export const UNSEEN: PointSight = {
  readAt: null,
  shows: { label: 'stale' },
  lost: null,
  deafUntil: null,
  silenced: [],
};

const MONITORED: Labelled = { label: 'monitored' };

/** What a reading shows of its point. One over its range says that it is over every upper limit: it sees. */
export const shownBy = ({ reading: { quality }, excusedBy }: Pick<Judged, 'reading' | 'excusedBy'>): Labelled => {
  switch (quality) {
    case 'good':
    case 'over-range':
      return MONITORED;
    case 'calibrating':
      return { label: 'calibrating', ...(excusedBy === undefined ? {} : { by: excusedBy }) };
    case 'under-range':
    case 'line-broken':
    case 'fault':
    case 'suspended':
      return { label: 'faulty', by: quality };
  }
};

/** The point's label at an instant not before its last change; `staleMs`: three of its cycles. */
export const labelAt = (sight: PointSight, at: number, staleMs: number): Labelled => {
  const { readAt, shows, lost, deafUntil, silenced } = sight;
  if (deafUntil !== null && at < deafUntil) return { label: 'service-down' };
  if (lost !== null) return { label: 'communication-lost', by: lost };
  if (readAt === null || at >= readAt + staleMs) return { label: 'stale' };
  if (shows.label !== 'monitored') return shows;
  const [silence] = silenced;
  return silence === undefined ? shows : { label: 'suppressed', by: silence.by };
};

/** The instants in (after, until] at which time alone may change the label, rising. */
export const turnsOf = (sight: PointSight, after: number, until: number, staleMs: number): number[] => {
  const { readAt, deafUntil } = sight;
  return [deafUntil, readAt === null ? null : readAt + staleMs]
    .filter((at): at is number => at !== null && at > after && at <= until)
    .sort((one, other) => one - other);
};
