import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Incident } from '../../alerts/incident/incident.js';
import type { Mine } from '../../domain/mine.js';
import type { Frozen } from '../freeze/frozen.js';
import { readingsOf } from './measured.js';

/** Whether one feed of the power-off range was proven off. */
export interface PowerProof {
  readonly feed: string;
  readonly name: string;
  readonly area: string;
  /**
   * `cut`: read off after the power-off limit; `off-before`: read off already; `not-cut`: read live until the end;
   * `unproven`: nothing good was heard of it; `not-due`: the power-off limit was not reached.
   */
  readonly state: 'cut' | 'off-before' | 'not-cut' | 'unproven' | 'not-due';
  /** Sensor time of the first reading at the power-off limit, and of the first that proves the feed off. */
  readonly dueAt?: number;
  readonly offAt?: number;
}

/** When the power-off limit of the incident's points was first reached; undefined where it was not. */
export const powerOffReachedAt = (frozen: Frozen, incident: Incident): number | undefined => {
  const limits = new Map(
    frozen.limits.filter(({ kind }) => kind === 'power-off').map(({ point, value }) => [point, value]),
  );
  const reached = incident.points.flatMap((point) => {
    const limit = limits.get(point);
    const first = readingsOf(frozen, point).find(
      ({ at, value, quality }) =>
        limit !== undefined &&
        at >= incident.openedAt &&
        (quality === 'over-range' || (quality === 'good' && value !== null && value >= limit)),
    );
    return first === undefined ? [] : [first.at];
  });
  return reached.length === 0 ? undefined : Math.min(...reached);
};

/** The proof that each feed of the power-off range was off, from its own readings. */
export const powerProofs = (frozen: Frozen, incident: Incident, mine: Mine): readonly PowerProof[] => {
  const dueAt = powerOffReachedAt(frozen, incident);
  const feeds = new Set(incident.points.flatMap((point) => mine.pointById.get(point)?.cuts ?? []));
  return [...feeds].map((feed) => {
    const point = mine.pointById.get(feed);
    const named = { feed, name: point?.name ?? feed, area: point?.area ?? '' };
    if (dueAt === undefined) return { ...named, state: 'not-due' };
    const good = readingsOf(frozen, feed).filter(({ quality, value }) => quality === 'good' && value !== null);
    const before = good.findLast(({ at }) => at < dueAt);
    if (before?.value === 0) return { ...named, state: 'off-before', dueAt, offAt: before.at };
    const after = good.filter(({ at }) => at >= dueAt);
    const off = after.find(({ value }) => value === 0);
    if (off !== undefined) return { ...named, state: 'cut', dueAt, offAt: off.at };
    return { ...named, state: after.length === 0 ? 'unproven' : 'not-cut', dueAt };
  });
};

/** Commands by which power was asked to be cut, with the gateways' answers. */
export const powerCommands = (alarms: readonly Alarm[]): readonly NonNullable<Alarm['powerCut']>[] =>
  alarms.flatMap(({ powerCut }) => (powerCut === undefined ? [] : [powerCut]));
