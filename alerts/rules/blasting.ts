import type { Suppression } from '../alarm/alarm.js';
import type { RuleContext, Subject } from './rule.js';

/** The silence that approved blasting lays on the fumes and dust of the points it covers (报备), while it runs. */
export const silencedByBlasting = ({ point, area }: Subject, context: RuleContext): Suppression | undefined => {
  const work = context.work('blasting', { ...(point === undefined ? {} : { point: point.id }), area });
  if (work === undefined) return undefined;
  return { kind: 'by-design', by: work.approvedBy ?? work.by, reason: work.reason, until: work.to };
};
