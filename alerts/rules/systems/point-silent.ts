import type { Point } from '../../../domain/mine.js';
import { AS_BEFORE, canClear, staleAfter, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, RuleInput, Step } from '../rule.js';
import {
  BROKER_LOST,
  cycleOf,
  excuseOf,
  fellTogether,
  HEARD,
  isSilent,
  type Listening,
  listen,
  mineIsBlind,
  pointsOf,
  type Silence,
  STATION_SILENT,
  SYSTEM_DOWN,
  stillHeard,
} from './silence.js';

const basis = { edition: 'AQ 6201-2019', clause: '巡检周期', confidence: 'default' } as const;

/** Whether the point fell silent with its substation, and until when the others of it may still speak. */
const withItsStation = (point: Point, context: RuleContext): Pick<Listening, 'saidAbove' | 'waitUntil'> => {
  const { substation } = point;
  if (substation === undefined) return { saidAbove: false };
  const together = fellTogether(substation, context);
  if (together.length < 2 || !together.includes(point)) return { saidAbove: false };
  if (context.standing(STATION_SILENT, substation) !== undefined) return { saidAbove: true };
  const others = pointsOf(substation, context.mine).filter((other) => !isSilent(other, context));
  if (others.length === 0) return { saidAbove: false };
  // No longer than a cycle of its own: a point with a long cycle must not keep a short one unsaid.
  const bound = staleAfter(point, context) + point.cycleS * 1000;
  return { saidAbove: false, waitUntil: Math.min(bound, ...others.map((other) => staleAfter(other, context))) + 1 };
};

const judge = (state: Silence, input: RuleInput, point: Point, context: RuleContext): Step<Silence> => {
  const heard = stillHeard(state, staleAfter(point, context), context);
  if (heard !== undefined) return heard;
  const station = withItsStation(point, context);
  return listen(state, input, context, {
    ...station,
    saidAbove: station.saidAbove || mineIsBlind(context),
    cycleMs: cycleOf(point.substation === undefined ? [point] : pointsOf(point.substation, context.mine)),
    excuse: excuseOf(point, context),
    raise: () => ({
      kind: 'raise',
      at: context.now,
      level: point.mandatory ? 'yellow' : 'blue',
      basis,
      message: {
        zh: `${point.name} 已 ${DEFAULTS.silentCycles} 个周期无数据`,
        en: `${point.name} silent for ${DEFAULTS.silentCycles} cycles`,
      },
      withdraw: false,
    }),
  });
};

/**
 * A point of which nothing has arrived for three of its cycles cannot see (D1: the monitoring system must be effective).
 * Judged by arrival; a point that has never spoken is silent three cycles after the watch began. Over at a good reading.
 * Where its substation, safety monitoring or the broker fell silent with it, their alarm says so instead.
 */
export const pointSilent: Rule<Silence> = {
  id: 'systems.point.silent',
  basis,
  title: { zh: '测点无数据', en: 'Point silent' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points.map((point) => ({
        subject: { id: point.id, area: point.area, point },
        points: [point.id],
        alarms: [BROKER_LOST, SYSTEM_DOWN, STATION_SILENT],
        works: true,
      })),
  },
  start({ point }, context) {
    return point === undefined ? unchanged(HEARD) : { ...unchanged(HEARD), wakeAt: staleAfter(point, context) + 1 };
  },
  step(state, input, { point }, context) {
    if (point === undefined) return unchanged(state);
    if (input.kind !== 'reading') {
      if (state.stage === 'heard' && input.kind !== 'wake') return unchanged(state);
      // Every point is told of every word of the alarms above it; what they say already they need not weigh again.
      if (state.stage === 'said-above' && input.kind === 'alarm' && input.standing !== null) return unchanged(state);
      return judge(state, input, point, context);
    }
    const verdict = canClear(input) ? ({ kind: 'clear', at: input.at } as const) : AS_BEFORE;
    if (state.stage === 'heard') return { state, verdict };
    if (state.stage === 'raised' && verdict === AS_BEFORE) return unchanged(state);
    return { state: HEARD, verdict, wakeAt: staleAfter(point, context) + 1 };
  },
};
