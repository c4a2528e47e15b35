import type { z } from 'zod';
import { FIVE, type RectificationStep } from '../../../domain/rectification.js';
import { WHO_ACCEPTS, WHO_REGULATES, WHO_REMARKS } from '../../../domain/roles.js';
import type { hazardSchema, rectificationSchema } from '../../server/register-shapes.js';
import type { Session } from '../api/session.js';

/** The way of an incident or hazard as it comes over HTTP. */
export type Way = z.infer<typeof rectificationSchema>;
export type Hazard = z.infer<typeof hazardSchema>;

/** The step that leads on from a state. */
const NEXT: Readonly<Record<Way['state'], RectificationStep | null>> = {
  found: 'registered',
  registered: 'reported',
  reported: 'rectifying',
  rectifying: 'evaluated',
  evaluated: 'cancelled',
  cancelled: null,
};

/** Steps that a form offers; the service decides again. `rectifying` from `evaluated` sends it back. */
export const stepsOffered = ({ role }: Session, way: Way): readonly RectificationStep[] => {
  const next = NEXT[way.state];
  if (next === null) return [];
  const accepts = way.onSupervisedList ? WHO_REGULATES.includes(role) : WHO_ACCEPTS.includes(role);
  const mayNext = next === 'cancelled' ? accepts : WHO_REMARKS.includes(role);
  const again = way.state === 'rectifying' ? WHO_REMARKS.includes(role) : way.state === 'evaluated';
  const mayAgain = again && (WHO_REMARKS.includes(role) || WHO_ACCEPTS.includes(role));
  return [
    ...(mayNext ? [next] : []),
    ...(mayAgain ? (['rectifying'] as const) : []),
    ...(way.supervised === undefined && WHO_REGULATES.includes(role) ? (['supervised'] as const) : []),
  ];
};

/** Whether the five are asked for at a step. */
export const asksForFive = (step: RectificationStep, way: Way): boolean =>
  step === 'rectifying' || (step === 'evaluated' && FIVE.some((thing) => way.five[thing] === undefined));
