const MINUTE = 60_000;
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
export const offsetAt = (at: number, timeZone: string): number => {
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
export const instantOf = (local: number, timeZone: string): number => {
  const guess = local - offsetAt(local, timeZone);
  return local - offsetAt(guess, timeZone);
};

/** What the clocks of a zone show at an instant, as `2026-03-01T08:00:00.000Z` written as if it were UTC. */
const shownAt = (at: number, timeZone: string): string => new Date(at + offsetAt(at, timeZone)).toISOString();

/**
 * The calendar day on which an instant (epoch ms) falls in an IANA time zone, as `2026-03-01`.
 * @throws RangeError for a zone that does not exist, which no loaded mine has.
 */
export const dayOf = (at: number, timeZone: string): string => shownAt(at, timeZone).slice(0, 10);

/** The calendar month of an instant in an IANA time zone, as `2026-03`; orders as text. */
export const monthOf = (at: number, timeZone: string): string => dayOf(at, timeZone).slice(0, 7);

/** An instant as the clocks of a zone show it, as `2026-03-01 08:00:00`. */
export const dayAndTime = (at: number, timeZone: string): string =>
  shownAt(at, timeZone).slice(0, 19).replace('T', ' ');

/** What the clocks of a zone show at an instant, as `07:45`. */
export const timeOfDay = (at: number, timeZone: string): string => shownAt(at, timeZone).slice(11, 16);
