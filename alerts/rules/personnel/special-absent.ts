import type { Mine } from '../../../domain/mine.js';
import { unchanged } from '../conditions.js';
import type { Rule, RuleContext, Step, Subject } from '../rule.js';
import { HEARS_BLINDNESS, seeingSince } from './location-system.js';
import { areasOfJob, dueAt, type Presence, presence } from './presence.js';
import { clockOf, place } from './wording.js';

type Post = Mine['posts'][number];

interface Manning {
  readonly manned: Presence | null;
  readonly seeingFrom: number | null;
}

const basis = {
  edition: 'AQ 6210-2007 / AQ 1048-2007',
  clause: '特种作业人员工作异常报警',
  confidence: 'source',
} as const;

const look = (state: Manning, { id, area, job, everyMin }: Post, context: RuleContext): Step<Manning> => {
  const { mine, now } = context;
  const manned = presence(state.manned ?? undefined, areasOfJob(job, context).has(area), now);
  const seeingFrom = seeingSince(state.seeingFrom, context);
  const next = { manned, seeingFrom };
  if (seeingFrom === null) return unchanged(next);
  const due = dueAt(manned, seeingFrom, everyMin);
  if (now <= due) return { state: next, verdict: { kind: 'clear', at: now }, wakeAt: due + 1 };
  const { zh, en } = place(mine, area);
  const since = clockOf(mine, manned.lastAt);
  return {
    state: next,
    verdict: {
      kind: 'raise',
      at: now,
      level: 'yellow',
      basis,
      message: {
        zh: `岗位 ${id}（${zh}）自 ${since} 起无${job}在岗，应每 ${everyMin} 分钟到岗`,
        en: `No ${job} at post ${id} (${en}) since ${since}; one is due every ${everyMin} min`,
      },
      withdraw: false,
    },
  };
};

const postOf = ({ id }: Subject, { mine }: RuleContext) => mine.posts.find((one) => one.id === id);

/** Nobody of a post's job has been in its area for a tenth longer than the post allows. Over when somebody is there. */
export const specialAbsent: Rule<Manning> = {
  id: 'personnel.special-absent',
  basis,
  title: { zh: '特殊岗位缺人', en: 'Post not manned' },
  watches: {
    per: 'mine',
    of: ({ posts }) =>
      posts.map(({ id, area }) => ({ subject: { id, area }, points: [], people: true, ...HEARS_BLINDNESS })),
  },
  start: (subject, context) => {
    const post = postOf(subject, context);
    const state = { manned: null, seeingFrom: null };
    return post === undefined ? unchanged(state) : look(state, post, context);
  },
  step(state, _input, subject, context) {
    const post = postOf(subject, context);
    return post === undefined ? unchanged(state) : look(state, post, context);
  },
};
