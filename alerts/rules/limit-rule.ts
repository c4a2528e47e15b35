import type { PointLimits, Threshold } from '../../domain/limits/limit.js';
import type { Mine, Point } from '../../domain/mine.js';
import type { Quantity } from '../../domain/quantity.js';
import type { Text } from '../../domain/text.js';
import { type Basis, LEVELS, type Level } from '../alarm/alarm.js';
import { silencedByBlasting } from './blasting.js';
import { alarmLimit, basisOf, guardsUnderground, inside, showsAgainst, unchanged } from './conditions.js';
import { type Hold, holdOn, NO_HOLD, type Shows } from './hold.js';
import type { Judged, Rule, RuleContext, Step, Subject } from './rule.js';
import { reached } from './wording.js';

/** One limit of a point, and what reaching it means; people leave at a red one. */
export interface Line {
  readonly threshold: Threshold;
  /** Which of the point's limits it is, as alarms show it. */
  readonly kind: string;
  /** Its own among the lines of a point. */
  readonly level: Level;
  readonly holdMs: number;
  /** What has to be done, said after the value. */
  readonly duty?: Text;
}

interface LimitRule {
  readonly id: string;
  readonly basis: Basis;
  readonly title: Text;
  readonly quantities: readonly Quantity[];
  /** The lines of a point, the first to be reached before the others; a point without any is not watched. */
  lines(limits: PointLimits): readonly Line[];
  /** How far inside its first line a good reading must lie for the alarm to be over. */
  deadband(first: Threshold, point: Point): number;
  /** Approved blasting takes the sound from all but its red alarms. */
  readonly silencedByBlasting?: true;
}

/** The holds of a point's lines by their level, and the alarm's level while it stands: it rises, and never falls. */
export interface LimitState {
  readonly holds: Readonly<Partial<Record<Level, Hold>>>;
  readonly level: Level | null;
}

const AFRESH: LimitState = { holds: {}, level: null };

const graver = (one: Level | null, other: Level): Level =>
  one !== null && LEVELS.indexOf(one) < LEVELS.indexOf(other) ? one : other;

const watched = (mine: Mine, { quantities, lines }: LimitRule): Point[] =>
  mine.points.filter(({ id, quantity }) => {
    const limits = mine.limitsOf.get(id);
    return quantities.includes(quantity) && limits !== undefined && lines(limits).length > 0;
  });

interface Weighed {
  readonly line: Line;
  readonly shows: Shows;
  readonly hold: Hold;
  readonly say: 'raise' | 'clear' | 'nothing';
}

const weigh = (rule: LimitRule, lines: readonly Line[], state: LimitState, point: Point, judged: Judged): Weighed[] =>
  lines.map((line) => {
    const { threshold, level, holdMs } = line;
    const shows = showsAgainst(threshold, inside(threshold, rule.deadband(threshold, point)), judged);
    return { line, shows, ...holdOn(state.holds[level] ?? NO_HOLD, shows, judged.at, { raiseMs: holdMs }) };
  });

const judge = (
  rule: LimitRule,
  state: LimitState,
  judged: Judged,
  subject: Subject,
  context: RuleContext,
): Step<LimitState> => {
  const { point } = subject;
  const limits = context.limits(subject.id);
  if (point === undefined || limits === undefined) return unchanged(state);
  const weighed = weigh(rule, rule.lines(limits), state, point, judged);
  if (weighed[0]?.say === 'clear') return { state: AFRESH, verdict: { kind: 'clear', at: judged.at } };
  const holds = Object.fromEntries(weighed.map(({ line, hold }) => [line.level, hold]));
  const raising = weighed.findLast(({ say }) => say === 'raise');
  // What stands is upheld by every reading past its first line, whatever that line's own hold.
  const upholding = state.level !== null && weighed[0]?.shows === 'condition' ? weighed[0] : undefined;
  const met = (raising ?? upholding)?.line;
  if (met === undefined) return unchanged({ ...state, holds });
  const level = raising === undefined ? (state.level ?? met.level) : graver(state.level, raising.line.level);
  const silence = rule.silencedByBlasting && level !== 'red' ? silencedByBlasting(subject, context) : undefined;
  const said = reached(point, judged, met.threshold);
  const duty = met.level === level ? met.duty : undefined;
  return {
    state: { holds, level },
    verdict: {
      kind: 'raise',
      at: judged.at,
      level,
      ...(judged.reading.value === null ? {} : { value: judged.reading.value }),
      limit: alarmLimit(met.threshold, met.kind, point),
      basis: basisOf(met.threshold),
      message: duty === undefined ? said : { zh: `${said.zh}，${duty.zh}`, en: `${said.en}: ${duty.en}` },
      withdraw: level === 'red' && guardsUnderground(point, context.mine),
      ...(judged.clockSuspect ? { clockSuspect: true } : {}),
      ...(silence === undefined ? {} : { suppressed: silence }),
    },
  };
};

/**
 * A rule that holds each reading against one or more lines of its point: raised once a line has been met for its hold
 * on the readings' own time, louder at a graver line, over when a newer good reading lies inside the first line.
 */
export const limitRule = (rule: LimitRule): Rule<LimitState> => ({
  id: rule.id,
  basis: rule.basis,
  title: rule.title,
  watches: {
    per: 'mine',
    of: (mine) =>
      watched(mine, rule).map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] })),
  },
  start: () => unchanged(AFRESH),
  step: (state, input, subject, context) =>
    input.kind === 'reading' ? judge(rule, state, input, subject, context) : unchanged(state),
});

/** Lines in the order in which a rising value meets them. */
export const rising = (lines: readonly Line[]): readonly Line[] =>
  [...lines].sort((one, other) => one.threshold.value - other.threshold.value);
