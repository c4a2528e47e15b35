import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type ClientMessage,
  clientMessageSchema,
  type ServerMessage,
  serverMessageSchema,
} from '../../dashboard/server/live/protocol.js';
import { ROLES } from '../../domain/roles.js';
import { createHarness, type Harness, NOW, someAlarm, someEvacuation, someIncident, someMuster } from './support.js';

let harness: Harness;
let host: string;
beforeAll(async () => {
  harness = await createHarness();
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const address = harness.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  host = `127.0.0.1:${address.port}`;
});
afterAll(() => harness.close());

/** How the service comes to say each kind of message about the mine north; null for what is of no mine. */
const SAID: Readonly<Record<ServerMessage['type'], (() => void) | null>> = {
  snapshot: null,
  heartbeat: null,
  readings: () => {
    harness.world.read('north', 'T1', 0.5);
    harness.parts.hub.arrive({
      observations: [{ kind: 'reading', mine: 'north', point: 'T1', at: NOW, value: 0.5, quality: 'good' }],
    });
    harness.parts.hub.flush();
  },
  alarm: () => harness.announce({ type: 'alarm', alarm: someAlarm('a-1', 'north'), horn: true }),
  evacuation: () =>
    harness.announce({ type: 'evacuation', evacuation: someEvacuation('e-1', 'north'), muster: someMuster }),
  headcount: () => harness.announce({ type: 'headcount', mine: 'north', areas: {}, underground: 0 }),
  system: () =>
    harness.announce({
      type: 'system',
      report: { kind: 'system', mine: 'north', system: 'video', at: NOW, state: 'down' },
    }),
  incident: () => harness.announce({ type: 'incident', incident: someIncident('i-1', 'north') }),
};

/** What a screen may say, as somebody of the mine south would abuse it to see the mine north. */
const ASKED: Readonly<Record<ClientMessage['type'], ClientMessage>> = {
  watch: { type: 'watch', mines: ['north'], areas: ['face-1'] },
  painted: { type: 'painted', alarm: 'a-1', at: NOW, clockOffsetMs: 0 },
};

interface Screen {
  readonly heard: string[];
  readonly socket: WebSocket;
  types(): readonly string[];
}
const open = async (cookie: string): Promise<Screen> => {
  const socket = new WebSocket(`ws://${host}/ws`, { headers: { cookie, origin: `http://${host}` } });
  const heard: string[] = [];
  socket.on('message', (raw) => heard.push(raw.toString()));
  await new Promise((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('error', reject);
  });
  return { heard, socket, types: () => heard.map((text) => JSON.parse(text).type) };
};
const beat = (screen: Screen): Promise<void> => {
  const before = screen.types().filter((type) => type === 'heartbeat').length;
  harness.parts.hub.beat();
  return expect
    .poll(() => screen.types().filter((type) => type === 'heartbeat').length, { timeout: 8000 })
    .toBeGreaterThan(before);
};

const VIEWERS = [...ROLES, 'wall', 'locked'] as const;
const cookieOf = (viewer: (typeof VIEWERS)[number], scope: string): Promise<string> => {
  if (viewer === 'wall') return harness.wallOf(scope);
  if (viewer === 'locked') return harness.lockedCookieOf('dispatcher', scope);
  return harness.cookieOf(viewer, scope);
};

describe('over the WebSocket', () => {
  it('every kind of message that there is stands in the tables here', () => {
    expect(serverMessageSchema.options.map(({ shape }) => shape.type.value).toSorted()).toEqual(
      Object.keys(SAID).toSorted(),
    );
    expect(clientMessageSchema.options.map(({ shape }) => shape.type.value).toSorted()).toEqual(
      Object.keys(ASKED).toSorted(),
    );
  });

  it.each(VIEWERS)(
    'a screen of %s hears everything of its own mine, and nothing of another, whatever it asks for',
    async (viewer) => {
      const own = await open(await cookieOf(viewer, 'mine:north'));
      const other = await open(await cookieOf(viewer, 'mine:south'));
      for (const message of Object.values(ASKED)) other.socket.send(JSON.stringify(message));
      await beat(other);
      for (const say of Object.values(SAID)) say?.();
      await Promise.all([beat(own), beat(other)]);
      for (const [type, say] of Object.entries(SAID)) if (say !== null) expect(own.types()).toContain(type);
      const [snapshot = '', ...rest] = other.heard;
      expect(snapshot).not.toMatch(/north|第六师/);
      expect(new Set(rest.map((text) => JSON.parse(text).type))).toEqual(new Set(['heartbeat']));
      own.socket.terminate();
      other.socket.terminate();
    },
  );
});
