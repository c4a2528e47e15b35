import { dayOf } from './calendar.js';
import type { Mine } from './mine.js';

export type Shift = Mine['shifts'][number];

/** A shift as it is worked on one day. */
export interface WorkedShift {
  readonly shift: Shift;
  /** Epoch ms; it lasts from `beganAt` up to, not including, `endsAt`. */
  readonly beganAt: number;
  readonly endsAt: number;
  /** Tells it from the same shift of another day, as `2026-03-01 day`: the day on which it began. Survives JSON. */
  readonly key: string;
}

type ShiftMine = Pick<Mine, 'shifts' | 'timeZone'>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** No zone changes its clock within such a stretch of an hour. */
const STRETCH = 15 * MINUTE;
/** At this bound the offsets that are known are forgotten and asked for again. */
const MOST_OFFSETS = 2000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
};

/** How far the clocks of a zone are ahead of UTC at an instant, ms. */
const offsetAt = (at: number, timeZone: string): number => {
  const from = Math.floor(at / STRETCH) * STRETCH;
  const key = `${timeZone} ${from}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const parts = formatIn(timeZone).formatToParts(from);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  const offset = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - from;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  offsets.set(key, offset);
  return offset;
};

/** The instant at which the clocks of a zone show a local time (ms as if it were UTC). */
const instantOf = (local: number, timeZone: string): number => {
  const guess = local - offsetAt(local, timeZone);
  return local - offsetAt(guess, timeZone);
};

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

/** A shift that ends when it starts lasts the whole day. */
const lengthOf = ({ start, end }: Shift): number =>
  ((minutesOf(end) - minutesOf(start) + 24 * 60) % (24 * 60) || 24 * 60) * MINUTE;

/**
 * The shift of a mine at an instant (epoch ms), by the mine's own clocks; of overlapping ones the one that began last.
 * Undefined between shifts, and in a mine that names none.
 */
export const shiftAt = ({ shifts, timeZone }: ShiftMine, at: number): WorkedShift | undefined => {
  const local = at + offsetAt(at, timeZone);
  const today = Math.floor(local / DAY) * DAY;
  let found: { readonly shift: Shift; readonly start: number } | undefined;
  for (const shift of shifts) {
    for (const day of [today - DAY, today]) {
      const start = day + minutesOf(shift.start) * MINUTE;
      const holds = start <= local && local < start + lengthOf(shift);
      if (holds && (found === undefined || start > found.start)) found = { shift, start };
    }
  }
  if (found === undefined) return undefined;
  const { shift, start } = found;
  const beganAt = instantOf(start, timeZone);
  const endsAt = instantOf(start + lengthOf(shift), timeZone);
  return { shift, beganAt, endsAt, key: `${dayOf(beganAt, timeZone)} ${shift.id}` };
};

/** What tells one spell of work from another: the shift as worked, or the day where no shift is. Survives JSON. */
export const spellAt = (mine: ShiftMine, at: number): string => shiftAt(mine, at)?.key ?? dayOf(at, mine.timeZone);

/** What the clocks of a zone show at an instant, as `07:45`. */
export const timeOfDay = (at: number, timeZone: string): string =>
  new Date(at + offsetAt(at, timeZone)).toISOString().slice(11, 16);
