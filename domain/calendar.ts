const formats = new Map<string, Intl.DateTimeFormat>();

const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
};

/**
 * The calendar day on which an instant (epoch ms) falls in an IANA time zone, as `2026-03-01`.
 * @throws RangeError for a zone that does not exist, which no loaded mine has.
 */
export const dayOf = (at: number, timeZone: string): string => {
  const parts = formatIn(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
};

/** The calendar month of an instant in an IANA time zone, as `2026-03`; orders as text. */
export const monthOf = (at: number, timeZone: string): string => dayOf(at, timeZone).slice(0, 7);
