import { dayText, minuteText } from './time.js';

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)$/;

/** `2026-11-24 12:03` in a zone, as a person types it. */
export const localText = (at: number, zone: string): string => `${dayText(at, zone)} ${minuteText(at, zone)}`;

/** The instant (epoch ms) that `2026-11-24 12:03` means in a zone; undefined for a text or time that does not exist there. */
export const instantIn = (text: string, zone: string): number | undefined => {
  const [, year, month, day, hour, minute] = WRITTEN.exec(text.trim()) ?? [];
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  if (Number.isNaN(wall)) return undefined;
  const wanted = text.trim().replace('T', ' ');
  let at = wall;
  // The second round is for an offset that changes between the guess and the instant.
  for (let round = 0; round < 2; round += 1) {
    const [, y, mo, d, h, mi] = WRITTEN.exec(localText(at, zone)) ?? [];
    at += wall - Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi));
  }
  return localText(at, zone) === wanted ? at : undefined;
};

/** `312:05:10`: hours, minutes and seconds of a duration given in seconds; rounded to whole ones. */
export const hoursText = (seconds: number): string => {
  const whole = Math.round(seconds);
  const pad = (count: number): string => String(count).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`;
};

/** A share as per cent; what rounding would make none or all of it is `< 0.1 %` and `> 99.9 %`. */
export const shareText = (share: number, places = 1): string => {
  if (share <= 0 || share >= 1) return `${Math.round(share * 100)} %`;
  const step = 10 ** -places;
  const text = (share * 100).toFixed(places);
  if (Number(text) < step) return `< ${step.toFixed(places)} %`;
  return Number(text) > 100 - step ? `> ${(100 - step).toFixed(places)} %` : `${text} %`;
};

/** The calendar months up to and with `month` (`2026-03`), newest first. */
export const monthsUpTo = (month: string, count: number): readonly string[] => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, number - 1 - back)).toISOString().slice(0, 7),
  );
};
