/** Where a hidden danger or an incident stands on its way out (D10), in their order. */
export const RECTIFICATION_STATES = [
  'found',
  'registered',
  'reported',
  'rectifying',
  'evaluated',
  'cancelled',
] as const;
export type RectificationState = (typeof RECTIFICATION_STATES)[number];

/**
 * What a person does to it: each but the last names the state it leads to. `rectifying` again, from `evaluated`, sends it
 * back; `supervised` puts it on the regulator's list (挂牌督办) and moves nothing.
 */
export const RECTIFICATION_STEPS = [
  'registered',
  'reported',
  'rectifying',
  'evaluated',
  'cancelled',
  'supervised',
] as const;
export type RectificationStep = (typeof RECTIFICATION_STEPS)[number];

/** The five settled things (五落实): 责任、措施、资金、期限、预案. */
export const FIVE = ['responsibility', 'measures', 'funds', 'deadline', 'contingencyPlan'] as const;
export type SettledThing = (typeof FIVE)[number];

/** Major ones are listed and supervised (重大隐患挂牌督办). */
export const SEVERITIES = ['general', 'major'] as const;
export type Severity = (typeof SEVERITIES)[number];
