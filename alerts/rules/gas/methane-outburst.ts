import type { Point } from '../../../domain/mine.js';
import { QUANTITIES } from '../../../domain/quantity.js';
import type { Text } from '../../../domain/text.js';
import { clockMark, counts, staleAfter, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Judged, Rule, RuleContext, RuleInput, Subject, Verdict, Watch } from '../rule.js';
import { type Sample, withSample } from '../statistics/samples.js';
import { aroundOf, type Heard, hearing } from './around.js';
import { areasOf, isAtFace } from './outburst/place.js';
import { echoesOf, type Rise, riseAt } from './outburst/rise.js';
import { signOf } from './outburst/second-sign.js';

const { outburst } = DEFAULTS;
const keep = { spanMs: outburst.withinMs, everyMs: 1_000 };

interface Outburst {
  readonly own: readonly Sample[];
  readonly heard: Heard;
  readonly rise: Rise | null;
  readonly raised: boolean;
}

const NOTHING: Outburst = { own: [], heard: {}, rise: null, raised: false };
const basis = { edition: 'MineSentry default', clause: '突出征兆', confidence: 'default' } as const;

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
    ...clockMark(input),
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
  return { own, heard, rise, raised: state.raised };
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
