import type { AlertsView } from '../../alerts/alerts.js';
import type { Mine, Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { Historian, History } from '../../ingest/historian/historian.js';
import type { DrawnPoint, LastDay } from './spot-check.js';

const DAY_MS = 24 * 3_600_000;
/** Quarter hours: enough for a mean, few enough to be quick; extremes survive any width. */
const BUCKETS = 96;

/** One day of a history in figures; the mean weighs each bucket by its readings. */
export const dayOfHistory = ({ buckets, gaps }: History, from: number, to: number): LastDay => {
  let [min, max, sum, good, count, bad] = [null as number | null, null as number | null, 0, 0, 0, 0];
  for (const bucket of buckets) {
    count += bucket.count;
    bad += bucket.bad;
    if (bucket.min !== null) min = Math.min(min ?? bucket.min, bucket.min);
    if (bucket.max !== null) max = Math.max(max ?? bucket.max, bucket.max);
    if (bucket.mean === null) continue;
    const weight = bucket.count - bucket.bad;
    sum += bucket.mean * weight;
    good += weight;
  }
  const silentMs = gaps.reduce((total, gap) => total + (gap.to - gap.from), 0);
  return { from, to, min, max, mean: good === 0 ? null : sum / good, count, bad, gaps, silentMs };
};

/** What a point shows now and has shown for 24 hours before `now` on the mine's clock. */
export const lookAt = async (
  mine: Mine,
  point: Point,
  around: {
    readonly view: Pick<AlertsView, 'latest' | 'lastHeardAt'>;
    readonly history: Pick<Historian, 'history'>;
    readonly now: number;
    readonly onFailure: (error: unknown) => void;
  },
): Promise<DrawnPoint> => {
  const { view, history, now } = around;
  const latest = view.latest(mine.id).get(point.id);
  const [from, to] = [now - DAY_MS, now + 1];
  let lastDay: LastDay | null = null;
  try {
    const query = { mine: mine.id, point: point.id, from, to, maxPoints: BUCKETS, cycleMs: point.cycleS * 1000 };
    lastDay = dayOfHistory(await history.history(query), from, to);
  } catch (error) {
    around.onFailure(error);
  }
  return {
    mine: mine.id,
    point: point.id,
    name: point.name,
    area: point.area,
    quantity: point.quantity,
    unit: QUANTITIES[point.quantity].unit,
    ...(latest === undefined
      ? {}
      : {
          live: {
            at: latest.at,
            value: latest.reading.value,
            quality: latest.reading.quality,
            heardAt: view.lastHeardAt(mine.id, point.id) ?? latest.receivedAt,
          },
        }),
    lastDay,
  };
};
