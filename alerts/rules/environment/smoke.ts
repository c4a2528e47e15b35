import type { Point } from '../../../domain/mine.js';
import { canClear, counts, guardsUnderground, isUnderground, unchanged, waitedForUntil } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, holdOn, NO_HOLD, raisedBySilence, type Shows } from '../hold.js';
import type { Judged, Rule, RuleContext, Step } from '../rule.js';

interface Smoke {
  readonly hold: Hold;
  /** Sensor time of the last word that there is smoke. */
  readonly smokeAt: number | null;
  /** It has been read clear since, and the alarm stands for its order. */
  readonly latched: boolean;
}

const AFRESH: Smoke = { hold: NO_HOLD, smokeAt: null, latched: false };

const basis = { edition: 'MineSentry default', clause: '烟雾：同一测点连续两次', confidence: 'default' } as const;

const showsOf = (judged: Judged): Shows => {
  const { value } = judged.reading;
  if (counts(judged) && value === 1) return 'condition';
  return canClear(judged) && value === 0 ? 'over' : 'nothing';
};

/** The place and everything downwind; from the surface, what the air takes its smoke to. */
const emptiedBy = (point: Point, { mine, air }: RuleContext): boolean | readonly string[] => {
  if (guardsUnderground(point, mine)) return true;
  const reachedByAir = [...mine.air.downwind([point.area], air())].filter((area) => isUnderground(area, mine));
  return reachedByAir.length > 0 && reachedByAir;
};

const raised = (state: Smoke, at: number, point: Point, context: RuleContext, clockSuspect = false): Step<Smoke> => {
  const { name } = point;
  return {
    state,
    verdict: {
      kind: 'raise',
      at,
      level: 'red',
      basis,
      message: state.latched
        ? { zh: `${name} 烟雾已消散，撤人命令解除前保持报警`, en: `${name}: smoke gone, alarm kept until stand-down` }
        : { zh: `${name} 有烟雾，按火灾撤出人员`, en: `${name}: smoke, withdraw as for a fire` },
      withdraw: emptiedBy(point, context),
      ...(state.latched ? { latched: true } : {}),
      ...(clockSuspect ? { clockSuspect: true } : {}),
    },
  };
};

/**
 * Smoke at a point in two readings: people leave the place and everything downwind of it. A point that falls silent
 * or breaks before the second is taken at its word. Smoke that is gone proves no fire out: the alarm ends with its order.
 */
export const smoke: Rule<Smoke> = {
  id: 'environment.smoke',
  basis,
  title: { zh: '烟雾报警', en: 'Smoke' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points
        .filter(({ quantity }) => quantity === 'smoke')
        .map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] })),
  },
  start: () => unchanged(AFRESH),
  step(state, input, subject, context) {
    const { point } = subject;
    if (point === undefined) return unchanged(state);
    if (input.kind === 'stood-down') {
      return { state: AFRESH, verdict: { kind: 'clear', at: context.now } };
    }
    if (input.kind === 'wake') {
      const hold = raisedBySilence(state.hold);
      if (hold === undefined) return unchanged(state);
      const until = waitedForUntil(point, context);
      if (context.now <= until) return { ...unchanged(state), wakeAt: until + 1 };
      return raised({ ...state, hold }, state.smokeAt ?? context.now, point, context);
    }
    if (input.kind !== 'reading') return unchanged(state);
    const shows = showsOf(input);
    if (state.hold.raised) {
      if (shows === 'condition') {
        return raised({ ...state, smokeAt: input.at, latched: false }, input.at, point, context, input.clockSuspect);
      }
      if (shows !== 'over' || state.latched) return unchanged(state);
      // Nobody was ordered out, so no stand-down will end it.
      if (emptiedBy(point, context) === false) return { state: AFRESH, verdict: { kind: 'clear', at: input.at } };
      return raised({ ...state, latched: true }, input.at, point, context);
    }
    const { hold, say } = holdOn(state.hold, shows, input.at, { readings: DEFAULTS.smokeReadings });
    const next = { ...state, hold, smokeAt: shows === 'condition' ? input.at : state.smokeAt };
    if (say === 'raise') return raised(next, input.at, point, context, input.clockSuspect);
    if (hold.since === null) return unchanged(next);
    return { ...unchanged(next), wakeAt: Math.max(waitedForUntil(point, context), context.now) + 1 };
  },
};
