import type { AlertsView } from '../../../alerts/alerts.js';
import type { LiveReading } from './protocol.js';

/** The newest reading of one point as screens get it; undefined where it has not spoken. */
export const liveReading = (view: AlertsView, mine: string, point: string): LiveReading | undefined => {
  const judged = view.latest(mine).get(point);
  if (!judged) return undefined;
  return {
    mine,
    point,
    at: judged.at,
    heardAt: view.lastHeardAt(mine, point) ?? judged.receivedAt,
    value: judged.reading.value,
    quality: judged.reading.quality,
    ...(judged.clockSuspect && { clockSuspect: true }),
  };
};

/** The newest readings of a whole mine. */
export const liveReadings = (view: AlertsView, mine: string): LiveReading[] =>
  [...view.latest(mine).keys()].flatMap((point) => liveReading(view, mine, point) ?? []);

/** Points by mine: which of them have changed, or are owed to a screen. Bounded by the points that there are. */
export interface PointSet {
  add(mine: string, point: string): void;
  addAll(mine: string, points: Iterable<string>): void;
  /** What is in it; empties it. */
  take(): ReadonlyMap<string, ReadonlySet<string>>;
  readonly empty: boolean;
}

export const createPointSet = (): PointSet => {
  let byMine = new Map<string, Set<string>>();
  const of = (mine: string): Set<string> => {
    const known = byMine.get(mine);
    if (known) return known;
    const fresh = new Set<string>();
    byMine.set(mine, fresh);
    return fresh;
  };
  return {
    add: (mine, point) => {
      of(mine).add(point);
    },
    addAll: (mine, points) => {
      const set = of(mine);
      for (const point of points) set.add(point);
    },
    take: () => {
      const taken = byMine;
      byMine = new Map();
      return taken;
    },
    get empty() {
      return byMine.size === 0;
    },
  };
};
