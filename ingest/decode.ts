import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Mine, Point } from '../domain/mine.js';
import type { Arrival, Observation, Reading, Refusal, RefusalCode } from '../domain/observation.js';
import { familyOf, QUANTITIES } from '../domain/quantity.js';
import {
  framePayload,
  frameReadingPayload,
  placeOf,
  readingPayload,
  resultPayload,
  sightingPayload,
  systemPayload,
} from './mqtt/payload.js';
import { buildTopic, parseTopic, type Topic } from './mqtt/topics.js';
import type { SpoolRecord } from './spool/spool.js';

/** A reading further ahead of the service's clock than this is kept out of history. */
const MOST_AHEAD_MS = 300_000;
const EXCERPT_BYTES = 4096;

const utf8 = new TextDecoder('utf-8');

/** One message on its way through the decoder: what it has said so far, and what was refused. */
interface Decoding {
  readonly record: SpoolRecord;
  readonly observations: Observation[];
  readonly refusals: Refusal[];
  mine: string | undefined;
}

const refuse = (decoding: Decoding, code: RefusalCode, message: string, place = '', part?: unknown): void => {
  const { payload, full } = decoding.record;
  const bytes = part === undefined ? payload : Buffer.from(JSON.stringify(part) ?? '');
  decoding.refusals.push({
    code,
    message,
    place,
    excerpt: utf8.decode(bytes.subarray(0, EXCERPT_BYTES)),
    sha256: full?.sha256 ?? createHash('sha256').update(payload).digest('hex'),
    bytes: full?.bytes ?? payload.length,
    ...(decoding.mine === undefined ? {} : { mine: decoding.mine }),
  });
};

/** Checks a part of a message; a fault refuses that part alone, at its place. */
const check = <Schema extends z.ZodType>(
  decoding: Decoding,
  schema: Schema,
  part: unknown,
  place: string,
): z.output<Schema> | undefined => {
  const read = schema.safeParse(part);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = placeOf(issue?.path ?? [], place);
  const others = read.error.issues.length > 1 ? ` (and ${read.error.issues.length - 1} more)` : '';
  refuse(decoding, 'schema-violation', `${at || 'payload'}: ${issue?.message ?? 'does not fit'}${others}`, at, part);
  return undefined;
};

const wrongValue = (
  { quantity }: Point,
  { value, quality }: Pick<Reading, 'value' | 'quality'>,
): string | undefined => {
  if (value === null) return quality === 'good' ? 'a good reading has a value; send its quality with null' : undefined;
  if (QUANTITIES[quantity].switch && value !== 0 && value !== 1) return `${quantity} is a switch: send 0 or 1`;
  return undefined;
};

/** Takes a reading that fits its point; one from the future is refused, and still judged by its arrival. */
const takeReading = (
  decoding: Decoding,
  mine: Mine,
  point: Point,
  reading: Reading,
  { place, part }: { readonly place: string; readonly part: unknown },
): void => {
  const wrong = wrongValue(point, reading);
  const valuePlace = place === '' ? 'value' : `${place}.value`;
  if (wrong !== undefined) {
    refuse(decoding, 'schema-violation', `${valuePlace}: ${wrong}`, valuePlace, part);
    return;
  }
  const { receivedAt } = decoding.record;
  if (mine.simulated || reading.at - receivedAt <= MOST_AHEAD_MS) {
    decoding.observations.push(reading);
    return;
  }
  const aheadS = Math.round((reading.at - receivedAt) / 1000);
  const atPlace = place === '' ? 'at' : `${place}.at`;
  const message = `${atPlace}: ${aheadS} s ahead of this service's clock; set the gateway's clock`;
  refuse(decoding, 'clock-ahead', message, atPlace, part);
  const { inArray: _, ...bare } = reading;
  decoding.observations.push({ ...bare, at: receivedAt, clockSuspect: true, judgedOnly: true });
};

const takeReadings = (decoding: Decoding, mine: Mine, topic: Topic & { kind: 'reading' }, payload: unknown): void => {
  const point = mine.pointById.get(topic.point);
  if (point === undefined) {
    refuse(decoding, 'unknown-point', `mine ${mine.id} has no point ${topic.point}; add it to the mine's file`);
    return;
  }
  const family = familyOf(point.quantity);
  if (family !== topic.family) {
    const right = buildTopic({ ...topic, family });
    refuse(decoding, 'wrong-family', `${point.quantity} belongs under ${right}`);
    return;
  }
  const isArray = Array.isArray(payload);
  const parts: readonly unknown[] = isArray ? payload : [payload];
  if (parts.length === 0) {
    refuse(decoding, 'schema-violation', 'an empty array says nothing; send at least one reading');
    return;
  }
  const found = parts.flatMap((part, index) => {
    const place = isArray ? `[${index}]` : '';
    const read = check(decoding, readingPayload, part, place);
    return read === undefined ? [] : [{ read, place, part, index }];
  });
  const newestAt = found.reduce((newest, { read }) => Math.max(newest, read.at), 0);
  for (const { read, place, part, index } of found) {
    const reading: Reading = {
      kind: 'reading',
      mine: mine.id,
      point: point.id,
      at: read.at,
      value: read.value,
      quality: read.quality ?? 'good',
      ...(read.seq === undefined ? {} : { seq: read.seq }),
      ...(isArray ? { inArray: { index, newestAt } } : {}),
    };
    takeReading(decoding, mine, point, reading, { place, part: isArray ? part : undefined });
  }
};

const takeFrame = (decoding: Decoding, mine: Mine, topic: Topic & { kind: 'frame' }, payload: unknown): void => {
  const { substation } = topic;
  if (!mine.substations.some(({ id }) => id === substation)) {
    refuse(
      decoding,
      'unknown-substation',
      `mine ${mine.id} has no substation ${substation}; add it to the mine's file`,
    );
    return;
  }
  const frame = check(decoding, framePayload, payload, '');
  if (frame === undefined) return;
  if (frame.readings.length === 0) {
    refuse(decoding, 'schema-violation', 'readings: an empty frame says nothing', 'readings');
  }
  frame.readings.forEach((part, index) => {
    const place = `readings[${index}]`;
    const read = check(decoding, frameReadingPayload, part, place);
    if (read === undefined) return;
    const point = mine.pointById.get(read.point);
    if (point === undefined) {
      const message = `${place}.point: mine ${mine.id} has no point ${read.point}; add it to the mine's file`;
      refuse(decoding, 'unknown-point', message, `${place}.point`, part);
      return;
    }
    if (point.substation !== undefined && point.substation !== substation) {
      const message = `${place}.point: ${point.id} belongs to substation ${point.substation}`;
      refuse(decoding, 'schema-violation', message, `${place}.point`, part);
      return;
    }
    const reading: Reading = {
      kind: 'reading',
      mine: mine.id,
      point: point.id,
      at: read.at ?? frame.at,
      value: read.value,
      quality: read.quality ?? 'good',
      ...(frame.seq === undefined ? {} : { seq: frame.seq }),
      substation,
    };
    takeReading(decoding, mine, point, reading, { place, part });
  });
};

/** An instant from the future is the arrival's, on mines that do not run on their readings' own clock. */
const notAhead = (at: number, mine: Mine, receivedAt: number): number =>
  mine.simulated ? at : Math.min(at, receivedAt);

/** An object without its undefined members, so that absent stays absent. */
const present = <Shape extends object>(shape: Shape): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> } =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Shape]: Exclude<Shape[Key], undefined>;
  };

const takeSightings = (decoding: Decoding, mine: Mine, card: string, payload: unknown): void => {
  const isArray = Array.isArray(payload);
  const parts: readonly unknown[] = isArray ? payload : [payload];
  if (parts.length === 0) refuse(decoding, 'schema-violation', 'an empty array says nothing');
  parts.forEach((part, index) => {
    const read = check(decoding, sightingPayload, part, isArray ? `[${index}]` : '');
    if (read === undefined) return;
    const at = notAhead(read.at, mine, decoding.record.receivedAt);
    decoding.observations.push({ kind: 'sighting', mine: mine.id, card, ...present(read), at } as Observation);
  });
};

const takeSystem = (decoding: Decoding, mine: Mine, system: string, payload: unknown): void => {
  if (!mine.systems.some(({ id }) => id === system)) {
    const declared = mine.systems.map(({ id }) => id).join(', ') || 'none';
    refuse(decoding, 'unknown-system', `mine ${mine.id} declares no system ${system} (declared: ${declared})`);
    return;
  }
  const read = check(decoding, systemPayload, payload, '');
  if (read === undefined) return;
  const { receivedAt, retained } = decoding.record;
  const at = read.will || read.at === undefined ? receivedAt : notAhead(read.at, mine, receivedAt);
  const marks = retained ? { retained: true } : {};
  decoding.observations.push({ kind: 'system', mine: mine.id, system, ...present(read), ...marks, at } as Observation);
};

const takeResult = (decoding: Decoding, mine: Mine, command: string, payload: unknown): void => {
  const read = check(decoding, resultPayload, payload, '');
  if (read === undefined) return;
  const at = notAhead(read.at, mine, decoding.record.receivedAt);
  decoding.observations.push({ kind: 'command-result', mine: mine.id, command, ...present(read), at } as Observation);
};

const decodeInto = (decoding: Decoding, mines: ReadonlyMap<string, Mine>): void => {
  const { record } = decoding;
  const topic = parseTopic(record.topic);
  if (topic === undefined || topic.kind === 'alarm' || topic.kind === 'command' || topic.kind === 'stored') {
    refuse(decoding, 'unknown-topic', `nothing is taken on ${record.topic.slice(0, 200)}`);
    return;
  }
  const mine = mines.get(topic.mine);
  if (mine === undefined) {
    refuse(decoding, 'unknown-mine', `no mine file describes ${topic.mine.slice(0, 64)}`);
    return;
  }
  decoding.mine = mine.id;
  if (record.full !== undefined) {
    refuse(decoding, 'too-large', `${record.full.bytes} bytes; send at most 262144 in one message`);
    return;
  }
  let payload: unknown;
  try {
    payload = JSON.parse(utf8.decode(record.payload));
  } catch (error) {
    const why =
      record.payload.length === 0 ? 'the payload is empty' : error instanceof Error ? error.message : 'no JSON';
    refuse(decoding, 'not-json', why);
    return;
  }
  switch (topic.kind) {
    case 'reading':
      takeReadings(decoding, mine, topic, payload);
      break;
    case 'frame':
      takeFrame(decoding, mine, topic, payload);
      break;
    case 'personnel':
      takeSightings(decoding, mine, topic.card, payload);
      break;
    case 'system':
      takeSystem(decoding, mine, topic.system, payload);
      break;
    case 'command-result':
      takeResult(decoding, mine, topic.command, payload);
      break;
  }
};

/**
 * Builds the decoder: a message as it came in, to what it says and what of it is refused, each with its reason and
 * place. One bad reading in a frame or array refuses itself alone. Never throws; answers the same for the same record.
 */
export const createDecoder =
  (mines: () => ReadonlyMap<string, Mine>): ((record: SpoolRecord) => Arrival) =>
  (record) => {
    const decoding: Decoding = { record, observations: [], refusals: [], mine: undefined };
    decodeInto(decoding, mines());
    const { observations, refusals } = decoding;
    return { arrival: record.arrival, receivedAt: record.receivedAt, topic: record.topic, observations, refusals };
  };
