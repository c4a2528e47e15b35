import type { AlertsView } from '../../../alerts/alerts.js';
import { CLOSE_CODES, type ServerMessage } from './protocol.js';
import { createPointSet, liveReading } from './readings.js';
import type { Sequenced } from './ring.js';

/** A WebSocket as the hub sees it. */
export interface Wire {
  send(text: string): void;
  /** Bytes handed over and not yet taken by the network. */
  bufferedBytes(): number;
  close(code: number, reason: string): void;
}

/** What one screen may cost in memory. */
export interface ScreenBounds {
  /** Above it readings are withheld: the newest of each point is sent once there is room. */
  readonly readingsHeldAboveBytes: number;
  /** Above it, beyond what the screen was given to start from, the socket is closed; the screen then resumes. */
  readonly closedAboveBytes: number;
}

/** Which readings a screen wants. */
export interface Watched {
  readonly mines: ReadonlySet<string>;
  readonly areas?: ReadonlySet<string>;
}

/** One connected screen: what it may see, what it watches, what it is owed. */
export interface Screen {
  readonly closed: boolean;
  /** Whether what is announced of a mine is sent to it. */
  seesMine(mine: string): boolean;
  /** The start: a snapshot or what was missed. May be larger than the bound. */
  start(texts: readonly string[]): void;
  /** A message that is never dropped, of one mine or (null) of none: it is sent, or the socket is closed. */
  deliver(mine: string | null, text: string): void;
  /** Owes these readings to the screen. */
  owe(mine: string, points: Iterable<string>): void;
  /** Sends what is owed and watched, the newest value of each, unless the network is behind. */
  flush(view: AlertsView, textOf: (mine: string, point: string) => string | undefined): void;
  watch(watched: Watched, view: AlertsView): void;
  /** Remembers that this alarm is on its way to the eyes. `since`: service time of its arrival. */
  expectPainted(alarm: string, mine: string, since: number): void;
  /** Of which mine, and how many ms from arrival to the eyes, once for each alarm sent; undefined where none was awaited or the report is absurd. */
  painted(report: {
    readonly alarm: string;
    readonly at: number;
    readonly clockOffsetMs: number;
  }): { readonly mine: string; readonly latencyMs: number } | undefined;
  close(code: number, reason: string): void;
}

/** Alarms awaited on one screen; beyond it the oldest is not measured. */
const MOST_AWAITED = 1000;
/** A screen's clock that is this far out measures nothing. */
const LONGEST_LATENCY_MS = 60_000;

const areaOf = (view: AlertsView, mine: string, point: string): string | undefined =>
  view
    .mines()
    .find(({ id }) => id === mine)
    ?.pointById.get(point)?.area;

export const createScreen = (wire: Wire, sees: (mine: string) => boolean, bounds: ScreenBounds): Screen => {
  const owed = createPointSet();
  const awaited = new Map<string, { readonly mine: string; readonly since: number }>();
  let watched: Watched | undefined;
  let allowedBytes = bounds.closedAboveBytes;
  let closed = false;

  const close = (code: number, reason: string): void => {
    if (closed) return;
    closed = true;
    awaited.clear();
    owed.take();
    wire.close(code, reason);
  };
  const wants = (mine: string): boolean => sees(mine) && (watched?.mines.has(mine) ?? true);

  return {
    get closed() {
      return closed;
    },
    seesMine: (mine) => !closed && sees(mine),
    start(texts) {
      for (const text of texts) wire.send(text);
      allowedBytes = bounds.closedAboveBytes + wire.bufferedBytes();
    },
    deliver(mine, text) {
      if (closed || (mine !== null && !sees(mine))) return;
      if (wire.bufferedBytes() > allowedBytes) {
        close(CLOSE_CODES.tooSlow, 'too slow: connect again and resume');
        return;
      }
      wire.send(text);
    },
    owe(mine, points) {
      if (!closed && wants(mine)) owed.addAll(mine, points);
    },
    flush(view, textOf) {
      if (closed || owed.empty || wire.bufferedBytes() > bounds.readingsHeldAboveBytes) return;
      const texts: string[] = [];
      for (const [mine, points] of owed.take()) {
        for (const point of points) {
          const area = watched?.areas && areaOf(view, mine, point);
          if (watched?.areas && (area === undefined || !watched.areas.has(area))) continue;
          const text = textOf(mine, point);
          if (text !== undefined) texts.push(text);
        }
      }
      if (texts.length > 0) wire.send(`{"type":"readings","readings":[${texts.join(',')}]}`);
    },
    watch(wish, view) {
      watched = wish;
      owed.take();
      for (const { id } of view.mines()) if (wants(id)) owed.addAll(id, view.latest(id).keys());
    },
    expectPainted(alarm, mine, since) {
      if (closed || !sees(mine)) return;
      awaited.set(alarm, { mine, since });
      for (const oldest of awaited.keys()) {
        if (awaited.size <= MOST_AWAITED) break;
        awaited.delete(oldest);
      }
    },
    painted({ alarm, at, clockOffsetMs }) {
      const sent = awaited.get(alarm);
      if (sent === undefined) return undefined;
      awaited.delete(alarm);
      const latencyMs = at + clockOffsetMs - sent.since;
      return latencyMs >= 0 && latencyMs <= LONGEST_LATENCY_MS ? { mine: sent.mine, latencyMs } : undefined;
    },
    close,
  };
};

/** The JSON of a point's newest reading, made once for all screens of one flush. */
export const readingTexts = (view: AlertsView): ((mine: string, point: string) => string | undefined) => {
  const made = new Map<string, string | undefined>();
  return (mine, point) => {
    const key = `${mine}/${point}`;
    if (made.has(key)) return made.get(key);
    const reading = liveReading(view, mine, point);
    const text = reading && JSON.stringify(reading);
    made.set(key, text);
    return text;
  };
};

/** The messages of a resumed stream that a screen may see, and whether they are few enough to be sent again. */
export const missedBy = (
  missed: readonly Sequenced[],
  sees: (mine: string) => boolean,
  mostCharacters: number,
): readonly string[] | undefined => {
  const texts = missed.filter(({ mine }) => sees(mine)).map(({ text }) => text);
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  return characters <= mostCharacters ? texts : undefined;
};

/** The text of a message. */
export const encodeMessage = (message: ServerMessage): string => JSON.stringify(message);
