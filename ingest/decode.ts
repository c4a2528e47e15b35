import type { Mine } from '../domain/mine.js';
import type { Arrival } from '../domain/observation.js';
import { resultPayload, sightingPayload, systemPayload } from './mqtt/payload.js';
import { isInbound, parseTopic } from './mqtt/topics.js';
import { check, type Decoding, refuse, shown, startDecoding } from './refusal.js';
import type { SpoolRecord } from './spool/spool.js';
import { itemsOf, takeFrame, takeReadings } from './take-readings.js';

const utf8 = new TextDecoder('utf-8');

/** An instant from the future is the arrival's, on mines that do not run on their readings' own clock. */
const notAhead = (at: number, mine: Mine, receivedAt: number): number =>
  mine.simulated ? at : Math.min(at, receivedAt);

const takeSightings = (decoding: Decoding, mine: Mine, card: string, payload: unknown): void => {
  const parts = itemsOf(decoding, payload);
  if (parts === undefined) return;
  const isArray = Array.isArray(payload);
  for (const [index, part] of parts.entries()) {
    const read = check(decoding, sightingPayload, part, isArray ? `[${index}]` : '');
    if (read === undefined) continue;
    const at = notAhead(read.at, mine, decoding.record.receivedAt);
    decoding.observations.push({ kind: 'sighting', mine: mine.id, card, ...read, at });
  }
};

const takeSystem = (decoding: Decoding, mine: Mine, system: string, payload: unknown): void => {
  if (!mine.systems.some(({ id }) => id === system)) {
    const declared = mine.systems.map(({ id }) => id).join(', ') || 'none';
    const message = `mine ${mine.id} declares no system ${shown(system)} (declared: ${declared}); add it to the mine's file`;
    refuse(decoding, 'unknown-system', message);
    return;
  }
  const read = check(decoding, systemPayload, payload);
  if (read === undefined) return;
  const { receivedAt, retained } = decoding.record;
  const { frameAt, lastTestAt, lastAcceptedAt } = read;
  decoding.observations.push({
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
  });
};

const takeResult = (decoding: Decoding, mine: Mine, command: string, payload: unknown): void => {
  const read = check(decoding, resultPayload, payload);
  if (read === undefined) return;
  const at = notAhead(read.at, mine, decoding.record.receivedAt);
  decoding.observations.push({ kind: 'command-result', mine: mine.id, command, ...read, at });
};

const decodeInto = (decoding: Decoding, mines: ReadonlyMap<string, Mine>): void => {
  const { record } = decoding;
  const topic = parseTopic(record.topic);
  if (topic === undefined || !isInbound(topic)) {
    refuse(decoding, 'unknown-topic', `nothing is taken on ${record.topic.slice(0, 200)}; see the list of topics`);
    return;
  }
  const mine = mines.get(topic.mine);
  if (mine === undefined) {
    refuse(decoding, 'unknown-mine', `no mine file describes ${shown(topic.mine)}; add one, or correct the topic`);
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
    const why = error instanceof Error ? error.message : 'it cannot be read';
    refuse(decoding, 'not-json', record.payload.length === 0 ? 'the payload is empty; send JSON' : `no JSON: ${why}`);
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
    default:
      topic satisfies never;
  }
};

/**
 * Builds the decoder: a message as it came in, to what it says and what of it is refused, each with its reason and
 * place. One bad reading in a frame or array refuses itself alone. Never throws; answers the same for the same record.
 */
export const createDecoder =
  (mines: () => ReadonlyMap<string, Mine>): ((record: SpoolRecord) => Arrival) =>
  (record) => {
    const decoding = startDecoding(record);
    decodeInto(decoding, mines());
    const { observations, refusals } = decoding;
    return { arrival: record.arrival, receivedAt: record.receivedAt, topic: record.topic, observations, refusals };
  };
