import type { Point } from '../../../domain/mine.js';
import { canClear, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step } from '../rule.js';

const DAY_MS = 86_400_000;
const basis = { edition: 'AQ 1029-2019', clause: '调校周期', confidence: 'source' } as const;

interface Calibrations {
  /** Counted from where neither the mine's file nor this watch knows of any calibration. */
  readonly watchedFrom: number;
  /** Last reading of the calibration that goes on under approved work; null while none does. */
  readonly runningAt: number | null;
  /** Last reading of the newest one that is done. */
  readonly doneAt: number | null;
}

const lastOf = (state: Calibrations, { lastCalibratedAt }: Point): number => {
  const known = [state.doneAt, lastCalibratedAt === undefined ? null : Date.parse(lastCalibratedAt)].filter(
    (at) => at !== null,
  );
  return known.length === 0 ? state.watchedFrom : Math.max(...known);
};

const judge = (state: Calibrations, point: Point, context: RuleContext): Step<Calibrations> => {
  const { calibrateEveryDays } = point;
  if (calibrateEveryDays === undefined) return unchanged(state);
  const lastAt = lastOf(state, point);
  const dueAt = lastAt + calibrateEveryDays * DAY_MS;
  const graveAt = lastAt + calibrateEveryDays * DEFAULTS.calibrationGravelyLate * DAY_MS;
  if (context.now <= dueAt) return { state, verdict: { kind: 'clear', at: context.now }, wakeAt: dueAt + 1 };
  const isGrave = context.now > graveAt;
  return {
    state,
    verdict: {
      kind: 'raise',
      at: context.now,
      level: isGrave ? 'yellow' : 'blue',
      limit: { value: calibrateEveryDays, unit: 'd', kind: 'max', basis },
      basis,
      message: {
        zh: `${point.name} 标校逾期，周期 ${calibrateEveryDays} 天${isGrave ? `，已超过 ${DEFAULTS.calibrationGravelyLate} 倍` : ''}`,
        en: `${point.name} is overdue for calibration, every ${calibrateEveryDays} d${isGrave ? `, by more than ${DEFAULTS.calibrationGravelyLate} times that` : ''}`,
      },
      withdraw: false,
    },
    ...(isGrave ? {} : { wakeAt: graveAt + 1 }),
  };
};

/**
 * A point was not calibrated within the interval that the mine's file gives (AQ 1029: catalytic methane every 15 days).
 * Counted from the last calibration that the file names or that was seen here under approved work; where there is none,
 * from the point's first day here. Over once a calibration is done: the point measures again after it.
 */
export const calibrationOverdue: Rule<Calibrations> = {
  id: 'systems.calibration.overdue',
  basis,
  title: { zh: '标校逾期', en: 'Calibration overdue' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points
        .filter(({ calibrateEveryDays }) => calibrateEveryDays !== undefined)
        .map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] })),
  },
  start(subject, context) {
    const state = { watchedFrom: context.now, runningAt: null, doneAt: null };
    return subject.point === undefined ? unchanged(state) : judge(state, subject.point, context);
  },
  step(state, input, { point }, context) {
    if (point === undefined) return unchanged(state);
    if (input.kind === 'wake') return judge(state, point, context);
    if (input.kind !== 'reading') return unchanged(state);
    if (input.reading.quality === 'calibrating') {
      return unchanged(input.excusedBy === undefined ? state : { ...state, runningAt: input.at });
    }
    if (state.runningAt === null || !canClear(input)) return unchanged(state);
    return judge({ ...state, runningAt: null, doneAt: state.runningAt }, point, context);
  },
};
