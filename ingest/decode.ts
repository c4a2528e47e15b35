import type { Mine } from '../domain/mine.js';
import type { Arrival, Observation, SystemReport } from '../domain/observation.js';
import { resultPayload, sightingPayload, systemPayload } from './mqtt/payload.js';
import { createTopicReader, type InboundTopic } from './mqtt/topics.js';
import { check, type Decoding, refuse, shown, startDecoding } from './refusal.js';
import type { SpoolRecord } from './spool/spool.js';
import { itemsOf, takeFrame, takeReadings } from './take-readings.js';

const utf8 = new TextDecoder('utf-8');
const BYTE_ORDER_MARK = 0xef;
/** Shared by the many arrivals in which nothing is refused, and those in which everything is. */
const NOTHING: readonly never[] = Object.freeze([]);

/** A buffer's own decoder is several times quicker over a short text; a byte order mark is all that it does not take away. */
const textOf = (payload: Uint8Array): string =>
  Buffer.isBuffer(payload) && payload[0] !== BYTE_ORDER_MARK ? payload.toString() : utf8.decode(payload);

/** An instant from the future is the arrival's, on mines that do not run on their readings' own clock. */
const notAhead = (at: number, mine: Mine, receivedAt: number): number =>
  mine.simulated ? at : Math.min(at, receivedAt);

/** Whether a simulator says it: its messages carry a mark, and what holds one that does is made up as a whole. */
const isMadeUp = (payload: unknown): boolean => {
  const isMarked = (part: unknown): boolean =>
    typeof part === 'object' && part !== null && 'simulated' in part && part.simulated === true;
  return Array.isArray(payload) ? payload.some(isMarked) : isMarked(payload);
};

const takeSightings = (decoding: Decoding, mine: Mine, card: string, payload: unknown): readonly Observation[] => {
  const parts = itemsOf(decoding, payload);
  if (parts === undefined) return NOTHING;
  const sightings: Observation[] = [];
  const isArray = Array.isArray(payload);
  for (const [index, part] of parts.entries()) {
    const read = check(decoding, sightingPayload, part, isArray ? `[${index}]` : '');
    if (read === undefined) continue;
    const at = notAhead(read.at, mine, decoding.record.receivedAt);
    sightings.push({ kind: 'sighting', mine: mine.id, card, ...read, at });
  }
  return sightings;
};

const takeSystem = (decoding: Decoding, mine: Mine, system: string, payload: unknown): readonly Observation[] => {
  if (!mine.systems.some(({ id }) => id === system)) {
    const declared = mine.systems.map(({ id }) => id).join(', ') || 'none';
    const message = `mine ${mine.id} declares no system ${shown(system)} (declared: ${declared}); add it to the mine's file`;
    refuse(decoding, 'unknown-system', message);
    return NOTHING;
  }
  const read = check(decoding, systemPayload, payload);
  if (read === undefined) return NOTHING;
  const { receivedAt, retained } = decoding.record;
  const { frameAt, lastTestAt, lastAcceptedAt } = read;
  const report: SystemReport = {
    kind: 'system',
    mine: mine.id,
    system,
    ...read,
    at: read.will || read.at === undefined ? receivedAt : notAhead(read.at, mine, receivedAt),
    // One from the future would keep a dead link looking fresh until then.
    ...(frameAt === undefined ? {} : { frameAt: notAhead(frameAt, mine, receivedAt) }),
    ...(lastTestAt === undefined ? {} : { lastTestAt: notAhead(lastTestAt, mine, receivedAt) }),
    ...(lastAcceptedAt === undefined ? {} : { lastAcceptedAt: notAhead(lastAcceptedAt, mine, receivedAt) }),
    ...(retained ? { retained: true } : {}),
  };
  return [report];
};

const takeResult = (decoding: Decoding, mine: Mine, command: string, payload: unknown): readonly Observation[] => {
  const read = check(decoding, resultPayload, payload);
  if (read === undefined) return NOTHING;
  const at = notAhead(read.at, mine, decoding.record.receivedAt);
  return [{ kind: 'command-result', mine: mine.id, command, ...read, at }];
};

/** What the message says; what of it is refused is noted in `decoding`. */
const observed = (
  decoding: Decoding,
  topic: InboundTopic | undefined,
  mines: ReadonlyMap<string, Mine>,
): readonly Observation[] => {
  const { record } = decoding;
  if (record.damaged !== undefined) {
    const { upTo } = record.damaged;
    if (topic !== undefined && mines.has(topic.mine)) decoding.mine = topic.mine;
    const which = upTo === record.arrival ? `message ${upTo}` : `messages ${record.arrival} to ${upTo}`;
    const message = `the spool's disk has damaged ${which}; what still stands there is kept and not believed`;
    refuse(decoding, 'spool-damaged', message);
    return NOTHING;
  }
  if (topic === undefined) {
    refuse(decoding, 'unknown-topic', `nothing is taken on ${record.topic.slice(0, 200)}; see the list of topics`);
    return NOTHING;
  }
  const mine = mines.get(topic.mine);
  if (mine === undefined) {
    refuse(decoding, 'unknown-mine', `no mine file describes ${shown(topic.mine)}; add one, or correct the topic`);
    return NOTHING;
  }
  decoding.mine = mine.id;
  if (record.full !== undefined) {
    refuse(decoding, 'too-large', `${record.full.bytes} bytes; send at most 262144 in one message`);
    return NOTHING;
  }
  let payload: unknown;
  try {
    payload = JSON.parse(textOf(record.payload));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    refuse(decoding, 'not-json', record.payload.length === 0 ? 'the payload is empty; send JSON' : `no JSON: ${why}`);
    return NOTHING;
  }
  if (!mine.simulated && isMadeUp(payload)) {
    const message = `a simulator speaks, and mine ${mine.id} is not marked simulated; stop it, or mark the mine`;
    refuse(decoding, 'made-up', message);
    return NOTHING;
  }
  switch (topic.kind) {
    case 'reading':
      return takeReadings(decoding, mine, topic, payload);
    case 'frame':
      return takeFrame(decoding, mine, topic, payload);
    case 'personnel':
      return takeSightings(decoding, mine, topic.card, payload);
    case 'system':
      return takeSystem(decoding, mine, topic.system, payload);
    case 'command-result':
      return takeResult(decoding, mine, topic.command, payload);
  }
};

/**
 * Builds the decoder: a message as it came in, to what it says and what of it is refused, each with its reason and
 * place. One bad reading in a frame or array refuses itself alone. Never throws; answers the same for the same record.
 */
export const createDecoder = (mines: () => ReadonlyMap<string, Mine>): ((record: SpoolRecord) => Arrival) => {
  const readTopic = createTopicReader();
  return (record) => {
    const { arrival, receivedAt } = record;
    const spoken = readTopic(record.topic);
    const decoding = startDecoding(record);
    const observations = observed(decoding, spoken?.topic, mines());
    const { refusals, frame } = decoding;
    const taken: Arrival = {
      arrival,
      receivedAt,
      topic: spoken?.text ?? record.topic,
      observations,
      refusals: refusals.length === 0 ? NOTHING : refusals,
    };
    return frame === undefined ? taken : { ...taken, frame };
  };
};
