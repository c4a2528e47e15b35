import type { z } from 'zod';
import { WORK_KINDS, type WorkKind } from '../../../domain/work-kind.js';
import type { plannedWorkSchema } from '../../server/live/shapes.js';
import { mayApprove, mayPlan, type Session } from '../api/session.js';
import { instantIn } from '../format/zone.js';
import type { Key } from '../i18n/keys.js';

/** Planned work as it comes over HTTP. */
export type Work = z.infer<typeof plannedWorkSchema>;

/** The kinds in the order in which they are shown. */
export const SHOWN_KINDS: readonly WorkKind[] = WORK_KINDS;

/** How planned work stands at an instant of the mine's clock. */
export type Phase = 'waiting' | 'lapsed' | 'coming' | 'running' | 'over' | 'ended';

/** `waiting` and `lapsed` were never approved; `over` ran to its time, `ended` was ended before. */
export const phaseOf = (work: Pick<Work, 'state' | 'from' | 'to' | 'approvedAt'>, now: number): Phase => {
  switch (work.state) {
    case 'planned':
      return now > work.to ? 'lapsed' : 'waiting';
    case 'ended':
      return 'ended';
    case 'approved':
      if (now > work.to) return 'over';
      return now < Math.max(work.from, work.approvedAt ?? work.from) ? 'coming' : 'running';
  }
};

/** What a row offers; `own` says why somebody who approves may not approve this one. The service decides again. */
export const offeredOn = (
  session: Session,
  work: Pick<Work, 'state' | 'by' | 'from' | 'to' | 'approvedAt'>,
  now: number,
): { readonly approve: 'yes' | 'own' | 'no'; readonly end: boolean } => {
  const phase = phaseOf(work, now);
  const approvable = phase === 'waiting' && mayApprove(session);
  return {
    approve: !approvable ? 'no' : work.by === session.user ? 'own' : 'yes',
    end: mayPlan(session) && (phase === 'waiting' || phase === 'coming' || phase === 'running'),
  };
};

/** The form as it is being filled in; times as they are typed, in the mine's zone. */
export interface Draft {
  readonly kind: WorkKind;
  readonly points: readonly string[];
  readonly areas: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** The longest that planned work lasts; the rest is planned as work of its own. */
const AT_MOST_MS = 24 * 3_600_000;

/** The first thing that is wrong with a draft, as a key of the dictionary; undefined where nothing is. */
export const faultOf = (draft: Draft, zone: string): Key | undefined => {
  const from = instantIn(draft.from, zone);
  const to = instantIn(draft.to, zone);
  if (from === undefined) return 'work.fault.from';
  if (to === undefined) return 'work.fault.to';
  if (to <= from) return 'work.fault.order';
  if (to - from > AT_MOST_MS) return 'work.fault.long';
  if (draft.points.length + draft.areas.length === 0) return 'work.fault.nothing';
  if (draft.kind === 'calibration' && draft.points.length === 0) return 'work.fault.points';
  if (draft.reason.trim() === '') return 'work.fault.reason';
  return undefined;
};
