import { QUANTITIES } from '../../../domain/quantity.js';
import { median } from '../../../domain/theil-sen.js';
import { canClear, counts, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, holdOn, NO_HOLD, type Shows } from '../hold.js';
import type { Judged, Rule } from '../rule.js';
import { shown } from '../wording.js';
import { magnitudeOf } from './air-velocity.js';

/** Sensor time and magnitude, Pa, of one reading that is remembered. */
type Sample = readonly [at: number, pressurePa: number];

interface Pressure {
  /** One good reading every five minutes, of the last 24 h: 289 at most. */
  readonly samples: readonly Sample[];
  readonly hold: Hold;
  /** The median from before it fell, while it is low: what is wrong must not become the measure. */
  readonly fell: { readonly at: number; readonly medianPa: number } | null;
}

const basis = { edition: 'MineSentry default', clause: '风压低于24 h中位数的70 %', confidence: 'default' } as const;

/** The median to hold a reading against; undefined before enough is known. */
const measureAt = ({ samples, fell }: Pressure, at: number): number | undefined => {
  if (fell !== null && at - fell.at <= DEFAULTS.pressureMedianMs) return fell.medianPa;
  return samples.length * DEFAULTS.pressureSampleMs > DEFAULTS.pressureKnownMs
    ? median(samples.map(([, pressurePa]) => pressurePa))
    : undefined;
};

const remember = (samples: readonly Sample[], judged: Judged): readonly Sample[] => {
  const last = samples.at(-1);
  const { value } = judged.reading;
  const isDue = last === undefined || judged.at - last[0] >= DEFAULTS.pressureSampleMs;
  return value !== null && isDue && canClear(judged) ? [...samples, [judged.at, Math.abs(value)]] : samples;
};

const showsOf = (judged: Judged, medianPa: number): Shows => {
  const { value } = magnitudeOf(judged).reading;
  if (value === null || !counts(judged)) return 'nothing';
  if (value < medianPa * DEFAULTS.pressureLowShare) return 'condition';
  if (!canClear(judged)) return 'nothing';
  return value > medianPa * DEFAULTS.pressureRestoredShare ? 'over' : 'between';
};

/**
 * Pressure whose magnitude (a fan's is negative) lies below 70 % of its own 24 h median for 60 s; over above 80 %. Says
 * nothing before half an hour of it is known.
 */
export const pressureLow: Rule<Pressure> = {
  id: 'ventilation.pressure.low',
  basis,
  title: { zh: '风压过低', en: 'Pressure low' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points
        .filter(({ quantity }) => quantity === 'pressure')
        .map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] })),
  },
  start: () => unchanged({ samples: [], hold: NO_HOLD, fell: null }),
  step(state, input, { point }) {
    if (input.kind !== 'reading' || !input.newest || point === undefined) return unchanged(state);
    const { at } = input;
    const before = state.samples.filter(([from]) => at - from <= DEFAULTS.pressureMedianMs);
    const known = { ...state, samples: remember(before, input) };
    const medianPa = measureAt({ ...state, samples: before }, at);
    if (medianPa === undefined) return unchanged(known);
    const { hold, say } = holdOn(state.hold, showsOf(input, medianPa), at, { raiseMs: DEFAULTS.pressureHoldMs });
    const isLow = hold.since !== null || hold.raised;
    const isNew = state.fell === null || state.fell.medianPa !== medianPa;
    const fell = !isLow ? null : isNew ? { at, medianPa } : state.fell;
    const next = { ...known, hold, fell };
    if (say === 'clear') return { state: next, verdict: { kind: 'clear', at } };
    const { value } = magnitudeOf(input).reading;
    if (say === 'nothing' || value === null) return unchanged(next);
    const { unit, decimals } = QUANTITIES.pressure;
    const limitPa = medianPa * DEFAULTS.pressureLowShare;
    const number = `${shown(value, limitPa, decimals)} ${unit}`;
    const usual = `${medianPa.toFixed(decimals)} ${unit}`;
    const percent = DEFAULTS.pressureLowShare * 100;
    return {
      state: next,
      verdict: {
        kind: 'raise',
        at,
        level: 'orange',
        value,
        limit: { value: limitPa, unit, kind: 'min', basis },
        basis,
        message: {
          zh: `${point.name} ${number}，低于中位数 ${usual} 的 ${percent} %`,
          en: `${point.name} ${number}, below ${percent} % of its median ${usual}`,
        },
        withdraw: false,
        ...(input.clockSuspect ? { clockSuspect: true } : {}),
      },
    };
  },
};
