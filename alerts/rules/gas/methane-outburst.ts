import type { Mine, Point } from '../../../domain/mine.js';
import { QUANTITIES } from '../../../domain/quantity.js';
import type { Text } from '../../../domain/text.js';
import { counts, staleAfter, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Judged, Rule, RuleContext, RuleInput, Subject, Verdict, Watch } from '../rule.js';
import { type Sample, valueAt, withSample } from '../statistics/samples.js';
import { aroundOf, type Heard, hearing, lagTo, slowedAt } from './around.js';

const { outburst, echo } = DEFAULTS;
const keep = { spanMs: outburst.withinMs, everyMs: 1_000 };

/** When the next sensor downwind would follow, and from what. */
interface Echo {
  readonly point: string;
  readonly base: number;
  readonly fromAt: number;
  readonly untilAt: number;
}

/** A sharp rise that waits for a second sign. */
interface Rise {
  readonly at: number;
  readonly base: number;
  /** Sensor time of its highest reading so far. */
  readonly peakAt: number;
  readonly peak: number;
  readonly echoes: readonly Echo[];
}

interface Outburst {
  readonly own: readonly Sample[];
  readonly heard: Heard;
  readonly rise: Rise | null;
  readonly raised: boolean;
}

const NOTHING: Outburst = { own: [], heard: {}, rise: null, raised: false };
const basis = { edition: 'MineSentry default', clause: '突出征兆', confidence: 'default' } as const;

const OPEN_WORKPLACES = ['coal-face', 'heading'];
const AT_THE_FACE = ['T0', 'T1', 'shearer', 'roadheader'];

/** The methane points of faces and headings: those in them, and those whose position says so. */
const isAtFace = (mine: Mine, { quantity, position, area, workplace }: Point): boolean =>
  quantity === 'methane' &&
  OPEN_WORKPLACES.includes(mine.areaById.get(workplace)?.kind ?? '') &&
  (area === workplace || AT_THE_FACE.includes(position ?? ''));

const SHAFTS = ['intake-shaft', 'return-shaft', 'surface'];

/** The district with its intakes; without one the workplace with the intakes up to the shaft. The order adds what is downwind. */
const areasOf = (mine: Mine, { workplace, area }: Point): string[] => {
  const district = mine.areaById.get(workplace)?.district;
  const upwind = [...mine.air.upwind([workplace])].filter((id) => !SHAFTS.includes(mine.areaById.get(id)?.kind ?? ''));
  const whole =
    district === undefined ? upwind : mine.areas.filter((one) => one.district === district).map(({ id }) => id);
  return [...new Set([workplace, area, ...whole])];
};

/** A sharp rise that begins with this reading; over range is above every base. */
const riseAt = (own: readonly Sample[], judged: Judged): Pick<Rise, 'base' | 'at' | 'peak' | 'peakAt'> | undefined => {
  const before = own.filter(([at]) => at >= judged.at - outburst.withinMs && at <= judged.at);
  const base = Math.min(...before.map(([, value]) => value));
  const peak = judged.reading.quality === 'over-range' ? Number.MAX_VALUE : (judged.reading.value ?? base);
  const isSharp = base <= outburst.basePct && Number((peak - base).toFixed(6)) > outburst.risePct;
  return isSharp ? { base, at: judged.at, peak, peakAt: judged.at } : undefined;
};

const echoesOf = (point: Point, at: number, heard: Heard, context: RuleContext): Echo[] =>
  aroundOf(context.mine, point).downwind.flatMap((id) => {
    const lag = lagTo(point, id, context);
    const base = valueAt(heard[id] ?? [], at);
    if (lag === undefined || base === undefined) return [];
    return [{ point: id, base, fromAt: at + echo.fromShare * lag, untilAt: at + echo.untilLags * lag + echo.andMs }];
  });

const echoed = ({ echoes }: Rise, judged: Judged): Echo | undefined =>
  echoes.find(({ point, base, fromAt, untilAt }) => {
    const { reading, at } = judged;
    if (reading.point !== point || at < fromAt || at > untilAt) return false;
    if (reading.quality === 'over-range') return true;
    const { value } = reading;
    return counts(judged) && value !== null && Number((value - base).toFixed(6)) >= outburst.echoPct;
  });

/** Broken or without a word soon after its highest, and not on the way down again. */
const dying = ({ peakAt, peak, base }: Rise, own: readonly Sample[], at: number): boolean =>
  at - peakAt <= outburst.dyingMs && (own.at(-1)?.[1] ?? base) >= (base + peak) / 2;

const nameOf = (id: string, context: RuleContext): string => context.mine.pointById.get(id)?.name ?? id;

/** The second sign that this input brings, in words. */
const signOf = (
  rise: Rise,
  state: Outburst,
  input: RuleInput,
  subject: Subject,
  context: RuleContext,
): Text | undefined => {
  const { point } = subject;
  if (point === undefined) return undefined;
  if (input.kind === 'wake') {
    const isSilent =
      context.now > staleAfter(point, context) && dying(rise, state.own, state.own.at(-1)?.[0] ?? rise.at);
    return isSilent ? { zh: '上升中传感器无数据', en: 'its sensor fell silent on the way up' } : undefined;
  }
  if (input.kind !== 'reading') return undefined;
  const { reading, at } = input;
  if (reading.point === subject.id) {
    if (reading.quality === 'over-range') return { zh: '并超量程', en: 'and its sensor went over range' };
    const isBroken = reading.quality === 'line-broken' || reading.quality === 'fault';
    if (isBroken && dying(rise, state.own, at)) return { zh: '上升中传感器损坏', en: 'its sensor broke on the way up' };
  }
  const slowed =
    at <= rise.at + outburst.confirmMs
      ? slowedAt(aroundOf(context.mine, point).air, rise.at - outburst.withinMs, state.heard, context)
      : undefined;
  if (slowed !== undefined)
    return { zh: `${slowed.name} 风流减弱或反向`, en: `the air at ${slowed.name} slowed or turned` };
  const follower = echoed(rise, input);
  if (follower === undefined) return undefined;
  const name = nameOf(follower.point, context);
  return { zh: `下风侧 ${name} 随风流滞后上升`, en: `${name} downwind followed with the lag of the air` };
};

const alarm = (rise: Rise, sign: Text, input: RuleInput, point: Point, context: RuleContext): Verdict => {
  const { unit, decimals } = QUANTITIES.methane;
  const over = rise.peak === Number.MAX_VALUE;
  const [from, to] = [rise.base.toFixed(decimals), rise.peak.toFixed(decimals)];
  const seconds = outburst.withinMs / 1000;
  return {
    kind: 'raise',
    at: input.kind === 'reading' ? input.at : context.now,
    level: 'red',
    ...(over ? {} : { value: rise.peak }),
    limit: { value: outburst.risePct, unit, kind: 'rise', basis },
    basis,
    message: {
      zh: `突出征兆：${point.name} ${seconds} 秒内由 ${from} 升${over ? '出量程' : `至 ${to} ${unit}`}，${sign.zh}`,
      en: `Outburst signs: ${point.name} rose from ${from} ${over ? 'out of its range' : `to ${to} ${unit}`} within ${seconds} s, ${sign.en}`,
    },
    withdraw: areasOf(context.mine, point),
    latched: true,
    ...(input.kind === 'reading' && input.clockSuspect ? { clockSuspect: true } : {}),
  };
};

/** What was seen of the point itself and around it, with this reading. */
const seeing = (state: Outburst, judged: Judged, subject: Subject, context: RuleContext): Outburst => {
  const heard = hearing(state.heard, judged);
  const { reading, at } = judged;
  const { point } = subject;
  if (reading.point !== subject.id || point === undefined) return heard === state.heard ? state : { ...state, heard };
  const { value } = reading;
  const seen = counts(judged) && value !== null;
  const own = seen ? withSample(state.own, at, value, keep) : state.own;
  let { rise } = state;
  if (rise !== null && seen && value > rise.peak) rise = { ...rise, peak: value, peakAt: at };
  const lastsUntil =
    rise === null ? 0 : Math.max(rise.at + outburst.confirmMs, ...rise.echoes.map(({ untilAt }) => untilAt));
  if (rise !== null && at > lastsUntil) rise = null;
  const fresh = rise === null && (seen || reading.quality === 'over-range') ? riseAt(state.own, judged) : undefined;
  if (fresh !== undefined) {
    const basedAt = state.own.findLast((sample) => sample[1] === fresh.base)?.[0] ?? at;
    rise = { ...fresh, echoes: echoesOf(point, basedAt, heard, context) };
  }
  return { ...state, own, heard, rise };
};

/**
 * The signs of a coal and gas outburst: methane at a face or heading up by more than 1 % within 60 s from no more than
 * 0.8 %, and one second sign: the air slows or turns, the next sensor downwind follows, or the sensor goes over range
 * or dies on the way up. Takes out the whole district with its intakes without waiting for a measured reversal, and
 * stands until its order is stood down. Span gas on one sensor raises nothing: no second sign comes.
 */
export const methaneOutburst: Rule<Outburst> = {
  id: 'gas.methane.outburst',
  basis,
  title: { zh: '突出征兆', en: 'Outburst signs' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points.flatMap((point): Watch[] => {
        if (!isAtFace(mine, point)) return [];
        const { downwind, air } = aroundOf(mine, point);
        return [{ subject: { id: point.id, area: point.area, point }, points: [point.id, ...downwind, ...air] }];
      }),
  },
  start: () => unchanged(NOTHING),
  step(state, input, subject, context) {
    const { point } = subject;
    if (input.kind === 'stood-down') return { state: NOTHING, verdict: { kind: 'clear', at: context.now } };
    if (point === undefined || state.raised || (input.kind !== 'reading' && input.kind !== 'wake'))
      return unchanged(state);
    const seen = input.kind === 'reading' ? seeing(state, input, subject, context) : state;
    if (seen.rise === null) return unchanged(seen);
    const sign = signOf(seen.rise, seen, input, subject, context);
    if (sign !== undefined) {
      return { state: { ...NOTHING, raised: true }, verdict: alarm(seen.rise, sign, input, point, context) };
    }
    const silentAt = staleAfter(point, context) + 1;
    return silentAt > context.now ? { ...unchanged(seen), wakeAt: silentAt } : unchanged(seen);
  },
};
