import { judge } from '../../domain/limits/judge.js';
import type { Mine } from '../../domain/mine.js';
import type { WorkKind } from '../../domain/work-kind.js';
import type { Refused } from '../alarm/transition.js';
import { idFrom } from '../id-from.js';
import type { LedgerEntry } from '../journal/ledger.js';
import type { Judged, RuleContext } from '../rules/rule.js';
import { type Excused, type PlannedWork, runsAt } from './planned-work.js';

/** What somebody plans; a wish that names nothing, or no time, is refused by the desk. */
export type WorkWish = Pick<PlannedWork, 'kind' | 'points' | 'areas' | 'from' | 'to' | 'reason'>;

/** Planned work after an act, with the ledger's line. */
export interface WorkChange {
  readonly work: PlannedWork;
  readonly entry: LedgerEntry;
}

/** Who acts, and when: `now` on the mine's clock (null before its first reading), `at` on the service's. */
export interface WorkAct {
  readonly by: string;
  readonly now: number | null;
  readonly at: number;
}

/** The planned work of one mine. */
export interface Works {
  plan(wish: WorkWish, act: WorkAct): WorkChange;
  /** Approved by somebody other than its author, from now on: an approval excuses nothing that came before it. */
  approve(id: string, act: WorkAct): WorkChange | Refused | undefined;
  end(id: string, act: WorkAct): WorkChange | Refused | undefined;
  of(id: string): PlannedWork | undefined;
  all(): readonly PlannedWork[];
  /** Lists a reading that a calibration has excused with that record; undefined where it meets no limit or is listed. */
  excuse(judged: Judged): PlannedWork | undefined;
  /** Approved work of a kind (any, where undefined) that runs at an instant for a point, or for an area. */
  running(at: number, kind: WorkKind | undefined, place: Parameters<RuleContext['work']>[1]): PlannedWork | undefined;
}

const refuse = (code: string, message: string): Refused => ({ refused: { code, message } });
const OVER = refuse('work-ended', 'The planned work has been ended.');

/** The ledger's line for the first reading of a point that a calibration has excused; none for those that follow. */
export const excusedEntries = (
  work: PlannedWork,
  { reading: { point, value }, at, receivedAt }: Judged,
): LedgerEntry[] =>
  work.excused?.find((one) => one.point === point)?.readings === 1
    ? [
        {
          at: receivedAt,
          kind: 'planned-work.excused',
          mine: work.mine,
          subject: work.id,
          author: null,
          body: { point, at, value },
        },
      ]
    : [];

/** Takes up the planned work of one mine from its rows, oldest first. */
export const createWorks = (mine: Mine, rows: readonly PlannedWork[]): Works => {
  const works = new Map(rows.map((work) => [work.id, work]));

  const change = (work: PlannedWork, kind: string, { by, at }: WorkAct): WorkChange => {
    works.set(work.id, work);
    return { work, entry: { at, kind, mine: mine.id, subject: work.id, author: by, body: work } };
  };

  const covers = (work: PlannedWork, { point, area }: Parameters<RuleContext['work']>[1]): boolean => {
    if (point !== undefined && work.points.includes(point)) return true;
    const place = area ?? (point === undefined ? undefined : mine.pointById.get(point)?.area);
    return place !== undefined && work.areas.includes(place);
  };

  return {
    plan(wish, act) {
      const id = idFrom('w', [mine.id, act.by, JSON.stringify(wish), act.at]);
      const work = { ...wish, id, mine: mine.id, state: 'planned', by: act.by, createdAt: act.at } as const;
      return change(work, 'planned-work.planned', act);
    },
    approve(id, act) {
      const work = works.get(id);
      if (work === undefined) return undefined;
      if (work.state === 'ended') return OVER;
      if (work.state === 'approved')
        return refuse('already-approved', `${work.approvedBy ?? 'Somebody'} has approved it.`);
      if (work.by === act.by) return refuse('own-work', 'Whoever plans work does not approve it: ask somebody else.');
      // A simulated mine is replayed at any time: its recordings have their own.
      const approvedAt = mine.simulated ? work.from : (act.now ?? act.at);
      const approved = { ...work, state: 'approved', approvedBy: act.by, approvedAt } as const;
      return change(approved, 'planned-work.approved', act);
    },
    end(id, act) {
      const work = works.get(id);
      if (work === undefined) return undefined;
      if (work.state === 'ended') return OVER;
      const ended = { ...work, state: 'ended', endedBy: act.by, endedAt: act.now ?? act.at } as const;
      return change(ended, 'planned-work.ended', act);
    },
    of: (id) => works.get(id),
    all: () => [...works.values()],
    excuse({ reading, at, excusedBy }) {
      const work = works.get(excusedBy ?? '');
      const limits = mine.limitsOf.get(reading.point);
      const { value, point } = reading;
      if (work === undefined || value === null || limits === undefined || !('alarm' in limits)) return undefined;
      if (limits.alarm === undefined || !judge(limits.alarm, reading)) return undefined;
      const before = work.excused?.find((one) => one.point === point);
      if (before !== undefined && at <= before.lastAt) return undefined;
      const listed: Excused = {
        point,
        readings: (before?.readings ?? 0) + 1,
        firstAt: before?.firstAt ?? at,
        lastAt: at,
        peak: Math.max(before?.peak ?? value, value),
      };
      const others = (work.excused ?? []).filter((one) => one.point !== point);
      const now = { ...work, excused: [...others, listed] };
      works.set(work.id, now);
      return now;
    },
    running(at, kind, place) {
      for (const work of works.values()) {
        if ((kind === undefined || work.kind === kind) && runsAt(work, at) && covers(work, place)) return work;
      }
      return undefined;
    },
  };
};
