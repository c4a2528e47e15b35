import type { Mine } from '../../../domain/mine.js';
import type { Text } from '../../../domain/text.js';
import { median } from '../../../domain/theil-sen.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Judged, Rule, RuleContext, Step, Subject } from '../rule.js';
import { ours } from './our-basis.js';

/** How far arrivals lay behind the sensors' own time, ms, the last ones; negative where the clock is ahead. */
interface Offsets {
  readonly last: readonly number[];
  readonly ofPoint: Readonly<Record<string, number>>;
  /** The message counted last: the readings of a frame are one message. */
  readonly message: { readonly at: number; readonly receivedAt: number } | null;
}

const basis = ours('时钟偏差');

/** An arrival more than five minutes ahead keeps only the time of its arrival: it is that far ahead at least. */
const offsetOf = ({ reading, receivedAt }: Judged): number =>
  reading.judgedOnly ? -(DEFAULTS.clockSkewGraveMs + 1) : receivedAt - reading.at;

/** A backlog being delivered runs faster than any clock: a message counts where its offset is what its point's last one was. */
const isSteady = (state: Offsets, judged: Judged, offset: number, { mine }: RuleContext): boolean => {
  const { point } = judged.reading;
  const before = state.ofPoint[point];
  const halfCycleMs = (mine.pointById.get(point)?.cycleS ?? 0) * 500;
  return before === undefined || Math.abs(offset - before) <= halfCycleMs;
};

const judge = (state: Offsets, subject: Subject, at: number): Step<Offsets> => {
  const behindMs = state.last.length < DEFAULTS.clockSkewMessages ? undefined : median(state.last);
  if (behindMs === undefined) return unchanged(state);
  const skewMs = Math.abs(behindMs);
  if (skewMs < DEFAULTS.clockSkewClearMs) return { state, verdict: { kind: 'clear', at } };
  if (skewMs <= DEFAULTS.clockSkewMs) return unchanged(state);
  const name = subject.point?.name;
  const seconds = Math.ceil(skewMs / 1000);
  const which: Text = behindMs > 0 ? { zh: '慢', en: 'behind' } : { zh: '快', en: 'ahead' };
  return {
    state,
    verdict: {
      kind: 'raise',
      at,
      level: skewMs > DEFAULTS.clockSkewGraveMs ? 'yellow' : 'blue',
      value: seconds,
      limit: { value: DEFAULTS.clockSkewMs / 1000, unit: 's', kind: 'max', basis },
      basis,
      message: {
        zh: `${name ?? `分站${subject.id}`} 时钟${which.zh} ${seconds} s`,
        en: `Clock of ${name ?? `substation ${subject.id}`} is ${seconds} s ${which.en}`,
      },
      withdraw: false,
    },
  };
};

const watchesOf = (mine: Mine) => [
  ...mine.substations
    .map(({ id }) => ({
      subject: { id, area: '' },
      points: mine.points.filter(({ substation }) => substation === id).map((point) => point.id),
    }))
    .filter(({ points }) => points.length > 0),
  ...mine.points
    .filter(({ substation }) => substation === undefined)
    .map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] })),
];

/**
 * The median of twenty messages' own time lies too far from that of their arrival: the clock of the substation, or of a
 * point without one, is wrong, and so is every record it makes. A simulated mine has no other clock than its readings'.
 */
export const clockSkew: Rule<Offsets> = {
  id: 'systems.clock-skew',
  basis,
  title: { zh: '时钟偏差', en: 'Clock skew' },
  watches: { per: 'mine', of: (mine) => (mine.simulated ? [] : watchesOf(mine)) },
  start: () => unchanged({ last: [], ofPoint: {}, message: null }),
  step(state, input, subject, context) {
    if (input.kind !== 'reading') return unchanged(state);
    const { reading, receivedAt } = input;
    const { message } = state;
    const isBackFill = reading.inArray !== undefined && reading.inArray.newestAt > reading.at;
    const isSameMessage = message?.receivedAt === receivedAt && message.at === reading.at;
    if (isBackFill || isSameMessage) return unchanged(state);
    const offset = offsetOf(input);
    const heard = {
      ...state,
      ofPoint: { ...state.ofPoint, [reading.point]: offset },
      message: { at: reading.at, receivedAt },
    };
    if (!isSteady(state, input, offset, context)) return unchanged(heard);
    return judge({ ...heard, last: [...state.last, offset].slice(-DEFAULTS.clockSkewMessages) }, subject, input.at);
  },
};
