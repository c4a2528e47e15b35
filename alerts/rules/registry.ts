import { evacuationNotCleared } from './evacuation/not-cleared.js';
import { evacuationReEntered } from './evacuation/re-entered.js';
import { methaneOverLimit } from './gas/methane-over-limit.js';
import { methanePowerOff } from './gas/methane-power-off.js';
import { powerNotCut } from './gas/power-not-cut.js';
import { type RegisteredRule, register } from './machine.js';
import { pointSilent } from './systems/point-silent.js';

/** Every rule, in the order in which they are told of a reading: what takes people out comes first. */
export const RULES: readonly RegisteredRule[] = [
  register(methaneOverLimit),
  register(methanePowerOff),
  register(powerNotCut),
  register(evacuationNotCleared),
  register(evacuationReEntered),
  register(pointSilent),
];
