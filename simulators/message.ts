import { z } from 'zod';
import type { Mine, Point } from '../domain/mine.js';
import type { CommandResult } from '../domain/observation.js';
import { familyOf } from '../domain/quantity.js';
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

const message = (topic: string, payload: unknown, retain = false): Message => ({
  topic,
  payload: JSON.stringify(payload),
  retain,
});
const stateOf = ({ value, quality }: Output): Record<string, unknown> =>
  quality === 'good' ? { value } : { value, quality };

/** One reading on its point's own topic. */
export const readingMessage = (mine: Mine, { point, at, output }: Sample, seq?: number): Message =>
  message(`mines/${mine.id}/${familyOf(point.quantity)}/${point.id}`, {
    at,
    ...stateOf(output),
    ...(seq === undefined ? {} : { seq }),
  });

/** A substation's whole cycle in one message. */
export const frameMessage = (
  mine: Mine,
  substation: string,
  frame: { at: number; seq: number; samples: readonly Sample[] },
): Message =>
  message(`mines/${mine.id}/substations/${substation}/frame`, {
    at: frame.at,
    seq: frame.seq,
    readings: frame.samples.map(({ point, output }) => ({ point: point.id, ...stateOf(output) })),
  });

export const sightingMessage = (mine: Mine, { card, ...sighting }: Heard): Message =>
  message(`mines/${mine.id}/personnel/${card}`, sighting);

export const systemMessage = (mine: Mine, { system, ...report }: Heartbeat): Message =>
  message(`mines/${mine.id}/systems/${system}`, report, true);

export const resultMessage = (
  mine: Mine,
  command: string,
  result: Pick<CommandResult, 'at' | 'outcome' | 'zone' | 'detail'>,
): Message => message(`mines/${mine.id}/commands/${command}/result`, result);

/** The gateway's last will: the broker says it for a simulator that died. */
export const lastWill = (mine: Mine): Message =>
  message(`mines/${mine.id}/systems/safety-monitoring`, { state: 'down', will: true }, true);

/** What a gateway of the mine listens to: commands, and alarms to judge the outcome by. */
export const topicsHeardBy = (mine: Mine): readonly string[] => [
  `mines/${mine.id}/commands/+`,
  `mines/${mine.id}/alarms/+`,
];

const commandSchema = z.object({
  id: z.string(),
  kind: z.enum(['evacuate', 'stand-down', 'cut-power', 'test']),
  areas: z.array(z.string()),
  zones: z.array(z.string()).optional(),
  points: z.array(z.string()).optional(),
});

/** A command to this mine, or undefined where the message is none. */
export const hearCommand = (mine: Mine, topic: string, payload: Uint8Array): HeardCommand | undefined => {
  if (!topic.startsWith(`mines/${mine.id}/commands/`)) return undefined;
  try {
    return commandSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return undefined;
  }
};
