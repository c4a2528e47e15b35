import { unchanged } from '../conditions.js';
import type { Rule } from '../rule.js';
import { mineTime } from './mine-time.js';
import { ours } from './our-basis.js';
import { healthWatch } from './own-health.js';

/** When the broker last said that it had forgotten our session; null before the first time. */
interface SessionLost {
  readonly at: number | null;
}

const basis = ours('消息代理会话');

/**
 * On a reconnect the broker knew our session no more: what was sent meanwhile is lost to us, unless gateways fill it in.
 * Said once for each loss, with the time that was blind, and over as soon as it is acknowledged.
 */
export const sessionLost: Rule<SessionLost> = {
  id: 'systems.session-lost',
  basis,
  title: { zh: '接入会话丢失', en: 'Session lost' },
  watches: { per: 'mine', of: healthWatch },
  start: () => unchanged({ at: null }),
  step(state, input, _subject, { mine }) {
    const lost = input.kind === 'health' ? input.health.broker.sessionLost : undefined;
    if (lost === undefined || lost.at === state.at) return unchanged(state);
    const from = mineTime(lost.blindFrom, mine);
    const to = mineTime(lost.at, mine);
    const seconds = Math.ceil((lost.at - lost.blindFrom) / 1000);
    return {
      state: { at: lost.at },
      verdict: {
        kind: 'raise',
        at: lost.at,
        level: 'yellow',
        value: seconds,
        basis,
        message: {
          zh: `消息代理已丢失会话，${from} 至 ${to}（${seconds} s）的数据可能缺失`,
          en: `The broker has lost our session: blind from ${from} to ${to} (${seconds} s)`,
        },
        withdraw: false,
        momentary: true,
      },
    };
  },
};
