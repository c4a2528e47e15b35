import type { Mine, Point } from '../../domain/mine.js';
import type { Alarm } from '../alarm/alarm.js';
import { DEFAULTS } from '../rules/defaults.js';
import { BROKER_LOST, pointsOf, SAFETY_MONITORING, STATION_SILENT, SYSTEM_DOWN } from '../rules/systems/silence.js';

/** What an alarm says to be lost between points and this service. */
export interface Loss {
  readonly points: readonly string[];
  /** Since when; no earlier than the alarm can know. */
  readonly from: number;
  readonly by: string;
}

const idsOf = (points: readonly Point[]): string[] => points.map(({ id }) => id);

/** The loss that an alarm speaks of: a silent substation, the broker, the safety monitoring system; undefined for every other. */
export const lossOf = (mine: Mine, { rule, subject, at }: Alarm, now: number): Loss | undefined => {
  const { points, simulated } = mine;
  switch (rule) {
    case STATION_SILENT: {
      const silent = pointsOf(subject, mine);
      // It is told once the last of its points is stale, and at most a cycle later.
      const cycleMs = Math.max(0, ...silent.map(({ cycleS }) => cycleS)) * 1000;
      return { points: idsOf(silent), from: at - (DEFAULTS.silentCycles + 1) * cycleMs, by: `substation ${subject}` };
    }
    case BROKER_LOST:
      // Told on the service's clock, which is not a simulated mine's.
      return { points: idsOf(points), from: simulated ? now : at, by: 'broker' };
    case SYSTEM_DOWN:
      return subject === SAFETY_MONITORING ? { points: idsOf(points), from: at, by: subject } : undefined;
    default:
      return undefined;
  }
};
