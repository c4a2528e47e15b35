import WebSocket from 'ws';
import { z } from 'zod';
import type { ServiceProcess } from './service.js';

const alarmSchema = z.object({
  id: z.string(),
  state: z.string(),
  count: z.number(),
  rule: z.string(),
  point: z.string().optional(),
});
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), stream: z.string(), seq: z.number(), alarms: z.array(alarmSchema) }),
  z.object({ type: z.literal('alarm'), seq: z.number(), alarm: alarmSchema }),
  z.object({ type: z.enum(['evacuation', 'headcount', 'system', 'incident']), seq: z.number() }),
  z.object({ type: z.literal('heartbeat'), seq: z.number(), serverAt: z.number() }),
]);

/** A dispatcher's screen: follows the protocol, and returns by `resume` whenever its socket is lost. */
export interface ScreenClient {
  /** Alarms that are not closed: id, and what of it a screen shows. */
  alarms(): ReadonlyMap<string, string>;
  /** Alarms of a rule that nobody has acknowledged. */
  unacknowledged(rule: string): readonly string[];
  /** Whether an alarm of a rule is shown, on the point given or on anything. */
  shows(rule: string, point?: string): boolean;
  /** What a screen may never see, in words: a number left out, a heartbeat ahead of what was sent. */
  broken(): readonly string[];
  /** Longest time between two heartbeats on one socket since it was last asked, ms. */
  longestSilenceMs(): number;
  close(): void;
}

const shown = ({ state, count }: z.infer<typeof alarmSchema>): string => `${state} ${count}`;
const AGAIN_MS = 250;
const READINGS = '{"type":"readings"';

/** Opens a screen on the service; it stays until it is closed, through every restart. */
export const openScreen = (service: ServiceProcess): ScreenClient => {
  const alarms = new Map<string, z.infer<typeof alarmSchema>>();
  const broken: string[] = [];
  let stream: string | undefined;
  let seq = 0;
  let closed = false;
  let socket: WebSocket | undefined;
  let beatAt: number | undefined;
  let longestSilenceMs = 0;

  const hear = (text: string): void => {
    // Most of what comes; its values are no part of what is checked here.
    if (text.startsWith(READINGS)) return;
    const message = messageSchema.parse(JSON.parse(text));
    switch (message.type) {
      case 'heartbeat': {
        if (message.seq > seq) broken.push(`a heartbeat at ${message.seq} after message ${seq}`);
        const now = Date.now();
        if (beatAt !== undefined) longestSilenceMs = Math.max(longestSilenceMs, now - beatAt);
        beatAt = now;
        return;
      }
      case 'snapshot':
        ({ stream, seq } = message);
        alarms.clear();
        for (const alarm of message.alarms) alarms.set(alarm.id, alarm);
        return;
      default:
        if (message.seq !== seq + 1) broken.push(`message ${message.seq} after ${seq}`);
        seq = message.seq;
        if (message.type !== 'alarm') return;
        if (message.alarm.state === 'closed') alarms.delete(message.alarm.id);
        else alarms.set(message.alarm.id, message.alarm);
    }
  };

  const open = async (): Promise<void> => {
    const resume = stream === undefined ? '' : `?resume=${stream}:${seq}`;
    const headers = { cookie: await service.cookie() };
    if (closed) return;
    const one = new WebSocket(`${service.origin.replace('http', 'ws')}/ws${resume}`, {
      headers,
      origin: service.origin,
    });
    socket = one;
    beatAt = undefined;
    one.on('message', (bytes: Buffer) => hear(bytes.toString()));
    one.on('error', () => one.terminate());
    one.on('close', again);
  };
  function again(): void {
    if (!closed) setTimeout(() => open().catch(again), AGAIN_MS);
  }
  open().catch(again);

  return {
    alarms: () => new Map([...alarms].map(([id, alarm]) => [id, shown(alarm)])),
    unacknowledged: (rule) =>
      [...alarms.values()].filter((one) => one.rule === rule && one.state === 'unacknowledged').map(({ id }) => id),
    shows: (rule, point) =>
      [...alarms.values()].some((one) => one.rule === rule && (point === undefined || one.point === point)),
    broken: () => broken,
    longestSilenceMs() {
      const longest = longestSilenceMs;
      longestSilenceMs = 0;
      return longest;
    },
    close() {
      closed = true;
      socket?.terminate();
    },
  };
};

/** What the service itself says stands, as a screen shows it. */
export const standingOf = async (service: ServiceProcess): Promise<ReadonlyMap<string, string>> => {
  const items = await service.all<z.infer<typeof alarmSchema>>('/api/alarms');
  return new Map(items.filter(({ state }) => state !== 'closed').map((alarm) => [alarm.id, shown(alarm)]));
};
