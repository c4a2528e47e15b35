import type { Point } from '../../../domain/mine.js';
import type { Text } from '../../../domain/text.js';
import { unchanged } from '../conditions.js';
import type { Judged, Rule, RuleContext, Watch } from '../rule.js';
import { clippedSign } from './records/clipped.js';
import { copiesSign } from './records/copies.js';
import { gapsAtHighSign } from './records/gaps-at-high.js';
import { noReactionSign } from './records/no-reaction.js';
import { vanishedNoiseSign } from './records/vanished-noise.js';
import { RESTLESS } from './still.js';

const basis = { edition: '煤矿重大事故隐患判定标准', clause: '数据修改、删除及屏蔽', confidence: 'source' } as const;

/** What each sign remembers, and the evidence of those that were seen; they stay until a person closes the alarm. */
interface Records {
  readonly clipped: typeof clippedSign.start;
  readonly vanishedNoise: typeof vanishedNoiseSign.start;
  readonly copies: typeof copiesSign.start;
  readonly noReaction: typeof noReactionSign.start;
  readonly gapsAtHigh: typeof gapsAtHighSign.start;
  readonly seen: Readonly<Record<string, Text>>;
}

const NOTHING: Records = {
  clipped: clippedSign.start,
  vanishedNoise: vanishedNoiseSign.start,
  copies: copiesSign.start,
  noReaction: noReactionSign.start,
  gapsAtHigh: gapsAtHighSign.start,
  seen: {},
};

const SIGNS = [clippedSign, vanishedNoiseSign, copiesSign, noReactionSign, gapsAtHighSign] as const;

const lookedAt = (state: Records, judged: Judged, point: Point, context: RuleContext): Records => {
  const clipped = clippedSign.step(state.clipped, judged, point, context);
  const vanishedNoise = vanishedNoiseSign.step(state.vanishedNoise, judged, point, context);
  const copies = copiesSign.step(state.copies, judged, point, context);
  const noReaction = noReactionSign.step(state.noReaction, judged, point, context);
  const gapsAtHigh = gapsAtHighSign.step(state.gapsAtHigh, judged, point, context);
  let { seen } = state;
  const note = (sign: string, evidence: Text | undefined): void => {
    if (evidence !== undefined && seen[sign] === undefined) seen = { ...seen, [sign]: evidence };
  };
  note('clipped', clipped.evidence);
  note('vanishedNoise', vanishedNoise.evidence);
  note('copies', copies.evidence);
  note('noReaction', noReaction.evidence);
  note('gapsAtHigh', gapsAtHigh.evidence);
  return {
    clipped: clipped.state,
    vanishedNoise: vanishedNoise.state,
    copies: copies.state,
    noReaction: noReaction.state,
    gapsAtHigh: gapsAtHigh.state,
    seen,
  };
};

/**
 * Signs that the records of a point were tampered with, each with its evidence (changing, deleting or hiding monitoring
 * records is itself a major hidden danger): a value cut off under its limit, noise that vanished, a copy of another
 * point, air that does not answer to its fan or doors, gaps that begin at high values. Told to the regulator as well;
 * a person closes it, with a note.
 */
export const recordsSuspect: Rule<Records> = {
  id: 'systems.records.suspect',
  basis,
  title: { zh: '记录存疑', en: 'Records suspect' },
  closedBy: 'person',
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points.flatMap((point): Watch[] => {
        if (!RESTLESS.includes(point.quantity)) return [];
        const heard = SIGNS.flatMap((sign) => sign.points(mine, point));
        return [{ subject: { id: point.id, area: point.area, point }, points: [...new Set([point.id, ...heard])] }];
      }),
  },
  start: () => unchanged(NOTHING),
  step(state, input, subject, context) {
    const { point } = subject;
    if (input.kind === 'closed') return { state: NOTHING, verdict: { kind: 'clear', at: context.now } };
    if (input.kind !== 'reading' || point === undefined) return unchanged(state);
    const next = lookedAt(state, input, point, context);
    if (next.seen === state.seen) return unchanged(next);
    const signs = Object.values(next.seen);
    return {
      state: next,
      verdict: {
        kind: 'raise',
        at: input.at,
        level: 'yellow',
        basis,
        message: {
          zh: `${point.name} 记录存疑：${signs.map(({ zh }) => zh).join('；')}`,
          en: `Records of ${point.name} are suspect: ${signs.map(({ en }) => en).join('; ')}`,
        },
        withdraw: false,
      },
    };
  },
};
