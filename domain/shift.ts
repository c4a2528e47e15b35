import { dayOf, instantOf, offsetAt } from './calendar.js';
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
