import { DRILL } from '../../../domain/platform-duty.js';
import { unchanged } from '../conditions.js';
import type { Rule, RuleContext, RuleInput, Step } from '../rule.js';
import { mineTime } from '../systems/mine-time.js';

/** The mine's first day here, and its last drill that was seen. */
export interface Drills {
  readonly firstAt: number;
  readonly drilledAt: number | null;
}

const EVERY_MS = DRILL.everyDays * 86_400_000;

const judge = (state: Drills, context: RuleContext): Step<Drills> => {
  const dueAt = (state.drilledAt ?? state.firstAt) + EVERY_MS;
  if (context.now <= dueAt) return { state, verdict: { kind: 'clear', at: context.now }, wakeAt: dueAt + 1 };
  const last = state.drilledAt === null ? null : mineTime(state.drilledAt, context.mine);
  return {
    state,
    verdict: {
      kind: 'raise',
      at: context.now,
      level: 'yellow',
      basis: DRILL.source,
      message: {
        zh: `超过 ${DRILL.everyDays} 天未进行应急演练，上次：${last ?? '无记录'}`,
        en: `No emergency drill for ${DRILL.everyDays} d; last one: ${last ?? 'none on record'}`,
      },
      withdraw: false,
    },
  };
};

/** When the drill of which an input tells was held: ordered here, or recorded by a person. */
const heldIn = (input: RuleInput): number | undefined => {
  if (input.kind === 'drill') return input.at;
  return input.kind === 'order' && input.order.drill ? input.order.orderedAt : undefined;
};

/**
 * A mine holds at least one emergency drill a year (D8): 365 days have passed since its last one, or since its first day
 * here where none is on record. Over once an order that is a drill, or the record of one, is seen.
 */
export const drillOverdue: Rule<Drills> = {
  id: 'platform.drill-overdue',
  basis: DRILL.source,
  title: { zh: '应急演练逾期', en: 'Drill overdue' },
  watches: {
    per: 'mine',
    of: (mine) => [{ subject: { id: mine.id, area: '' }, points: [], orders: true, drills: true }],
  },
  // A drill may have been recorded before the mine's clock runs.
  start: (_subject, context) => judge({ firstAt: context.now, drilledAt: context.lastDrillAt() }, context),
  step(state, input, _subject, context) {
    if (input.kind === 'wake') return judge(state, context);
    const heldAt = heldIn(input);
    if (heldAt === undefined) return unchanged(state);
    return judge({ ...state, drilledAt: Math.max(state.drilledAt ?? heldAt, heldAt) }, context);
  },
};
