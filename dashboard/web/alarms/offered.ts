import { maySettle, type Session } from '../api/session.js';
import type { Alarm } from '../live/live-state.js';

/** Gas at or beyond its limit, or at its power-off limit: silenced for nobody. */
const STATUTORY_GAS = /^gas\..*\.(over-limit|under-limit|power-off)$/;
/** Rules whose alarms no good reading ends. */
const CLOSED_BY_A_PERSON: readonly string[] = [
  'personnel.distress',
  'personnel.cards-together',
  'personnel.impossible-move',
  'systems.records.suspect',
];

/** Whether an alarm may be shelved by anybody: never a red one, an order's, or a statutory gas alarm. */
export const isShelvable = ({ level, rule, state }: Pick<Alarm, 'level' | 'rule' | 'state'>): boolean =>
  state !== 'closed' && level !== 'red' && !rule.startsWith('evacuation.') && !STATUTORY_GAS.test(rule);

/** What the details of an alarm offer to somebody, beside acknowledging; the service decides again. */
export const offeredActs = (
  session: Session,
  alarm: Pick<Alarm, 'level' | 'rule' | 'state'>,
): { readonly shelve: boolean; readonly close: boolean } => ({
  shelve: maySettle(session) && isShelvable(alarm),
  close: maySettle(session) && alarm.state !== 'closed' && CLOSED_BY_A_PERSON.includes(alarm.rule),
});

/** The longest shelf, minutes. */
export const SHELVE_AT_MOST_MIN = 1440;
