import type { Mine, Point } from '../domain/mine.js';
import type { CommandResult, Reading } from '../domain/observation.js';
import { familyOf } from '../domain/quantity.js';
import {
  commandPayload,
  decodePayload,
  encodePayload,
  readingPayload,
  resultPayload,
  sightingPayload,
  soundFramePayload,
  systemPayload,
} from '../ingest/mqtt/payload.js';
import { buildTopic, parseTopic, type Topic } from '../ingest/mqtt/topics.js';
import type { Output } from './faults.js';
import type { Heard } from './people.js';
import type { Heartbeat } from './systems.js';

/** One MQTT message as a gateway would send it, at QoS 1. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** A command of the service as a gateway understands it. */
export interface HeardCommand {
  readonly id: string;
  readonly kind: 'evacuate' | 'stand-down' | 'cut-power' | 'test';
  readonly areas: readonly string[];
  readonly zones?: readonly string[] | undefined;
  readonly points?: readonly string[] | undefined;
}

/** A point's output with its instant. */
export interface Sample {
  readonly point: Point;
  readonly at: number;
  readonly output: Output;
}

/** Says of itself that it comes from no sensor: the service refuses it for a mine that is not marked `simulated`. */
const MARK = '{"simulated":true,';

const message = (topic: Topic, payload: string, retain = false): Message => ({
  topic: buildTopic(topic),
  payload: `${MARK}${payload.slice(1)}`,
  retain,
});
const stateOf = ({ value, quality }: Output): Pick<Reading, 'value'> & Partial<Pick<Reading, 'quality'>> =>
  quality === 'good' ? { value } : { value, quality };

/** One reading on its point's own topic. */
export const readingMessage = (mine: Mine, { point, at, output }: Sample, seq?: number): Message =>
  message(
    { kind: 'reading', mine: mine.id, family: familyOf(point.quantity), point: point.id },
    encodePayload(readingPayload, { at, ...stateOf(output), ...(seq === undefined ? {} : { seq }) }),
  );

/** A substation's whole cycle in one message. */
export const frameMessage = (
  mine: Mine,
  substation: string,
  frame: { at: number; seq: number; samples: readonly Sample[] },
): Message =>
  message(
    { kind: 'frame', mine: mine.id, substation },
    encodePayload(soundFramePayload, {
      at: frame.at,
      seq: frame.seq,
      readings: frame.samples.map(({ point, output }) => ({ point: point.id, ...stateOf(output) })),
    }),
  );

/** A card heard by a reader, on the card's own topic. */
export const sightingMessage = (mine: Mine, { card, ...sighting }: Heard): Message =>
  message({ kind: 'personnel', mine: mine.id, card }, encodePayload(sightingPayload, sighting));

/** A system's word on itself, retained. */
export const systemMessage = (mine: Mine, { system, ...report }: Heartbeat): Message =>
  message({ kind: 'system', mine: mine.id, system }, encodePayload(systemPayload, report), true);

/** A gateway's answer to a command. */
export const resultMessage = (
  mine: Mine,
  command: string,
  result: Pick<CommandResult, 'at' | 'outcome' | 'zone' | 'detail'>,
): Message => message({ kind: 'command-result', mine: mine.id, command }, encodePayload(resultPayload, result));

/** The gateway's last will: the broker says it for a simulator that died. */
export const lastWill = (mine: Mine): Message =>
  message(
    { kind: 'system', mine: mine.id, system: 'safety-monitoring' },
    encodePayload(systemPayload, { state: 'down', will: true }),
    true,
  );

/** What a gateway of the mine listens to: commands, and alarms to judge the outcome by. */
export const topicsHeardBy = (mine: Mine): readonly string[] => [
  `mines/${mine.id}/commands/+`,
  `mines/${mine.id}/alarms/+`,
];

/** What a gateway needs of a command: one that lacks the rest is obeyed all the same. */
const heardCommandPayload = commandPayload.pick({ id: true, kind: true, areas: true, zones: true, points: true });

/** A command to this mine, or undefined where the message is none. */
export const hearCommand = (mine: Mine, topic: string, payload: Uint8Array): HeardCommand | undefined => {
  const heard = parseTopic(topic);
  if (heard?.kind !== 'command' || heard.mine !== mine.id) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    // What is no JSON is no command.
    return undefined;
  }
  const read = decodePayload(heardCommandPayload, json);
  return read.ok ? read.payload : undefined;
};
