import type { Point } from '../../../domain/mine.js';
import { staleAfter, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step, Subject } from '../rule.js';
import { methanePowerOff } from './methane-power-off.js';

/** Engine time at which the power-off alarm came, while it stands. */
interface PowerProof {
  readonly since: number | null;
}

const basis = { edition: 'AQ 6201-2019', clause: '远程断电 ≤ 40 s', confidence: 'expert' } as const;

const feedsOf = (subject: Subject, context: RuleContext): Point[] =>
  (subject.point?.cuts ?? []).flatMap((id) => context.mine.pointById.get(id) ?? []);

/** A feed is off only by its own good word, and while that word is fresh. */
const provenOff = (feed: Point, context: RuleContext): boolean => {
  const latest = context.latest(feed.id);
  return latest?.reading.quality === 'good' && latest.reading.value === 0 && context.now <= staleAfter(feed, context);
};

const prove = (since: number, subject: Subject, context: RuleContext): Step<PowerProof> => {
  const state = { since };
  const dueAt = since + DEFAULTS.powerProofMs;
  if (context.now <= dueAt) return { ...unchanged(state), wakeAt: dueAt + 1 };
  const feeds = feedsOf(subject, context);
  const live = feeds.filter((feed) => !provenOff(feed, context));
  if (live.length === 0) {
    const wakeAt = Math.min(...feeds.map((feed) => staleAfter(feed, context))) + 1;
    return { state, verdict: { kind: 'clear', at: context.now }, wakeAt };
  }
  const names = live.map(({ name }) => name);
  return {
    state,
    verdict: {
      kind: 'raise',
      at: context.now,
      level: 'red',
      basis,
      message: {
        zh: `${subject.point?.name ?? subject.id} 断电未证实：${names.join('、')}`,
        en: `Power not proven off for ${subject.point?.name ?? subject.id}: ${names.join(', ')}`,
      },
      withdraw: false,
    },
  };
};

/**
 * Once methane has reached its power-off limit, every feed of its range must read off within 40 s and stay off until
 * the gas is below restore. A feed that is live proves the opposite; one that is stale proves nothing. Both are red.
 */
export const powerNotCut: Rule<PowerProof> = {
  id: 'gas.power-not-cut',
  basis,
  title: { zh: '断电未证实', en: 'Power not cut' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points
        .filter(({ cuts }) => cuts.length > 0)
        .map((point) => ({
          subject: { id: point.id, area: point.area, point },
          points: point.cuts,
          alarms: [methanePowerOff.id],
        })),
  },
  start: () => unchanged({ since: null }),
  step(state, input, subject, context) {
    if (input.kind === 'alarm' && input.subject === subject.id) {
      if (input.standing === null) return { state: { since: null }, verdict: { kind: 'clear', at: context.now } };
      return prove(state.since ?? context.now, subject, context);
    }
    if (input.kind === 'alarm' || input.kind === 'order' || state.since === null) return unchanged(state);
    return prove(state.since, subject, context);
  },
};
