import type { Reading } from '../../domain/observation.js';
import { DEFAULTS } from './defaults.js';

/** What makes a reading the same as another of its point. */
type Told = Pick<Reading, 'at' | 'seq' | 'value' | 'quality'>;

/**
 * What is remembered of one point's own time, to tell a late reading from a clock that was set back. JSON.
 * All instants of sensor time unless they say otherwise; null where nothing came yet.
 */
export interface PointClock {
  /** The newest good reading, in the present order of the sensor's clock. */
  goodAt: number | null;
  goodSeq: number | null;
  /** Service time at which that one arrived. */
  goodReceivedAt: number;
  /** The newest reading of any quality. */
  newestAt: number | null;
  /** The newest instant before the clock was set back; null while the clock is believed. */
  beforeSetBack: number | null;
  /** The last readings, each in full, oldest first; what earlier versions kept was text. */
  told: (Told | string)[];
}

export const newPointClock = (): PointClock => ({
  goodAt: null,
  goodSeq: null,
  goodReceivedAt: 0,
  newestAt: null,
  beforeSetBack: null,
  told: [],
});

/** A clock of its own that goes on from a kept one; earlier versions kept no readings. */
export const goingOn = (kept: Omit<PointClock, 'told'> & { readonly told?: PointClock['told'] }): PointClock => ({
  ...kept,
  told: [...(kept.told ?? [])],
});

/** Readings of a point among which a copy of one is recognised; a gateway repeats what it sent within a cycle. */
const MOST_TOLD = 8;

/**
 * Whether a reading has been told before, word for word: a message that came twice says nothing new, and proves no life.
 * One whose clock cannot be believed is judged by its arrival, and never a copy.
 */
export const isCopy = (clock: PointClock, { at, seq, value, quality, judgedOnly, clockSuspect }: Reading): boolean => {
  if (judgedOnly || clockSuspect) return false;
  const { told } = clock;
  const isSame = (one: Told | string): boolean =>
    typeof one === 'object' && one.at === at && one.value === value && one.seq === seq && one.quality === quality;
  if (told.some(isSame)) return true;
  if (told.length >= MOST_TOLD) told.shift();
  told.push(seq === undefined ? { at, value, quality } : { at, seq, value, quality });
  return false;
};

/** How a reading is to be judged: as it stands, or kept from the live rules. */
export type Settled =
  | { readonly late: false; readonly at: number; readonly clockSuspect: boolean; readonly newest: boolean }
  | { readonly late: true };

const LATE: Settled = { late: true };

const isLateInArray = ({ inArray, at }: Reading, now: number): boolean =>
  inArray !== undefined && inArray.newestAt > at && Math.max(now, inArray.newestAt) - at > DEFAULTS.lateInArrayMs;

/**
 * Settles the time of one reading, as requirements.md words **Late**, and remembers it in `clock`.
 * `now` is the engine's clock at its arrival, which a reading with a suspect clock is judged at.
 */
export const settle = (
  clock: PointClock,
  reading: Reading,
  arrival: { readonly receivedAt: number; readonly now: number; readonly cycleMs: number },
): Settled => {
  const { at, seq, quality } = reading;
  if (reading.judgedOnly || reading.clockSuspect) {
    return { late: false, at: arrival.now, clockSuspect: true, newest: true };
  }
  if (isLateInArray(reading, arrival.now)) return LATE;
  const { goodAt, goodSeq } = clock;
  let setBack = false;
  if (goodAt !== null && at < goodAt) {
    const withinMs = Math.max(DEFAULTS.lateAtLeastMs, DEFAULTS.lateCycles * arrival.cycleMs);
    const seqRises = seq !== undefined && goodSeq !== null && seq > goodSeq;
    setBack = seqRises || arrival.receivedAt - clock.goodReceivedAt > withinMs;
    if (!setBack) return LATE;
  }
  if (setBack) {
    clock.beforeSetBack = Math.max(clock.beforeSetBack ?? at, clock.newestAt ?? at, goodAt ?? at);
    clock.newestAt = null;
  }
  const newest = clock.newestAt === null || at > clock.newestAt;
  if (newest) clock.newestAt = at;
  if (setBack || (quality === 'good' && (goodAt === null || at >= goodAt))) {
    clock.goodAt = at;
    clock.goodSeq = seq ?? null;
    clock.goodReceivedAt = arrival.receivedAt;
  }
  if (clock.beforeSetBack !== null && at > clock.beforeSetBack) clock.beforeSetBack = null;
  const clockSuspect = clock.beforeSetBack !== null;
  return { late: false, at: clockSuspect ? arrival.now : at, clockSuspect, newest };
};
