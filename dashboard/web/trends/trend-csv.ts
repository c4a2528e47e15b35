import type { PointView } from '../../server/live/mine-view.js';
import { clockText, dayText } from '../format/time.js';
import type { History } from '../trend/history.js';
import type { Window } from './window.js';

/** Readings or steps of a span as rows of a table, point after point; the first row names the columns. */
export const trendRows = (
  shown: readonly { readonly point: PointView; readonly history: History | undefined }[],
  { from, to }: Window,
  timeZone: string,
): readonly (readonly (string | number)[])[] => [
  ['time', 'point', 'name', 'unit', 'min', 'mean', 'max', 'readings', 'notGood'],
  ...shown.flatMap(({ point, history }) =>
    (history?.buckets ?? [])
      .filter(({ at }) => at >= from && at < to)
      .map(({ at, min, mean, max, count, bad }) => [
        `${dayText(at, timeZone)} ${clockText(at, timeZone)}`,
        point.id,
        point.name,
        point.unit,
        min ?? '',
        mean ?? '',
        max ?? '',
        count,
        bad,
      ]),
  ),
];
