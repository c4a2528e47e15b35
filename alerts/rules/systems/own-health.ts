import type { Mine } from '../../../domain/mine.js';
import type { Text } from '../../../domain/text.js';
import type { AlarmLimit, Level } from '../../alarm/alarm.js';
import type { ServiceHealth } from '../../health/health.js';
import { AS_BEFORE, unchanged } from '../conditions.js';
import { type Hold, type Holding, holdOn, NO_HOLD, type Shows } from '../hold.js';
import type { Rule, RuleContext } from '../rule.js';
import { ours } from './our-basis.js';

/** The hold on the service's own clock, and what was said last. */
export interface HealthState {
  readonly hold: Hold;
  readonly said: string | null;
}

/** One watch a mine, on the service itself. */
export const healthWatch = (mine: Mine) => [{ subject: { id: mine.id, area: '' }, points: [], health: true }] as const;

/** A rule on what the service sees of itself; holds run on the service's clock, and it is said again where its words change. */
export const healthRule = (of: {
  readonly id: string;
  readonly title: Text;
  readonly level: Level;
  readonly clause: string;
  readonly holding: Holding;
  readonly shows: (health: ServiceHealth) => Shows;
  readonly message: (health: ServiceHealth, context: RuleContext) => Text;
  readonly measured?: (health: ServiceHealth) => { readonly value: number; readonly limit: Omit<AlarmLimit, 'basis'> };
}): Rule<HealthState> => {
  const basis = ours(of.clause);
  return {
    id: of.id,
    basis,
    title: of.title,
    watches: { per: 'mine', of: healthWatch },
    start: () => unchanged({ hold: NO_HOLD, said: null }),
    step(state, input, _subject, context) {
      if (input.kind !== 'health') return unchanged(state);
      const { health } = input;
      const { hold, say } = holdOn(state.hold, of.shows(health), health.at, of.holding);
      if (say === 'clear') return { state: { hold, said: null }, verdict: { kind: 'clear', at: health.at } };
      if (say === 'nothing') return { state: { ...state, hold }, verdict: AS_BEFORE };
      const message = of.message(health, context);
      if (message.en === state.said) return { state: { ...state, hold }, verdict: AS_BEFORE };
      const measured = of.measured?.(health);
      return {
        state: { hold, said: message.en },
        verdict: {
          kind: 'raise',
          at: health.at,
          level: of.level,
          ...(measured === undefined ? {} : { value: measured.value, limit: { ...measured.limit, basis } }),
          basis,
          message,
          withdraw: false,
        },
      };
    },
  };
};
