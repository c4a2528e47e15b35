import type { Basis } from '../../alarm/alarm.js';

/** The basis of a rule whose numbers the trade does not fix. */
export const ours = (clause: string): Basis => ({ edition: 'MineSentry default', clause, confidence: 'default' });
