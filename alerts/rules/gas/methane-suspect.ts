import type { Point } from '../../../domain/mine.js';
import type { Text } from '../../../domain/text.js';
import type { Doubt } from '../../alarm/doubt.js';
import { counts, methaneWatches, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Judged, Rule, RuleContext, Step, Watch } from '../rule.js';
import { type Sample, withSample } from '../statistics/samples.js';
import { aroundOf, freshValue, type Heard, hearing, slowedAt } from './around.js';
import { type Awaited, awaitEcho, isEcho, noEchoDoubt, noEchoText, sharpRise, stillStands } from './suspect/no-echo.js';
import { type Difference, NO_DIFFERENCE, orderDoubt, orderText, withDifference } from './suspect/order-of-points.js';
import { isFlat, type SpanGas, spanGasDoubt, spanGasIn, spanGasText } from './suspect/span-gas.js';

const { suspect } = DEFAULTS;

interface Suspect {
  readonly own: readonly Sample[];
  readonly heard: Heard;
  readonly spanGas: SpanGas | null;
  readonly awaited: Awaited | null;
  readonly unechoed: Awaited | null;
  readonly difference: Difference;
  /** What the standing alarm says; null where none stands. */
  readonly said: string | null;
}

const NOTHING: Suspect = {
  own: [],
  heard: {},
  spanGas: null,
  awaited: null,
  unechoed: null,
  difference: NO_DIFFERENCE,
  said: null,
};

const basis = { edition: 'MineSentry default', clause: '伪数据识别', confidence: 'default' } as const;

const afterOwn = (state: Suspect, judged: Judged, point: Point, context: RuleContext): Suspect => {
  const { value } = judged.reading;
  if (!counts(judged) || value === null || !judged.newest) return state;
  const { at } = judged;
  const own = withSample(state.own, at, value, suspect.window);
  let { spanGas, awaited, unechoed, difference } = state;
  const { air, echoes, fellows, inReturn } = aroundOf(context.mine, point);
  if (spanGas !== null && value < (spanGas.from + spanGas.level) / 2) spanGas = null;
  if (spanGas === null && own !== state.own) {
    const step = spanGasIn(own, fellows, state.heard);
    const isStillAir = step === undefined || slowedAt(air, step.edgeAt, state.heard, context) === undefined;
    if (step !== undefined && isStillAir) spanGas = step;
  }
  if (unechoed !== null && !stillStands(unechoed, value)) unechoed = null;
  if (awaited !== null && !stillStands(awaited, value)) awaited = null;
  if (awaited !== null && at > awaited.dueAt) {
    if (freshValue(awaited.point, context) !== undefined) unechoed = awaited;
    awaited = null;
  }
  if (awaited === null && unechoed === null) {
    const rise = sharpRise(state.own, value, at);
    if (rise !== undefined) awaited = awaitEcho(rise, at, point, echoes, state.heard, context) ?? null;
  }
  const above = inReturn === undefined ? undefined : freshValue(inReturn, context);
  if (above !== undefined) difference = withDifference(difference, at, above - value);
  const { heard, said } = state;
  // Not a spread: this is made at every reading.
  return { own, heard, spanGas, awaited, unechoed, difference, said };
};

/** Another point's word: an echo, or air that slows, takes the doubt away. */
const afterOther = (state: Suspect, judged: Judged, point: Point, context: RuleContext): Suspect => {
  const heard = hearing(state.heard, judged);
  let { spanGas, awaited, unechoed } = state;
  if (heard === state.heard && spanGas === null && awaited === null && unechoed === null) return state;
  if (awaited !== null && isEcho(awaited, judged)) awaited = null;
  if (unechoed !== null && isEcho(unechoed, judged)) unechoed = null;
  if (spanGas !== null && judged.at - spanGas.edgeAt <= DEFAULTS.airWindow.spanMs) {
    const { air, fellows } = aroundOf(context.mine, point);
    const id = judged.reading.point;
    const hasMoved = fellows.includes(id) && !isFlat(heard[id] ?? [], spanGas);
    if (hasMoved || slowedAt(air, spanGas.edgeAt, heard, context) !== undefined) spanGas = null;
  }
  return { ...state, heard, spanGas, awaited, unechoed };
};

/** Each doubt in words for the record, and as a code for screens of any language. */
const doubtsOf = (state: Suspect, point: Point, context: RuleContext): { text: Text; code: Doubt }[] => {
  const { spanGas, unechoed, difference } = state;
  const { inReturn } = aroundOf(context.mine, point);
  const nameOf = (id: string): string => context.mine.pointById.get(id)?.name ?? id;
  return [
    ...(spanGas === null ? [] : [{ text: spanGasText(spanGas), code: spanGasDoubt(spanGas) }]),
    ...(unechoed === null ? [] : [{ text: noEchoText(unechoed, context), code: noEchoDoubt(unechoed) }]),
    ...(difference.raised && inReturn !== undefined
      ? [{ text: orderText(nameOf(inReturn), difference), code: orderDoubt(inReturn, difference) }]
      : []),
  ];
};

const say = (state: Suspect, point: Point, judged: Judged, context: RuleContext): Step<Suspect> => {
  const isCertain = state.spanGas === null && state.unechoed === null && !state.difference.raised;
  if (isCertain && state.said === null) return unchanged(state);
  const doubts = doubtsOf(state, point, context);
  if (doubts.length === 0) {
    return state.said === null
      ? unchanged(state)
      : { state: { ...state, said: null }, verdict: { kind: 'clear', at: judged.at } };
  }
  const [zh, en] = [doubts.map(({ text }) => text.zh).join('；'), doubts.map(({ text }) => text.en).join('; ')];
  if (state.said === zh) return unchanged(state);
  const { value } = judged.reading;
  return {
    state: { ...state, said: zh },
    verdict: {
      kind: 'raise',
      at: judged.at,
      level: 'blue',
      ...(value === null || judged.reading.point !== point.id ? {} : { value }),
      basis,
      message: { zh: `${point.name} ${zh}`, en: `${point.name} ${en}` },
      withdraw: false,
      doubt: zh,
      doubts: doubts.map(({ code }) => code),
      ...(judged.clockSuspect ? { clockSuspect: true } : {}),
    },
  };
};

/**
 * Doubt in a methane point, beside its alarms and never instead of them: it stepped as span gas steps while everything
 * around stayed as it was; or it rose sharply and the next sensor downwind did not follow within twice the lag and 60 s;
 * or T2 has stood higher above this T1 than in the seven days before, by 0.2 % for 30 min. Over with its cause.
 */
export const methaneSuspect: Rule<Suspect> = {
  id: 'gas.methane.suspect',
  basis,
  title: { zh: '瓦斯读数存疑', en: 'Methane reading suspect' },
  watches: {
    per: 'mine',
    of: (mine) =>
      methaneWatches(mine).map((watch): Watch => {
        const { point } = watch.subject;
        if (point === undefined) return watch;
        const { air, echoes, fellows } = aroundOf(mine, point);
        const heard = [...echoes, ...fellows, ...air];
        return { ...watch, points: [...new Set([...watch.points, ...heard])] };
      }),
  },
  start: () => unchanged(NOTHING),
  step(state, input, subject, context) {
    const { point } = subject;
    if (input.kind !== 'reading' || point === undefined) return unchanged(state);
    const after =
      input.reading.point === point.id
        ? afterOwn(state, input, point, context)
        : afterOther(state, input, point, context);
    return say(after, point, input, context);
  },
};
