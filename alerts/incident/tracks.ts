import type { Threshold } from '../../domain/limits/limit.js';
import type { Mine, Point } from '../../domain/mine.js';
import type { AlarmLimit } from '../alarm/alarm.js';
import { alarmLimit } from '../rules/conditions.js';
import { methaneOverLimit } from '../rules/gas/methane-over-limit.js';
import { methanePowerOff } from '../rules/gas/methane-power-off.js';
import type { Count } from './counting.js';

/** One overrun with what hangs on it. Survives JSON. */
export interface Entry {
  readonly id: string;
  count: Count;
  partOf: string | null;
  alarms: readonly string[];
  evacuation: string | null;
  grade: 'accident' | null;
  underground: readonly string[] | null;
  /** `lastAt` as last recorded: a run that merely goes on is recorded once a minute. */
  recordedLastAt: number;
}

/** Overruns of one workplace at one limit, oldest first. */
export interface Track {
  readonly key: string;
  readonly workplace: string;
  readonly rule: string;
  readonly limit: AlarmLimit;
  readonly entries: Entry[];
}

/** A track with the threshold that puts one point's readings on it. */
export interface PointTrack {
  readonly track: Track;
  readonly threshold: Threshold;
}

/**
 * Which tracks each methane point's readings are counted on: its alarm limit's, and its power-off limit's where that
 * is another number. Points of one workplace with the same limit share a track.
 */
export const tracksOf = (
  mine: Mine,
): { readonly byPoint: ReadonlyMap<string, readonly PointTrack[]>; readonly tracks: readonly Track[] } => {
  const tracks = new Map<string, Track>();
  const trackFor = (point: Point, rule: string, threshold: Threshold, kind: string): PointTrack => {
    const key = [point.workplace, rule, threshold.value].join('|');
    const known = tracks.get(key);
    const limit = alarmLimit(threshold, kind, point);
    const track = known ?? { key, workplace: point.workplace, rule, limit, entries: [] };
    tracks.set(key, track);
    return { track, threshold };
  };
  const byPoint = new Map<string, readonly PointTrack[]>();
  for (const point of mine.points) {
    const limits = mine.limitsOf.get(point.id);
    if (limits?.kind !== 'methane') continue;
    const { alarm, powerOff } = limits;
    const counted = [trackFor(point, methaneOverLimit.id, alarm, 'alarm')];
    if (powerOff !== undefined && powerOff.value !== alarm.value) {
      counted.push(trackFor(point, methanePowerOff.id, powerOff, 'power-off'));
    }
    byPoint.set(point.id, counted);
  }
  return { byPoint, tracks: [...tracks.values()] };
};
