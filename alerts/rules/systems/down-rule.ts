import type { Mine } from '../../../domain/mine.js';
import { SYSTEM_NAMES, type SystemId } from '../../../domain/systems.js';
import type { Text } from '../../../domain/text.js';
import type { Basis } from '../../alarm/alarm.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, RuleInput, Step } from '../rule.js';
import { SAFETY_MONITORING, withBlind } from './silence.js';

/** What was said last of a system that is down; null while it is not. */
interface Down {
  readonly said: string | null;
}

type Declared = Mine['systems'][number];

/** Up to when a system counts as alive: three heartbeats from its last live word, or from when we began to listen. */
const aliveUntil = ({ id, heartbeatS }: Declared, context: RuleContext): number =>
  Math.max(context.system(id)?.heardAt ?? context.heardFrom, context.heardFrom) +
  DEFAULTS.silentHeartbeats * heartbeatS * 1000;

/** Why a system counts as down; null where it does not, or nothing is known yet. A last will is down at once. */
const whyDown = (declared: Declared, context: RuleContext): Text | null => {
  const { id, heartbeatS } = declared;
  const report = context.system(id)?.report;
  const name = SYSTEM_NAMES[id];
  if (report?.state === 'down') {
    const detail =
      report.detail === undefined ? { zh: '', en: '' } : { zh: `：${report.detail}`, en: `: ${report.detail}` };
    return report.will
      ? { zh: `${name.zh} 中断（网关掉线）`, en: `${name.en} is down (its gateway is gone)` }
      : { zh: `${name.zh} 中断${detail.zh}`, en: `${name.en} is down${detail.en}` };
  }
  if (context.now <= aliveUntil(declared, context)) return null;
  const seconds = DEFAULTS.silentHeartbeats * heartbeatS;
  return { zh: `${name.zh} 超过 ${seconds} s 无心跳`, en: `${name.en} has not spoken for ${seconds} s` };
};

/** Heard live since we began to listen. A retained copy proves no life; a system that says `degraded` lives. */
const isAlive = ({ id }: Declared, context: RuleContext): boolean => {
  const heardAt = context.system(id)?.heardAt ?? null;
  return heardAt !== null && heardAt >= context.heardFrom;
};

const judge = (
  state: Down,
  input: RuleInput | null,
  declared: Declared,
  basis: Basis,
  context: RuleContext,
): Step<Down> => {
  const why = whyDown(declared, context);
  if (why === null) {
    const wakeAt = aliveUntil(declared, context) + 1;
    if (!isAlive(declared, context)) return { ...unchanged(state), wakeAt };
    return { state: { said: null }, verdict: { kind: 'clear', at: context.now }, wakeAt };
  }
  // Its alarm says the silence of every point (station-silent.ts), so it has to name them as they fall silent.
  const isBlind = declared.id === SAFETY_MONITORING;
  const message = isBlind ? withBlind(why, context) : why;
  const wake = isBlind ? { wakeAt: context.now + DEFAULTS.blindLookMs } : {};
  if (input?.kind !== 'system' && message.en === state.said) return { ...unchanged(state), ...wake };
  return {
    state: { said: message.en },
    verdict: { kind: 'raise', at: context.now, level: 'orange', basis, message, withdraw: false },
    ...wake,
  };
};

/**
 * A rule on declared systems that are down: they say so, their gateway's last will says so, or they have not spoken live
 * for three heartbeats. Over once one speaks live and does not say `down`.
 */
export const downRule = (of: {
  readonly id: string;
  readonly title: Text;
  readonly basis: Basis;
  readonly basisOf: (system: SystemId) => Basis;
  readonly watches: (mine: Mine, system: SystemId) => boolean;
}): Rule<Down> => {
  const judged = (state: Down, input: RuleInput | null, system: string, context: RuleContext): Step<Down> => {
    const declared = context.mine.systems.find(({ id }) => id === system);
    return declared === undefined ? unchanged(state) : judge(state, input, declared, of.basisOf(declared.id), context);
  };
  return {
    id: of.id,
    title: of.title,
    basis: of.basis,
    watches: {
      per: 'mine',
      of: (mine) =>
        mine.systems
          .filter(({ id }) => of.watches(mine, id))
          .map(({ id }) => ({ subject: { id, area: '' }, points: [], systems: [id] })),
    },
    start: (subject, context) => judged({ said: null }, null, subject.id, context),
    step: (state, input, subject, context) =>
      input.kind === 'system' || input.kind === 'wake' ? judged(state, input, subject.id, context) : unchanged(state),
  };
};
