// Keeps three promises to every screen: what is announced is sent once and in order, or the socket is closed; readings
// are the newest of each point, never a queue; memory is bounded whatever a screen does.
import { randomUUID } from 'node:crypto';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import type { AlertsView, Announcement } from '../../../alerts/alerts.js';
import type { Clock } from '../../../domain/clock.js';
import type { Arrival } from '../../../domain/observation.js';
import type { Status } from '../../../domain/status.js';
import { messageOf, mineOf } from './messages.js';
import { CLOSE_CODES } from './protocol.js';
import { createPointSet } from './readings.js';
import { createRing } from './ring.js';
import {
  createScreen,
  encodeMessage,
  missedBy,
  readingTexts,
  type Screen,
  type ScreenBounds,
  type Wire,
} from './screen.js';
import { partStates, snapshotText } from './snapshot.js';

export interface HubBounds extends ScreenBounds {
  /** Messages kept for screens that return. */
  readonly ringMessages: number;
  readonly ringCharacters: number;
  /** A screen that missed more than this gets a snapshot instead. */
  readonly resumeCharacters: number;
  /** Screens at once; the next is refused. */
  readonly mostScreens: number;
}

/** 10,000 messages or 32 M characters kept; 256 KiB of readings and 4 MiB of alarms behind for each of 500 screens. */
export const HUB_BOUNDS: HubBounds = {
  ringMessages: 10_000,
  ringCharacters: 32 * 1024 * 1024,
  resumeCharacters: 4 * 1024 * 1024,
  readingsHeldAboveBytes: 256 * 1024,
  closedAboveBytes: 4 * 1024 * 1024,
  mostScreens: 500,
};

/** Where a returning screen left off. */
export interface Resume {
  readonly stream: string;
  readonly seq: number;
}

/** Between the rule layer and the screens. */
export interface Hub {
  /** New with every start. */
  readonly stream: string;
  /** Numbers an announcement and sends it to every screen that may see its mine, before it returns. */
  announce(announcement: Announcement): void;
  /** Marks an arrival's points as changed; costs no more than that. Their newest readings follow within a flush. */
  arrive(arrival: Pick<Arrival, 'observations'>): void;
  /**
   * Starts a screen: what it missed, or a snapshot, and everything from there on, without a gap.
   * @returns undefined where as many screens are connected as allowed.
   */
  join(wire: Wire, sees: (mine: string) => boolean, resume?: Resume): Screen | undefined;
  leave(screen: Screen): void;
  watch(screen: Screen, mines: readonly string[], areas?: readonly string[]): void;
  /** A mine is another one than the screens know: each gets a snapshot in place, and so does whoever returns. */
  renew(): void;
  screens(): number;
  /** Whether another screen may join. */
  hasRoom(): boolean;
  /** Sends the readings that changed. Called every 250 ms. */
  flush(): void;
  /** Says that the server lives. Called at least every 5 s. */
  beat(): void;
  /** Closes every socket, for the service stops. */
  close(): void;
}

/** Trigger alarms whose instants an order may still carry; beyond it the order carries its own. */
const MOST_PASSPORTS = 1000;

/** `view` and `parts` are asked only once screens join. */
export const createHub = (options: {
  readonly view: () => AlertsView;
  readonly parts: () => Readonly<Record<string, Status>>;
  readonly clock: Clock;
  /** Hears when an alarm was sent for the first time, and to how many screens. */
  readonly sent?: (alarm: string, mine: string, at: number, screens: number) => void;
  readonly bounds?: HubBounds;
}): Hub => {
  const { view, parts, clock, sent, bounds = HUB_BOUNDS } = options;
  const stream = randomUUID();
  const ring = createRing(bounds.ringMessages, bounds.ringCharacters);
  const screens = new Set<Screen>();
  const sights = new WeakMap<Screen, (mine: string) => boolean>();
  const changed = createPointSet();
  const passports = new Map<string, Pick<Alarm, 'at' | 'receivedAt' | 'raisedAt'>>();
  let seq = 0;
  /** Screens that left off before it know mines that are described otherwise now. */
  let renewedAt = 0;

  /** Whether the alarm is announced here for the first time. */
  const notePassport = (alarm: Alarm): boolean => {
    const isFirst = !passports.has(alarm.id);
    passports.delete(alarm.id);
    passports.set(alarm.id, alarm);
    for (const oldest of passports.keys()) {
      if (passports.size <= MOST_PASSPORTS) break;
      passports.delete(oldest);
    }
    return isFirst;
  };
  const heartbeat = (): string =>
    encodeMessage({ type: 'heartbeat', seq, serverAt: clock(), parts: partStates(parts()) });
  const snapshotFor = (sees: (mine: string) => boolean): string =>
    snapshotText(view(), sees, { stream, seq, serverAt: clock(), parts: partStates(parts()) });
  const startOf = (sees: (mine: string) => boolean, resume: Resume | undefined): readonly string[] => {
    const missed = resume?.stream === stream && resume.seq >= renewedAt ? ring.after(resume.seq) : undefined;
    const texts = missed && missedBy(missed, sees, bounds.resumeCharacters);
    if (texts) return [...texts, heartbeat()];
    return [snapshotFor(sees)];
  };
  const sweep = (): void => {
    for (const screen of screens) if (screen.closed) screens.delete(screen);
  };

  return {
    stream,
    announce(announcement) {
      seq += 1;
      const mine = mineOf(announcement);
      const sentAt = clock();
      const text = encodeMessage(messageOf(announcement, { seq, sentAt }, (alarm) => passports.get(alarm)));
      ring.push({ seq, mine, text });
      for (const screen of screens) screen.deliver(mine, text);
      sweep();
      if (announcement.type !== 'alarm') return;
      const { alarm, horn } = announcement;
      // Only a first sounding measures the way from arrival to eye: later ones carry the first one's instants.
      if (!notePassport(alarm) || !horn) return;
      sent?.(alarm.id, alarm.mine, sentAt, [...screens].filter((screen) => screen.seesMine(alarm.mine)).length);
      for (const screen of screens) screen.expectPainted(alarm.id, mine, alarm.receivedAt);
    },
    arrive({ observations }) {
      if (screens.size === 0) return;
      for (const one of observations) if (one.kind === 'reading') changed.add(one.mine, one.point);
    },
    join(wire, sees, resume) {
      if (screens.size >= bounds.mostScreens) return undefined;
      const screen = createScreen(wire, sees, bounds);
      const texts = startOf(sees, resume);
      screens.add(screen);
      sights.set(screen, sees);
      screen.start(texts);
      if (resume) for (const { id } of view().mines()) screen.owe(id, view().latest(id).keys());
      return screen;
    },
    leave(screen) {
      screens.delete(screen);
    },
    watch(screen, mines, areas) {
      screen.watch({ mines: new Set(mines), ...(areas && { areas: new Set(areas) }) }, view());
    },
    renew() {
      seq += 1;
      renewedAt = seq;
      for (const screen of screens) {
        const sees = sights.get(screen);
        if (!screen.closed && sees !== undefined) screen.start([snapshotFor(sees)]);
      }
    },
    screens: () => screens.size,
    hasRoom: () => screens.size < bounds.mostScreens,
    flush() {
      for (const [mine, points] of changed.take()) for (const screen of screens) screen.owe(mine, points);
      const textOf = readingTexts(view());
      for (const screen of screens) screen.flush(view(), textOf);
    },
    beat() {
      const text = heartbeat();
      for (const screen of screens) screen.deliver(null, text);
      sweep();
    },
    close() {
      for (const screen of screens) screen.close(CLOSE_CODES.goingAway, 'the service stops');
      screens.clear();
    },
  };
};
