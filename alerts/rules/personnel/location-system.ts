import type { RuleContext, Watch } from '../rule.js';

export const LOCATION_SYSTEM = 'personnel-location';

/** What is said of systems that are down or silent (systems.down). */
const SYSTEM_DOWN = 'systems.down';

/** While the location system is down, by its own word or by its silence, nobody is seen: nothing follows from that. */
export const isBlind = (context: RuleContext): boolean =>
  context.system(LOCATION_SYSTEM)?.report.state === 'down' ||
  context.standing(SYSTEM_DOWN, LOCATION_SYSTEM) !== undefined;

/** What a watch must hear to know when the mine went blind to people and when it saw again. */
export const HEARS_BLINDNESS: Pick<Watch, 'systems' | 'alarms'> = {
  systems: [LOCATION_SYSTEM],
  alarms: [SYSTEM_DOWN],
};

/** Since when people are seen: null while they are not. `before`: what was known until now. */
export const seeingSince = (before: number | null, context: RuleContext): number | null =>
  isBlind(context) ? null : (before ?? context.now);
