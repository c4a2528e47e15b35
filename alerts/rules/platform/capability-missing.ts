import { capabilityOf, declares, PLATFORM, platformBinds } from '../../../domain/platform-duty.js';
import { SYSTEM_NAMES } from '../../../domain/systems.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step, Subject } from '../rule.js';

/** Whether it was said that the capability is missing. */
interface Missing {
  readonly said: boolean;
}

const look = (state: Missing, { id }: Subject, { mine, now }: RuleContext): Step<Missing> => {
  const capability = capabilityOf(id);
  const wakeAt = now + DEFAULTS.declaredLookMs;
  if (capability === undefined) return unchanged(state);
  if (!platformBinds(mine) || declares(mine, capability)) {
    return { state: { said: false }, verdict: { kind: 'clear', at: now }, wakeAt };
  }
  if (state.said) return { ...unchanged(state), wakeAt };
  const name = SYSTEM_NAMES[capability];
  const tons = PLATFORM.fromTPerYear.toLocaleString('en');
  return {
    state: { said: true },
    verdict: {
      kind: 'raise',
      at: now,
      level: 'orange',
      basis: PLATFORM.source,
      message: {
        zh: `产能 ${PLATFORM.fromTPerYear / 10_000} 万吨/年及以上的矿井须具备${name.zh}，本矿未申报`,
        en: `A mine of ${tons} t/y or more must have ${name.en}; this one declares none`,
      },
      withdraw: false,
    },
    wakeAt,
  };
};

/**
 * A mine that must have the dispatch platform (D4), whatever its status, does not declare one of its three capabilities.
 * Over once its file declares it. The systems of every mine (D3) raise nothing here: one that is not declared is shown
 * as missing on the compliance board.
 */
export const capabilityMissing: Rule<Missing> = {
  id: 'platform.capability-missing',
  basis: PLATFORM.source,
  title: { zh: '平台功能缺失', en: 'Capability missing' },
  watches: {
    per: 'mine',
    of: (mine) =>
      platformBinds(mine) ? PLATFORM.capabilities.map((id) => ({ subject: { id, area: '' }, points: [] })) : [],
  },
  start: (subject, context) => look({ said: false }, subject, context),
  step: (state, _input, subject, context) => look(state, subject, context),
};
