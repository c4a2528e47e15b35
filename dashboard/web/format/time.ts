import type { TFunction } from 'i18next';

const formats = new Map<string, Intl.DateTimeFormat>();

const partsIn = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
};

const split = (at: number, zone: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    partsIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

/** `12:03:04` in the mine's zone. */
export const clockText = (at: number, zone: string): string => {
  const { hour, minute, second } = split(at, zone);
  return `${hour}:${minute}:${second}`;
};

/** `12:03` in the mine's zone. */
export const minuteText = (at: number, zone: string): string => clockText(at, zone).slice(0, 5);

/** `2026-11-24` in the mine's zone. */
export const dayText = (at: number, zone: string): string => {
  const { year, month, day } = split(at, zone);
  return `${year}-${month}-${day}`;
};

/** The clock alone for an instant of the day of `now`, else day and clock: `11-23 12:03:04`. */
export const sinceText = (at: number, zone: string, now: number): string =>
  dayText(at, zone) === dayText(now, zone)
    ? clockText(at, zone)
    : `${dayText(at, zone).slice(5)} ${clockText(at, zone)}`;

/** `3 分 12 秒`, `2 小时 05 分`, `3 天 4 小时`: two units, the larger first. Never negative. */
export const ageText = (ms: number, t: TFunction): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (count: number): string => String(count).padStart(2, '0');
  if (seconds < 60) return t('age.seconds', { s: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('age.minutes', { m: minutes, s: pad(seconds % 60) });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t('age.hours', { h: hours, m: pad(minutes % 60) });
  return t('age.days', { d: Math.floor(hours / 24), h: hours % 24 });
};

/** The larger unit alone, for narrow places: `12s`, `3m`, `2h`, `4d`. */
export const shortAge = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
};
