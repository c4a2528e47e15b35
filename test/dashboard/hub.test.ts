import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHub, HUB_BOUNDS, type Hub } from '../../dashboard/server/live/hub.js';
import { CLOSE_CODES, type ServerMessage, serverMessageSchema } from '../../dashboard/server/live/protocol.js';
import { createRing } from '../../dashboard/server/live/ring.js';
import type { Wire } from '../../dashboard/server/live/screen.js';
import { OK } from '../../domain/status.js';
import { createWorld, type FakeWorld, MINES, NOW, someAlarm } from './support.js';

/** A socket whose network takes what it is told to take. */
const createWire = () => {
  const heard: ServerMessage[] = [];
  const wire = {
    buffered: 0,
    closedWith: undefined as number | undefined,
    /** Everything sent stays in the buffer. */
    stuck: false,
  };
  const asWire: Wire = {
    send: (text) => {
      heard.push(serverMessageSchema.parse(JSON.parse(text)));
      if (wire.stuck) wire.buffered += text.length;
    },
    bufferedBytes: () => wire.buffered,
    close: (code) => {
      wire.closedWith = code;
    },
  };
  return { wire, asWire, heard };
};

const everything = (): boolean => true;
let world: FakeWorld;
let hub: Hub;
beforeEach(() => {
  world = createWorld(MINES, () => NOW);
  hub = createHub({
    view: () => world.view,
    parts: () => ({ broker: OK }),
    clock: () => NOW,
    bounds: { ...HUB_BOUNDS, readingsHeldAboveBytes: 1000, closedAboveBytes: 10_000 },
  });
});

const read = (mine: string, point: string, value: number): void => {
  world.read(mine, point, value);
  const { reading } = world.view.latest(mine).get(point) ?? {};
  if (reading) hub.arrive({ observations: [reading] });
};
const readingsIn = (heard: readonly ServerMessage[]) =>
  heard.flatMap((message) =>
    message.type === 'readings' ? [message.readings.map(({ point, value }) => [point, value])] : [],
  );

describe('readings', () => {
  it('are the newest of each point that changed, in one message a flush', () => {
    const { asWire, heard } = createWire();
    hub.join(asWire, everything);
    hub.flush();
    for (let n = 0; n < 100; n += 1) read('north', 'T1', n / 100);
    read('north', 'T2', 0.3);
    hub.flush();
    hub.flush();
    expect(readingsIn(heard)).toEqual([
      [
        ['T1', 0.99],
        ['T2', 0.3],
      ],
    ]);
  });

  it('wait while the network is behind, and are then the newest ones, while alarms go through', () => {
    const { asWire, heard, wire } = createWire();
    hub.join(asWire, everything);
    wire.buffered = 5000;
    read('north', 'T1', 0.5);
    hub.flush();
    read('north', 'T1', 0.6);
    hub.flush();
    hub.announce({ type: 'alarm', alarm: someAlarm('a', 'north'), horn: true });
    expect(heard.map(({ type }) => type)).toEqual(['snapshot', 'alarm']);
    wire.buffered = 0;
    hub.flush();
    expect(readingsIn(heard)).toEqual([[['T1', 0.6]]]);
  });

  it('of a mine out of sight never come, watched or not', () => {
    const { asWire, heard } = createWire();
    const screen = hub.join(asWire, (mine) => mine === 'north');
    read('south', 'T1', 0.5);
    hub.flush();
    if (screen) hub.watch(screen, ['north', 'south']);
    read('south', 'T1', 0.6);
    hub.flush();
    expect(readingsIn(heard)).toEqual([]);
  });

  it('newly watched come at once, changed or not', () => {
    const { asWire, heard } = createWire();
    const screen = hub.join(asWire, everything);
    if (screen) hub.watch(screen, []);
    read('north', 'T1', 0.5);
    hub.flush();
    expect(readingsIn(heard)).toEqual([]);
    if (screen) hub.watch(screen, ['north']);
    hub.flush();
    expect(readingsIn(heard)).toEqual([[['T1', 0.5]]]);
  });
});

describe('announcements', () => {
  it('that pile up close the socket at the bound, and nothing more is kept for it', () => {
    const { asWire, heard, wire } = createWire();
    hub.join(asWire, everything);
    wire.stuck = true;
    for (let n = 0; n < 100; n += 1) {
      hub.announce({ type: 'alarm', alarm: someAlarm(`a-${n}`, 'north'), horn: true });
    }
    expect(wire.closedWith).toBe(CLOSE_CODES.tooSlow);
    expect(wire.buffered).toBeLessThan(10_000 + 2000);
    expect(hub.screens()).toBe(0);
    const seqs = heard.flatMap((message) => (message.type === 'alarm' ? [message.seq] : []));
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(seqs.length).toBeLessThan(100);
  });

  it('fit beside a snapshot that is larger than the bound', () => {
    const { asWire, heard, wire } = createWire();
    world.alarms = Array.from({ length: 100 }, (_, n) => someAlarm(`old-${n}`, 'north'));
    wire.stuck = true;
    hub.join(asWire, everything);
    expect(wire.buffered).toBeGreaterThan(10_000);
    hub.announce({ type: 'alarm', alarm: someAlarm('a', 'north'), horn: true });
    expect(wire.closedWith).toBeUndefined();
    expect(heard.at(-1)).toMatchObject({ type: 'alarm' });
  });

  it('carry the instants of the alarm behind an order, or of the order given by hand', () => {
    const { asWire, heard } = createWire();
    hub.join(asWire, everything);
    const muster = { inScope: [], sheltering: [], out: [], unaccounted: [] };
    const order = {
      id: 'e',
      mine: 'north',
      areas: [],
      core: [],
      revision: 0,
      receipts: [],
      alarms: [],
      named: [],
      rescuers: [],
      orderedAt: NOW,
      dueAt: NOW,
      state: 'open',
      drill: false,
      text: { zh: '', en: '' },
    } as const;
    hub.announce({ type: 'alarm', alarm: someAlarm('a', 'north', { at: 1, receivedAt: 2, raisedAt: 3 }), horn: true });
    hub.announce({ type: 'evacuation', evacuation: { ...order, trigger: { alarm: 'a' } }, muster });
    hub.announce({ type: 'evacuation', evacuation: { ...order, trigger: { by: '王' } }, muster });
    expect(heard.slice(2)).toMatchObject([
      { at: 1, receivedAt: 2, raisedAt: 3, sentAt: NOW },
      { at: NOW, receivedAt: NOW, raisedAt: NOW, sentAt: NOW },
    ]);
  });
});

describe('a mine that is described otherwise now', () => {
  const resumed = (seq: number): readonly string[] => {
    const { asWire, heard } = createWire();
    hub.join(asWire, everything, { stream: hub.stream, seq });
    return heard.map(({ type }) => type);
  };

  it('is sent to every screen as a snapshot of what it may see, and news goes on from there', () => {
    const [all, north] = [createWire(), createWire()];
    hub.join(all.asWire, everything);
    hub.join(north.asWire, (mine) => mine === 'north');
    hub.announce({ type: 'alarm', alarm: someAlarm('a', 'north'), horn: true });
    hub.renew();
    hub.announce({ type: 'alarm', alarm: someAlarm('b', 'north'), horn: true });
    expect(all.heard.map(({ type }) => type)).toEqual(['snapshot', 'alarm', 'snapshot', 'alarm']);
    expect(all.heard.map((message) => ('seq' in message ? message.seq : -1))).toEqual([0, 1, 2, 3]);
    const [, , snapshot] = north.heard;
    expect(snapshot?.type === 'snapshot' && snapshot.mines.map(({ id }) => id)).toEqual(['north']);
  });

  it('is sent to a screen that returns from before it, and what was missed to one that has it', () => {
    hub.announce({ type: 'alarm', alarm: someAlarm('a', 'north'), horn: true });
    hub.renew();
    expect(resumed(1)).toEqual(['snapshot']);
    hub.announce({ type: 'alarm', alarm: someAlarm('b', 'north'), horn: true });
    expect(resumed(1)).toEqual(['snapshot']);
    expect(resumed(2)).toEqual(['alarm', 'heartbeat']);
    expect(resumed(3)).toEqual(['heartbeat']);
  });
});

describe('the ring of messages', () => {
  it('gives everything after a number, or says that a part of it is gone, whatever its bounds', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 100 }), (sizes, most, chars) => {
        const ring = createRing(most, chars);
        const all = sizes.map((length, index) => ({ seq: index + 1, mine: 'north', text: 'x'.repeat(length) }));
        for (const message of all) ring.push(message);
        for (let seq = 0; seq <= all.length; seq += 1) {
          const wanted = all.slice(seq);
          const isKept = wanted.length <= most && wanted.reduce((sum, { text }) => sum + text.length, 0) <= chars;
          expect(ring.after(seq)).toEqual(isKept ? wanted : undefined);
        }
        expect(ring.after(all.length + 1)).toBeUndefined();
      }),
    );
  });
});
