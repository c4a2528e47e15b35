import type { RectificationState, RectificationStep, Severity } from '../../domain/rectification.js';
import type { Role } from '../../domain/roles.js';
import type { Hazard } from './hazard.js';

/** The five settled things (五落实), as far as they are settled. */
export interface Five {
  /** Who answers for it. */
  readonly responsibility?: string;
  readonly measures?: string;
  readonly funds?: string;
  /** Service clock, epoch ms. */
  readonly deadline?: number;
  readonly contingencyPlan?: string;
}

/** One step that was taken, with what was said and settled at it. */
export interface StepTaken extends Five {
  readonly step: RectificationStep;
  /** The state that it led to. */
  readonly state: RectificationState;
  /** Service clock. */
  readonly at: number;
  readonly by: string;
  readonly role: Role;
  readonly note?: string;
  readonly severity?: Severity;
}

/** The way of one incident or hazard from being found to being cancelled (D10). Steps are only ever added. */
export interface Rectification {
  /** The incident or hazard. */
  readonly id: string;
  readonly of: 'incident' | 'hazard';
  readonly mine: string;
  /** As it was reported; absent for an incident. */
  readonly hazard?: Hazard;
  readonly state: RectificationState;
  readonly severity: Severity;
  readonly foundAt: number;
  readonly five: Five;
  readonly supervised?: { readonly by: string; readonly at: number; readonly note: string };
  readonly cancelledAt?: number;
  readonly steps: readonly StepTaken[];
}

/** What a person asks for: a step, and what belongs to it. */
export interface StepWish {
  readonly step: RectificationStep;
  readonly responsibility?: string | undefined;
  readonly measures?: string | undefined;
  readonly funds?: string | undefined;
  readonly deadline?: number | undefined;
  readonly contingencyPlan?: string | undefined;
  readonly note?: string | undefined;
  readonly severity?: Severity | undefined;
}

/** Whether it is on the supervised list: put there, or major by itself. */
export const isSupervised = ({ supervised, severity }: Pick<Rectification, 'supervised' | 'severity'>): boolean =>
  supervised !== undefined || severity === 'major';

/** Whether its deadline has passed while it is not cancelled. */
export const isOverdue = ({ state, five }: Pick<Rectification, 'state' | 'five'>, now: number): boolean =>
  state !== 'cancelled' && five.deadline !== undefined && five.deadline < now;
