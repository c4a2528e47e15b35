import type { z } from 'zod';
import type { complianceSchema } from '../../server/compliance-shape.js';

/** The board of one mine as it comes over HTTP. */
export type Compliance = z.infer<typeof complianceSchema>;
export type Duty = Compliance['duties'][number];
export type DutyState = Duty['state'];

/** The states, the worst first. */
export const DUTY_STATES = ['missing', 'late', 'met'] as const satisfies readonly DutyState[];

/** Duties by the paragraph that asks for them (`D3` of `D3.video`), in the order in which they come. */
export const byParagraph = (duties: readonly Duty[]): ReadonlyMap<string, readonly Duty[]> => {
  const groups = new Map<string, Duty[]>();
  for (const duty of duties) {
    const [paragraph = duty.id] = duty.id.split('.');
    const group = groups.get(paragraph);
    if (group === undefined) groups.set(paragraph, [duty]);
    else group.push(duty);
  }
  return groups;
};

export const countOf = (duties: readonly Duty[], state: DutyState): number =>
  duties.filter((duty) => duty.state === state).length;
