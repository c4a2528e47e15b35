import { createHash } from 'node:crypto';
import { connect, type MqttClient } from 'mqtt';
import { MINE, SINGLE_POINTS, STATION_LIST, type Station } from './mine.js';
import { messageKey } from './witness.js';

/** Every station sends a frame so often: 20 stations of 20 points make 2,000 readings a second. */
export const FRAME_EVERY_MS = 200;
/** Points on topics of their own speak so often: 50 of them make 100 readings a second more. */
const SINGLE_EVERY_MS = 500;
/** A frame that the broker took and the service does not call safe is sent again once the service asks, after this. */
const FILL_AFTER_MS = 5000;
/** So many frames at most go out again at a time. */
const FILL_AT_ONCE = 50;
/** Once nothing follows that could show the gap, the last frames are sent again unasked. */
const LAST_AFTER_MS = 15_000;
const STATIONS_PER_CLIENT = 5;
const SINGLE_CLIENTS = 5;
const OVER = 1.2;
const OVER_FRAMES = 3;

/** One reading as it was published. */
export interface Told {
  readonly point: string;
  readonly at: number;
  readonly value: number;
}

/** One message as it was published. */
export interface Published {
  readonly key: string;
  readonly sha256: string;
  readonly readings: readonly Told[];
  /** It bears a number, so that its loss is found and filled. */
  readonly isNumbered: boolean;
  /** The broker has answered for it. */
  isTaken: boolean;
}

interface Unsafe {
  readonly seq: number;
  readonly payload: string;
  takenAt: number | undefined;
}

interface StationState {
  readonly station: Station;
  readonly client: MqttClient;
  readonly topic: string;
  seq: number;
  storedUpTo: number;
  readonly unsafe: Map<number, Unsafe>;
  /** Frames that are still to be over the limit, by point. */
  readonly over: Map<string, number>;
}

/** What a station's clock says when the true time is `now`; the number counts its frames. */
export type StationClock = (station: number, now: number, frame: number) => number;

/** All gateways of the mine, with a record of all that they said. */
export interface Gateways {
  readonly published: readonly Published[];
  /** Methane points that went over their limit, in order; a fault adds its own. */
  readonly overruns: string[];
  /** The next methane point that has not been over its limit goes over it, for three frames. */
  overrun(): string | undefined;
  /** Holds a station's frames back for a burst, or lets them go. */
  hold(seconds: number): void;
  /** A point on a topic of its own says nothing any more. */
  mute(point: string): void;
  /** Publishes anything, as one more client; nothing is expected of it. */
  say(topic: string, payload: string | Buffer): Promise<void>;
  /** Publishes readings of one point in one message, on the point's own topic; each is expected to be kept. */
  sayReadings(readings: readonly Told[]): Promise<void>;
  /** The next methane point that has not been over its limit, taken out of the turn. */
  takeFresh(): string;
  /** Says the same again: what a gateway does that did not hear the answer. */
  repeat(messages: number): Promise<void>;
  /** Forgets what was published: a soak checks no history. */
  forget(): void;
  /** Stops the load; what was said is still filled in. */
  pause(): void;
  /** Messages that the broker has not answered for. */
  unanswered(): number;
  /** Numbered frames that the service has not called safe. */
  unsafeFrames(): number;
  /** Frames sent again because the service lacked them. */
  filled(): number;
  close(): Promise<void>;
}

/** Starts every gateway of the mine at the broker given. */
export const startGateways = (options: {
  readonly url: string;
  readonly clock?: StationClock;
  readonly protocolVersion?: 4 | 5;
  /** A multiple of 50 ms. */
  readonly frameEveryMs?: number;
}): Gateways => {
  const { url, clock = (_station, now) => now, protocolVersion = 4, frameEveryMs = FRAME_EVERY_MS } = options;
  const published: Published[] = [];
  const overruns: string[] = [];
  const clients: MqttClient[] = [];
  let unanswered = 0;
  let filled = 0;
  let running = true;
  let heldUntil = 0;
  let ticks = 0;

  const clientOf = (name: string): MqttClient => {
    const client = connect(url, {
      clientId: name,
      clean: false,
      protocolVersion,
      reconnectPeriod: 500,
      connectTimeout: 5000,
      keepalive: 15,
      ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 3600 } } : {}),
    });
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  };

  /** Never given up: the client sends it again at each connection until it is answered for. */
  const send = (client: MqttClient, topic: string, payload: string | Buffer, taken: () => void): Promise<void> => {
    unanswered += 1;
    return new Promise((resolve) => {
      client.publish(topic, payload, { qos: 1 }, (error) => {
        unanswered -= 1;
        if (!error) taken();
        resolve();
      });
    });
  };

  const tell = (client: MqttClient, topic: string, payload: string, readings: readonly Told[], numbered: boolean) => {
    const one: Published = {
      key: messageKey(topic, payload),
      sha256: createHash('sha256').update(payload).digest('hex'),
      readings,
      isNumbered: numbered,
      isTaken: false,
    };
    published.push(one);
    return send(client, topic, payload, () => {
      one.isTaken = true;
    });
  };

  const stations = STATION_LIST.map((station, index): StationState => {
    const name = `gateway-${Math.floor(index / STATIONS_PER_CLIENT)}`;
    const client = clients.find(({ options: { clientId } }) => clientId === name) ?? clientOf(name);
    const root = `mines/${MINE}/substations/${station.id}`;
    const state = {
      station,
      client,
      topic: `${root}/frame`,
      seq: 0,
      storedUpTo: 0,
      unsafe: new Map<number, Unsafe>(),
      over: new Map<string, number>(),
    };
    client.on('connect', () => client.subscribe(`${root}/stored`, { qos: 1 }));
    client.on('message', (topic, payload) => {
      if (topic !== `${root}/stored`) return;
      const { seq } = JSON.parse(payload.toString()) as { seq: number };
      const isAsking = seq <= state.storedUpTo;
      state.storedUpTo = Math.max(state.storedUpTo, seq);
      for (const known of state.unsafe.keys()) if (known <= state.storedUpTo) state.unsafe.delete(known);
      if (isAsking) fill(state, FILL_AFTER_MS);
    });
    return state;
  });
  const owns = Array.from({ length: SINGLE_CLIENTS }, (_, index) => clientOf(`gateway-single-${index}`));
  let turn = 0;
  const nextOwn = (): MqttClient => {
    turn += 1;
    return owns[turn % owns.length] ?? clientOf('gateway-spare');
  };

  const frame = (state: StationState, index: number, now: number): void => {
    const { station, over } = state;
    state.seq += 1;
    const at = clock(index, now, state.seq);
    const readings = station.points.map((point, place) => {
      const left = over.get(point) ?? 0;
      if (left > 0) over.set(point, left - 1);
      const isMethane = place < station.methane.length;
      const noise = ((state.seq * 7 + place) % 100) / 1000;
      return { point, at, value: left > 0 ? OVER : (isMethane ? 0.2 : 18) + noise };
    });
    const payload = JSON.stringify({
      at,
      seq: state.seq,
      readings: readings.map(({ point, value }) => ({ point, value })),
    });
    const unsafe: Unsafe = { seq: state.seq, payload, takenAt: undefined };
    state.unsafe.set(state.seq, unsafe);
    void tell(state.client, state.topic, payload, readings, true).then(() => {
      unsafe.takenAt = Date.now();
    });
  };

  function fill(state: StationState, afterMs: number): void {
    const now = Date.now();
    const missing = [...state.unsafe.values()].filter(
      ({ takenAt }) => takenAt !== undefined && now - takenAt > afterMs,
    );
    for (const one of missing.slice(0, FILL_AT_ONCE)) {
      one.takenAt = undefined;
      filled += 1;
      void send(state.client, state.topic, one.payload, () => {
        one.takenAt = Date.now();
      });
    }
  }

  const muted = new Set<string>();
  const STEP_MS = 50;
  const steps = frameEveryMs / STEP_MS;
  const startedAt = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (!running) for (const state of stations) fill(state, LAST_AFTER_MS);
    // What a busy machine was late for is made up: the load is what it says it is.
    while (running && now >= heldUntil && startedAt + ticks * STEP_MS <= now) {
      const dueAt = startedAt + ticks * STEP_MS;
      for (const [index, state] of stations.entries()) if (index % steps === ticks % steps) frame(state, index, dueAt);
      const every = SINGLE_EVERY_MS / STEP_MS;
      for (const [index, point] of SINGLE_POINTS.entries()) {
        if (index % every !== ticks % every || muted.has(point)) continue;
        const told = { point, at: dueAt, value: 18 + (ticks % 100) / 1000 };
        const payload = JSON.stringify({ at: told.at, value: told.value });
        void tell(owns[index % owns.length] ?? nextOwn(), `mines/${MINE}/gas/${point}`, payload, [told], false);
      }
      ticks += 1;
    }
  }, STEP_MS);

  const fresh = STATION_LIST.flatMap(({ methane }, index) =>
    methane.map((point, place) => ({ point, index, order: place * STATION_LIST.length + index })),
  ).sort((one, other) => one.order - other.order);

  return {
    published,
    overruns,
    overrun() {
      const next = fresh.shift();
      if (next === undefined || !running) return undefined;
      stations[next.index]?.over.set(next.point, OVER_FRAMES);
      overruns.push(next.point);
      return next.point;
    },
    mute(point) {
      muted.add(point);
    },
    hold(seconds) {
      heldUntil = Date.now() + seconds * 1000;
    },
    say: (topic, payload) => send(nextOwn(), topic, payload, () => undefined),
    sayReadings(readings) {
      const payload = JSON.stringify(readings.map(({ at, value }) => ({ at, value })));
      return tell(nextOwn(), `mines/${MINE}/gas/${readings[0]?.point}`, payload, readings, false);
    },
    takeFresh() {
      const next = fresh.shift();
      if (next === undefined) throw new Error('every methane point has been over its limit');
      return next.point;
    },
    async repeat(messages) {
      const again = published.slice(-messages);
      await Promise.all(
        again.map(({ key }) => {
          const space = key.indexOf(' ');
          return send(nextOwn(), key.slice(0, space), key.slice(space + 1), () => undefined);
        }),
      );
    },
    forget() {
      published.length = 0;
    },
    pause() {
      running = false;
    },
    unanswered: () => unanswered,
    unsafeFrames: () => stations.reduce((sum, { unsafe }) => sum + unsafe.size, 0),
    filled: () => filled,
    async close() {
      clearInterval(timer);
      await Promise.all(clients.map((client) => client.endAsync(true)));
    },
  };
};
