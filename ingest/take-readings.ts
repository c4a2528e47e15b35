import type { Mine, Point } from '../domain/mine.js';
import type { Reading } from '../domain/observation.js';
import { familyOf, QUANTITIES } from '../domain/quantity.js';
import { framePayload, frameReadingPayload, MOST_ITEMS, readingPayload } from './mqtt/payload.js';
import { buildTopic, type Topic } from './mqtt/topics.js';
import { check, type Decoding, refuse, shown } from './refusal.js';

/** A reading further ahead of the service's clock than this is kept out of history. */
const MOST_AHEAD_MS = 300_000;

/** Where in its message a reading stands; `part` is its JSON, undefined where it is the whole message. */
interface Place {
  readonly at: string;
  readonly value: string;
  readonly part: unknown;
}

const wrongValue = (
  { quantity }: Point,
  { value, quality }: Pick<Reading, 'value' | 'quality'>,
): string | undefined => {
  if (value === null) return quality === 'good' ? 'a good reading has a value; send its quality with null' : undefined;
  if (QUANTITIES[quantity].switch && value !== 0 && value !== 1) return `${quantity} is a switch: send 0 or 1`;
  return undefined;
};

/** The reading as far as it can be believed; undefined for one that was refused and drives nothing. */
const believed = (
  decoding: Decoding,
  mine: Mine,
  point: Point,
  reading: Reading,
  place: Place,
): Reading | undefined => {
  const wrong = wrongValue(point, reading);
  if (wrong !== undefined) {
    refuse(decoding, 'schema-violation', `${place.value}: ${wrong}`, place.value, place.part);
    return undefined;
  }
  const { receivedAt } = decoding.record;
  if (mine.simulated || reading.at - receivedAt <= MOST_AHEAD_MS) return reading;
  const aheadS = Math.round((reading.at - receivedAt) / 1000);
  const message = `${place.at}: ${aheadS} s ahead of this service's clock; set the gateway's clock`;
  refuse(decoding, 'clock-ahead', message, place.at, place.part);
  return { ...reading, at: receivedAt, clockSuspect: true, judgedOnly: true };
};

/** Items of a payload that is one or an array of them; undefined, and refused, for none or too many. */
export const itemsOf = (decoding: Decoding, payload: unknown): readonly unknown[] | undefined => {
  if (!Array.isArray(payload)) return [payload];
  if (payload.length > 0 && payload.length <= MOST_ITEMS) return payload;
  const message =
    payload.length === 0
      ? 'an empty array says nothing; send at least one item'
      : `an array of ${payload.length} items; send at most ${MOST_ITEMS} in one message`;
  refuse(decoding, 'schema-violation', message);
  return undefined;
};

/** Takes a reading, or an array of them, on its point's own topic. */
export const takeReadings = (
  decoding: Decoding,
  mine: Mine,
  topic: Topic & { kind: 'reading' },
  payload: unknown,
): void => {
  const point = mine.pointById.get(topic.point);
  if (point === undefined) {
    const message = `mine ${mine.id} has no point ${shown(topic.point)}; add it to the mine's file`;
    refuse(decoding, 'unknown-point', message);
    return;
  }
  const family = familyOf(point.quantity);
  if (family !== topic.family) {
    refuse(
      decoding,
      'wrong-family',
      `${point.quantity} is taken on ${buildTopic({ ...topic, family })}; send it there`,
    );
    return;
  }
  const parts = itemsOf(decoding, payload);
  if (parts === undefined) return;
  const isArray = Array.isArray(payload);
  const taken: { readonly reading: Reading; readonly index: number }[] = [];
  let newestAt = 0;
  for (const [index, part] of parts.entries()) {
    const within = isArray ? `[${index}]` : '';
    const read = check(decoding, readingPayload, part, within);
    if (read === undefined) continue;
    const stated: Reading = { kind: 'reading', mine: mine.id, point: point.id, quality: 'good', ...read };
    const place = isArray
      ? { at: `${within}.at`, value: `${within}.value`, part }
      : { at: 'at', value: 'value', part: undefined };
    const reading = believed(decoding, mine, point, stated, place);
    if (reading === undefined) continue;
    taken.push({ reading, index });
    if (!reading.judgedOnly) newestAt = Math.max(newestAt, reading.at);
  }
  for (const { reading, index } of taken) {
    decoding.observations.push(isArray && !reading.judgedOnly ? { ...reading, inArray: { index, newestAt } } : reading);
  }
};

/** Takes a substation's frame; its points may be of any family, and of this substation or of none. */
export const takeFrame = (
  decoding: Decoding,
  mine: Mine,
  { substation }: Topic & { kind: 'frame' },
  payload: unknown,
): void => {
  if (!mine.substations.some(({ id }) => id === substation)) {
    const message = `mine ${mine.id} has no substation ${shown(substation)}; add it to the mine's file`;
    refuse(decoding, 'unknown-substation', message);
    return;
  }
  const frame = check(decoding, framePayload, payload);
  if (frame === undefined) return;
  const ofFrame = { at: frame.at, ...(frame.seq === undefined ? {} : { seq: frame.seq }), substation };
  for (const [index, part] of frame.readings.entries()) {
    const within = `readings[${index}]`;
    const read = check(decoding, frameReadingPayload, part, within);
    if (read === undefined) continue;
    const point = mine.pointById.get(read.point);
    if (point === undefined) {
      const message = `${within}.point: mine ${mine.id} has no point ${read.point}; add it to the mine's file`;
      refuse(decoding, 'unknown-point', message, `${within}.point`, part);
      continue;
    }
    if (point.substation !== undefined && point.substation !== substation) {
      const message = `${within}.point: ${point.id} is on substation ${point.substation} in the mine's file; correct one of them`;
      refuse(decoding, 'schema-violation', message, `${within}.point`, part);
      continue;
    }
    const stated: Reading = { kind: 'reading', mine: mine.id, quality: 'good', ...ofFrame, ...read };
    const atPlace = read.at === undefined ? 'at' : `${within}.at`;
    const place = { at: atPlace, value: `${within}.value`, part };
    const reading = believed(decoding, mine, point, stated, place);
    if (reading !== undefined) decoding.observations.push(reading);
  }
};
