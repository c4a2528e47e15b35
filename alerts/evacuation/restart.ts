import { fanGroups, headingsOfDuct } from '../../domain/fans.js';
import { meets } from '../../domain/limits/judge.js';
import type { Threshold } from '../../domain/limits/limit.js';
import { RESTART_LIMITS } from '../../domain/limits/restart-table.js';
import type { Mine, Point } from '../../domain/mine.js';
import type { Judged } from '../rules/rule.js';
import { ductNoAir } from '../rules/ventilation/duct-no-air.js';
import { localFanStopped } from '../rules/ventilation/local-fan-stopped.js';

/** The limit that a point's newest word is held against, where it guards one of the headings or their fans. */
const limitOf = (point: Point, headings: ReadonlySet<string>): Threshold | undefined => {
  if (!headings.has(point.workplace) && !headings.has(point.area)) return undefined;
  if (point.quantity === 'carbon-dioxide') return RESTART_LIMITS.carbonDioxide;
  if (point.quantity !== 'methane') return undefined;
  // T3 hangs before the local fan.
  return point.position === 'T3' ? RESTART_LIMITS.methaneAtFan : RESTART_LIMITS.methane;
};

/** Headings that lost their air by the alarms of an order. */
const headingsWithout = (
  mine: Mine,
  alarms: readonly { readonly rule: string; readonly subject: string }[],
): string[] =>
  alarms.flatMap(({ rule, subject }) => {
    if (rule === ductNoAir.id) return headingsOfDuct(mine, subject);
    if (rule !== localFanStopped.id) return [];
    return fanGroups(mine, 'local').find(({ id }) => id === subject)?.serves ?? [];
  });

/**
 * Whether the headings that an order's alarms left without air are within 规程 第176条: every gas sensor of them that has
 * spoken says so by a good word. A sensor that is broken proves nothing.
 */
export const mayRestart = (
  mine: Mine,
  alarms: readonly { readonly rule: string; readonly subject: string }[],
  latest: (point: string) => Judged | undefined,
): boolean => {
  const headings = new Set(headingsWithout(mine, alarms));
  if (headings.size === 0) return true;
  return mine.points.every((point) => {
    const limit = limitOf(point, headings);
    const reading = latest(point.id)?.reading;
    if (limit === undefined || reading === undefined) return true;
    return reading.quality === 'good' && reading.value !== null && !meets(limit, reading.value);
  });
};
