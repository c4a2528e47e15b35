import { type FanGroup, fanGroups } from '../../../domain/fans.js';
import type { Threshold } from '../../../domain/limits/limit.js';
import type { Mine, Point } from '../../../domain/mine.js';
import { alarmLimit, basisOf, canClear, clockMark, counts, reaches, unchanged, waitedForUntil } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, holdOn, NO_HOLD, raisedBySilence, type Shows } from '../hold.js';
import type { Judged, Raise, Rule, RuleContext, RuleInput, Step, Subject } from '../rule.js';
import { reached, shown } from '../wording.js';
import { atIntake, dutyAt, inHeading, lagToIntake } from './heading-air.js';
import { baseOf, type Course, follow, isRiseFrom, NO_COURSE } from './methane-rise.js';

/** Methane at the fan's intake that came after its heading's: counted from the base it rose from. */
interface Echo {
  readonly basePct: number;
  readonly hold: Hold;
}

interface Recirculation {
  /** By intake volume point. */
  readonly volumes: Readonly<Record<string, Hold>>;
  /** By methane point of the heading and of the intake. */
  readonly courses: Readonly<Record<string, Course>>;
  /** By methane point of the intake. */
  readonly echoes: Readonly<Record<string, Echo>>;
  /** The alarm's level while it stands: it rises, and never falls before it is over. */
  readonly level: 'red' | 'orange' | null;
}

const AFRESH: Recirculation = { volumes: {}, courses: {}, echoes: {}, level: null };
const HOLDING = { raiseMs: DEFAULTS.airflowHoldMs, clearMs: DEFAULTS.airflowClearMs };
const basis = { edition: 'MineSentry default', clause: '循环风', confidence: 'default' } as const;

const groupOf = (mine: Mine, id: string): FanGroup | undefined =>
  fanGroups(mine, 'local').find((group) => group.id === id);

/** Whether a rise at the intake followed one in the heading, within the lag of it. */
const follows = (state: Recirculation, from: number, lag: number, group: FanGroup, mine: Mine): boolean =>
  inHeading(mine, group).some((point) => {
    const rise = state.courses[point]?.rise;
    return rise !== undefined && rise !== null && rise.from < from && from <= rise.to + lag;
  });

interface Heard {
  readonly state: Recirculation;
  /** What the input upholds, if anything. */
  readonly raise?: Pick<Raise, 'level' | 'message' | 'basis' | 'value' | 'limit'>;
}

const hearVolume = (state: Recirculation, point: Point, duty: Threshold, judged: Judged): Heard => {
  const over: Shows = canClear(judged) && judged.reading.value !== null ? 'over' : 'nothing';
  const shows = reaches(duty, judged) ? 'condition' : over;
  const { hold, say } = holdOn(state.volumes[point.id] ?? NO_HOLD, shows, judged.at, HOLDING);
  const next = { ...state, volumes: { ...state.volumes, [point.id]: hold } };
  if (say !== 'raise') return { state: next };
  const said = reached(point, judged, duty);
  return {
    state: next,
    raise: {
      level: 'orange',
      ...(judged.reading.value === null ? {} : { value: judged.reading.value }),
      limit: alarmLimit(duty, 'min', point),
      basis: basisOf(duty),
      message: { zh: `${said.zh}，吸入风量不足，循环风`, en: `${said.en}: intake volume too small, air recirculates` },
    },
  };
};

const echoed = (heading: string, point: Point, echo: Echo, methanePct: number | null): NonNullable<Heard['raise']> => {
  const limit = echo.basePct + DEFAULTS.recirculationRisePct;
  const number = methanePct === null ? '' : ` ${shown(methanePct, limit, 2)} % CH4`;
  return {
    level: 'red',
    ...(methanePct === null ? {} : { value: methanePct }),
    limit: { value: Number(limit.toFixed(6)), unit: '% CH4', kind: 'recirculation', basis },
    basis,
    message: {
      zh: `${heading} 循环风：${point.name}${number}，随掘进巷道甲烷升高，撤出人员`,
      en: `${heading}: recirculated air, ${point.name}${number} rose after the heading's methane, withdraw`,
    },
  };
};

const hearMethane = (
  before: Recirculation,
  point: Point,
  judged: Judged,
  group: FanGroup,
  context: RuleContext,
): Heard => {
  const { mine } = context;
  const { value } = judged.reading;
  if (!counts(judged) || value === null) return { state: before };
  const was = before.courses[point.id] ?? NO_COURSE;
  const course = follow(was, judged.at, value);
  const state = { ...before, courses: { ...before.courses, [point.id]: course } };
  if (!atIntake(mine, group).includes(point.id)) return { state };
  let echo = state.echoes[point.id];
  if (echo === undefined) {
    const basePct = baseOf(course);
    if (!course.risen || course.rise === null || basePct === undefined) return { state };
    if (!follows(state, course.rise.from, lagToIntake(group, point.area, context), group, mine)) return { state };
    echo = { basePct, hold: NO_HOLD };
  }
  const over: Shows = canClear(judged) ? 'over' : 'nothing';
  const shows = isRiseFrom(echo.basePct, value) ? 'condition' : over;
  const { hold, say } = holdOn(echo.hold, shows, judged.at, HOLDING);
  const { [point.id]: _, ...others } = state.echoes;
  if (say === 'clear') return { state: { ...state, echoes: others } };
  const now = { ...echo, hold };
  const next = { ...state, echoes: { ...others, [point.id]: now } };
  return say === 'raise'
    ? { state: next, raise: echoed(headingName(group, mine), point, now, value) }
    : { state: next };
};

const headingName = ({ serves }: FanGroup, mine: Mine): string =>
  serves.map((id) => mine.areaById.get(id)?.name ?? id).join('、');

/** The first echo whose point has fallen silent or broken during its hold, raised by that. */
const hearSilence = (state: Recirculation, group: FanGroup, context: RuleContext): Heard => {
  for (const [id, echo] of Object.entries(state.echoes)) {
    const point = context.mine.pointById.get(id);
    const hold = raisedBySilence(echo.hold);
    if (point === undefined || hold === undefined || context.now <= waitedForUntil(point, context)) continue;
    const now = { ...echo, hold };
    return {
      state: { ...state, echoes: { ...state.echoes, [id]: now } },
      raise: echoed(headingName(group, context.mine), point, now, null),
    };
  }
  return { state };
};

const silentFrom = ({ echoes }: Recirculation, context: RuleContext): number | undefined => {
  const pending = Object.keys(echoes).flatMap((id) => {
    const point = echoes[id]?.hold.raised === false ? context.mine.pointById.get(id) : undefined;
    return point === undefined ? [] : [waitedForUntil(point, context)];
  });
  return pending.length === 0 ? undefined : Math.max(Math.min(...pending), context.now) + 1;
};

const hear = (state: Recirculation, input: RuleInput, group: FanGroup, context: RuleContext): Heard => {
  if (input.kind === 'wake') return hearSilence(state, group, context);
  const point = input.kind === 'reading' ? context.mine.pointById.get(input.reading.point) : undefined;
  if (input.kind !== 'reading' || !input.newest || point === undefined) return { state };
  if (point.quantity === 'methane') return hearMethane(state, point, input, group, context);
  const duty = dutyAt(group, point.id);
  return duty === undefined ? { state } : hearVolume(state, point, duty, input);
};

/** What is heard becomes the group's alarm: red once the heading's own methane comes back, and not less until all is over. */
const said = (
  heard: Heard,
  at: number,
  group: FanGroup,
  context: RuleContext,
  input: RuleInput,
): Step<Recirculation> => {
  const { raise } = heard;
  const echoes = Object.values(heard.state.echoes).some(({ hold }) => hold.raised);
  const lacksVolume = Object.values(heard.state.volumes).some(({ raised }) => raised);
  const wakeAt = silentFrom(heard.state, context);
  const wish = wakeAt === undefined ? {} : { wakeAt };
  if (!echoes && !lacksVolume) {
    return { state: { ...heard.state, level: null }, verdict: { kind: 'clear', at }, ...wish };
  }
  // While the echo stands it is what the alarm speaks of.
  if (raise === undefined || (echoes && raise.level !== 'red')) return { ...unchanged(heard.state), ...wish };
  const level = raise.level === 'red' || heard.state.level === 'red' ? 'red' : 'orange';
  return {
    state: { ...heard.state, level },
    verdict: {
      kind: 'raise',
      at,
      ...raise,
      level,
      withdraw: raise.level === 'red' && group.serves,
      ...clockMark(input),
    },
    ...wish,
  };
};

const pointsOf = (mine: Mine, group: FanGroup): string[] => {
  const volumes = group.fans.flatMap(({ intakeVolume }) => intakeVolume ?? []);
  const intakes = atIntake(mine, group);
  const echo = intakes.length === 0 ? [] : [...inHeading(mine, group), ...intakes];
  return [...new Set([...volumes.filter((point) => dutyAt(group, point) !== undefined), ...echo])];
};

/**
 * Recirculation at a heading's fans (循环风, D6), told after 60 s: their intake volume lies below its duty (orange); or methane
 * at their intake rises by 0.2 % after the heading's did and within the lag of it (red, the heading is withdrawn). Over
 * after 60 s without either.
 */
export const recirculation: Rule<Recirculation> = {
  id: 'ventilation.recirculation',
  basis,
  title: { zh: '循环风', en: 'Recirculation' },
  watches: {
    per: 'mine',
    of: (mine) =>
      fanGroups(mine, 'local')
        .map((group) => ({
          subject: { id: group.id, area: group.serves[0] ?? '' } satisfies Subject,
          points: pointsOf(mine, group),
        }))
        .filter(({ points }) => points.length > 0),
  },
  start: () => unchanged(AFRESH),
  step(state, input, subject, context) {
    const group = groupOf(context.mine, subject.id);
    if (group === undefined || (input.kind !== 'reading' && input.kind !== 'wake')) return unchanged(state);
    const at = input.kind === 'reading' ? input.at : context.now;
    return said(hear(state, input, group, context), at, group, context, input);
  },
};
