import type { z } from 'zod';
import type { Mine, Point } from '../domain/mine.js';
import type { Reading } from '../domain/observation.js';
import { familyOf, QUANTITIES } from '../domain/quantity.js';
import { frameNumberPayload, framePayload, frameReadingPayload, MOST_ITEMS, readingPayload } from './mqtt/payload.js';
import { plainFrameReading, plainReading } from './mqtt/plain-reading.js';
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
const NOTHING: readonly never[] = [];
const WHOLE: Place = { at: 'at', value: 'value', part: undefined };

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

// Member by member where every reading comes by: a spread takes as long as all the rest.
const statedOf = (
  { id: mine }: Mine,
  point: string,
  { at, value, quality = 'good', seq }: z.output<typeof readingPayload>,
): Reading =>
  seq === undefined
    ? { kind: 'reading', mine, point, quality, at, value }
    : { kind: 'reading', mine, point, quality, at, value, seq };

/** The reading in a part of the message, `within` it; undefined for one that was refused and drives nothing. */
const takeOne = (
  decoding: Decoding,
  mine: Mine,
  point: Point,
  part: unknown,
  within: string,
  place: Place,
): Reading | undefined => {
  const read = plainReading(part) ?? check(decoding, readingPayload, part, within);
  if (read === undefined) return undefined;
  return believed(decoding, mine, point, statedOf(mine, point.id, read), place);
};

/** Takes an array of readings; each is told its position and the newest instant among them. */
const takeArray = (decoding: Decoding, mine: Mine, point: Point, payload: readonly unknown[]): readonly Reading[] => {
  const parts = itemsOf(decoding, payload);
  if (parts === undefined) return NOTHING;
  const taken: { readonly reading: Reading; readonly index: number }[] = [];
  let newestAt = 0;
  for (const [index, part] of parts.entries()) {
    const within = `[${index}]`;
    const place = { at: `${within}.at`, value: `${within}.value`, part };
    const reading = takeOne(decoding, mine, point, part, within, place);
    if (reading === undefined) continue;
    taken.push({ reading, index });
    if (!reading.judgedOnly) newestAt = Math.max(newestAt, reading.at);
  }
  return taken.map(({ reading, index }) =>
    reading.judgedOnly ? reading : { ...reading, inArray: { index, newestAt } },
  );
};

/** Takes a reading, or an array of them, on its point's own topic. */
export const takeReadings = (
  decoding: Decoding,
  mine: Mine,
  topic: Topic & { kind: 'reading' },
  payload: unknown,
): readonly Reading[] => {
  const point = mine.pointById.get(topic.point);
  if (point === undefined) {
    const message = `mine ${mine.id} has no point ${shown(topic.point)}; add it to the mine's file`;
    refuse(decoding, 'unknown-point', message);
    return NOTHING;
  }
  const family = familyOf(point.quantity);
  if (family !== topic.family) {
    refuse(
      decoding,
      'wrong-family',
      `${point.quantity} is taken on ${buildTopic({ ...topic, family })}; send it there`,
    );
    return NOTHING;
  }
  if (Array.isArray(payload)) return takeArray(decoding, mine, point, payload);
  const reading = takeOne(decoding, mine, point, payload, '', WHOLE);
  return reading === undefined ? NOTHING : [reading];
};

/** Takes a substation's frame; its points may be of any family, and of this substation or of none. */
export const takeFrame = (
  decoding: Decoding,
  mine: Mine,
  { substation }: Topic & { kind: 'frame' },
  payload: unknown,
): readonly Reading[] => {
  if (!mine.substations.some(({ id }) => id === substation)) {
    const message = `mine ${mine.id} has no substation ${shown(substation)}; add it to the mine's file`;
    refuse(decoding, 'unknown-substation', message);
    return NOTHING;
  }
  // One that is refused whole is safe among what was refused: its gateway need not send it again.
  const number = frameNumberPayload.safeParse(payload);
  if (number.success) decoding.frame = { mine: mine.id, substation, seq: number.data.seq };
  const frame = check(decoding, framePayload, payload);
  if (frame === undefined) return NOTHING;
  const readings: Reading[] = [];
  const { seq } = frame;
  for (const [index, part] of frame.readings.entries()) {
    const within = `readings[${index}]`;
    const read = plainFrameReading(part) ?? check(decoding, frameReadingPayload, part, within);
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
    const { value, quality = 'good', at = frame.at } = read;
    const stated: Reading =
      seq === undefined
        ? { kind: 'reading', mine: mine.id, quality, at, substation, point: point.id, value }
        : { kind: 'reading', mine: mine.id, quality, at, seq, substation, point: point.id, value };
    const atPlace = read.at === undefined ? 'at' : `${within}.at`;
    const place = { at: atPlace, value: `${within}.value`, part };
    const reading = believed(decoding, mine, point, stated, place);
    if (reading !== undefined) readings.push(reading);
  }
  return readings;
};
