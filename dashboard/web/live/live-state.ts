import type { MineView } from '../../server/live/mine-view.js';
import type { LiveReading, ServerMessage } from '../../server/live/protocol.js';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
/** Alarms, orders and all else as they come over the wire. */
export type Alarm = Of<'alarm'>['alarm'];
export type Level = Alarm['level'];
export type Evacuation = Of<'evacuation'>['evacuation'];
export type Muster = Of<'evacuation'>['muster'];
export type MusterEntry = Muster['inScope'][number];
export type Headcount = Omit<Of<'headcount'>, 'type' | 'seq'>;
export type SystemView = Of<'system'>['report'];
export type Part = Of<'heartbeat'>['parts'][number];

/** An order with where its people are. */
export interface Order {
  readonly evacuation: Evacuation;
  readonly muster: Muster;
}

/** Everything a screen knows of its mines; replaced, never changed in place. */
export interface LiveState {
  /** null until the first snapshot. */
  readonly stream: string | null;
  readonly seq: number;
  /** Server time of the newest message that carried one, epoch ms. */
  readonly asOf: number | null;
  readonly mines: readonly MineView[];
  /** By `pointKey`. */
  readonly readings: ReadonlyMap<string, LiveReading>;
  /** Alarms that are not closed, by id. */
  readonly alarms: ReadonlyMap<string, Alarm>;
  /** Alarms closed while this screen watched, newest first, at most `CLOSED_KEPT`. */
  readonly closed: readonly Alarm[];
  /** Orders that are not stood down, by id. */
  readonly orders: ReadonlyMap<string, Order>;
  readonly headcounts: ReadonlyMap<string, Headcount>;
  /** By mine and system. */
  readonly systems: ReadonlyMap<string, SystemView>;
  readonly parts: readonly Part[];
}

export const EMPTY: LiveState = {
  stream: null,
  seq: 0,
  asOf: null,
  mines: [],
  readings: new Map(),
  alarms: new Map(),
  closed: [],
  orders: new Map(),
  headcounts: new Map(),
  systems: new Map(),
  parts: [],
};

/** Older closed alarms are asked of the service. */
const CLOSED_KEPT = 50;

/** A point's key over all mines. */
export const pointKey = (mine: string, point: string): string => `${mine}/${point}`;

const keyed = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [keyOf(item), item]));

const withEntry = <T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> =>
  new Map(map).set(key, value);

const without = <T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> => {
  const next = new Map(map);
  next.delete(key);
  return next;
};

const isStanding = (order: Order): boolean => order.evacuation.state !== 'stood-down';

const withAlarm = (state: LiveState, alarm: Alarm): LiveState => {
  if (alarm.state !== 'closed') {
    return {
      ...state,
      alarms: withEntry(state.alarms, alarm.id, alarm),
      closed: state.closed.filter(({ id }) => id !== alarm.id),
    };
  }
  const closed = [alarm, ...state.closed.filter(({ id }) => id !== alarm.id)].slice(0, CLOSED_KEPT);
  return { ...state, alarms: without(state.alarms, alarm.id), closed };
};

/** Readings come coalesced and may repeat after a reconnect: the one heard last stands. */
const withReadings = (state: LiveState, readings: readonly LiveReading[]): LiveState => {
  const next = new Map(state.readings);
  for (const reading of readings) {
    const key = pointKey(reading.mine, reading.point);
    const before = next.get(key);
    if (before === undefined || reading.heardAt >= before.heardAt) next.set(key, reading);
  }
  return { ...state, readings: next };
};

/**
 * The state after one message. A numbered message that is not newer than the state changes nothing, so that what a
 * resumed connection repeats does no harm; a snapshot replaces everything.
 */
export const applyMessage = (state: LiveState, message: ServerMessage): LiveState => {
  if (message.type === 'snapshot') {
    return {
      stream: message.stream,
      seq: message.seq,
      asOf: message.serverAt,
      mines: message.mines,
      readings: keyed(message.points, ({ mine, point }) => pointKey(mine, point)),
      alarms: keyed(
        message.alarms.filter(({ state: alarmState }) => alarmState !== 'closed'),
        ({ id }) => id,
      ),
      closed: message.stream === state.stream ? state.closed : [],
      orders: keyed(
        message.evacuations.map(({ muster, ...evacuation }) => ({ evacuation, muster })).filter(isStanding),
        ({ evacuation }) => evacuation.id,
      ),
      headcounts: keyed(message.headcount, ({ mine }) => mine),
      systems: keyed(message.systems, ({ mine, system }) => pointKey(mine, system)),
      parts: message.parts,
    };
  }
  if (message.type === 'readings') return withReadings(state, message.readings);
  if (message.type === 'heartbeat') {
    // Everything up to its number has been sent before, so a line resumed from there misses nothing.
    return { ...state, seq: Math.max(state.seq, message.seq), asOf: message.serverAt, parts: message.parts };
  }
  if (state.stream === null || message.seq <= state.seq) return state;
  const counted = { ...state, seq: message.seq };
  switch (message.type) {
    case 'alarm':
      return withAlarm(counted, message.alarm);
    case 'evacuation': {
      const { evacuation, muster } = message;
      const orders = isStanding({ evacuation, muster })
        ? withEntry(state.orders, evacuation.id, { evacuation, muster })
        : without(state.orders, evacuation.id);
      return { ...counted, orders };
    }
    case 'headcount':
      return { ...counted, headcounts: withEntry(state.headcounts, message.mine, message) };
    case 'system': {
      const { report } = message;
      return { ...counted, systems: withEntry(state.systems, pointKey(report.mine, report.system), report) };
    }
    case 'incident':
      return counted;
  }
};
