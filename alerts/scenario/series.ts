import { QUALITIES, type Quality } from '../../domain/observation.js';

/** One sample of a series: what a point says in one interval; null where it says nothing. */
export type Sample = { readonly value: number | null; readonly quality: Quality } | null;

/** A series that cannot be read, with the part at fault. */
export class SeriesError extends Error {
  override readonly name = 'SeriesError';
  readonly code = 'series-unreadable';
  readonly retryable = false;
}

const MOST_SAMPLES = 100_000;
const number = String.raw`-?\d+(?:\.\d+)?`;
const NUMBERS = new RegExp(`^(?:([a-z-]+):)?(${number})(?:([+-]\\d+(?:\\.\\d+)?))?(?:x(\\d+))?$`);
const WORD = /^(_|stale|[a-z-]+?)(?:x(\d+))?$/;

const isQuality = (word: string): word is Quality => QUALITIES.some((quality) => quality === word);

/** Several times the same; more than may be in all are never made. */
const repeated = (text: string, times: string, more: number, sample: (index: number) => Sample): Sample[] => {
  const length = Number(times) + more;
  if (length > MOST_SAMPLES) throw new SeriesError(`"${text}": more than ${MOST_SAMPLES} samples`);
  return Array.from({ length }, (_, index) => sample(index));
};

const token = (text: string): Sample[] => {
  const numbers = NUMBERS.exec(text);
  if (numbers !== null) {
    const [, word = 'good', first = '', step = '0', times = '0'] = numbers;
    if (!isQuality(word))
      throw new SeriesError(`"${text}": "${word}" is no quality; use one of ${QUALITIES.join(', ')}`);
    // Ten decimals undo what binary fractions add over many steps.
    const at = (index: number): number => Number((Number(first) + index * Number(step)).toFixed(10));
    return repeated(text, times, 1, (index) => ({ value: at(index), quality: word }));
  }
  const [, word = '', times = ''] = WORD.exec(text) ?? [];
  if (word === '_' || word === 'stale') return repeated(text, times || '1', 0, () => null);
  if (!isQuality(word)) throw new SeriesError(`"${text}" is neither a number, a quality nor _`);
  return repeated(text, times || '0', 1, () => ({ value: null, quality: word }));
};

/**
 * Reads a series in the notation of promtool: `0.3` one sample; `0.3x4` five of them; `0.3+0.1x6` seven, rising;
 * `_` nothing, `_x3` nothing three times (`stale` says the same); `over-range` or any quality without a value;
 * `calibrating:2.0x3` a quality with values.
 * @throws SeriesError naming the part that cannot be read.
 */
export const readSeries = (text: string): readonly Sample[] => {
  const samples: Sample[] = [];
  for (const part of text.split(/\s+/)) {
    if (part === '') continue;
    for (const sample of token(part)) samples.push(sample);
    if (samples.length > MOST_SAMPLES) throw new SeriesError(`more than ${MOST_SAMPLES} samples`);
  }
  return samples;
};

/** Milliseconds of a span as `20s`, `5m`, `1h30m` or a bare number of seconds. */
export const readSpan = (text: string | number): number => {
  if (typeof text === 'number') return text * 1000;
  const match = /^(-)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text.trim());
  if (match === null || text.trim() === '') throw new SeriesError(`"${text}" is no time span; write 20s, 5m or 1h30m`);
  const [, minus, hours = '0', minutes = '0', seconds = '0', milliseconds = '0'] = match;
  const span = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(milliseconds);
  return minus === undefined ? span : -span;
};
