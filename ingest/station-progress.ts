import type { Arrival, NumberedFrame } from '../domain/observation.js';

/** How far one substation's numbered frames are in hand without a gap. */
interface Progress {
  readonly mine: string;
  readonly substation: string;
  /** Everything up to this number has arrived. */
  upTo: number;
  /** The arrival that brought it there. */
  arrival: number;
  /** Numbers beyond a gap. */
  ahead: number[];
  /** Service time of the newest number's arrival; absent in what earlier versions kept. */
  heardAt?: number;
  /** Two of its numbers have followed each other; until then it may number otherwise, and no frame counts as missing. */
  counts?: boolean;
  /** Service times between which a frame went missing, and when that was seen; null where none is missing. */
  gap?: { readonly from: number; readonly to: number; readonly seenAt: number } | null;
  /** Told to the gateway last, and when, on the service's clock. */
  told: number | null;
  toldAt: number;
}

/** Frames of a substation that did not come, though later ones did: between two service times, epoch ms. */
export interface MissingFrames {
  readonly mine: string;
  readonly substation: string;
  readonly blindFrom: number;
  readonly blindTo: number;
}

/** What is kept between two runs; survives JSON. */
export type StationProgressMemory = readonly Omit<Progress, 'told' | 'toldAt'>[];

/** The frames of every substation that are safe, for gateways to send again what a broker has lost (`stored` topic). */
export interface StationProgress {
  heard(arrival: Arrival): void;
  /**
   * Substations whose safe number has risen, once everything up to `durable` is on disk; one that lacks a frame is told
   * its number again every 10 s, for its gateway may have missed it.
   */
  due(durable: number, now: number): readonly NumberedFrame[];
  /** What has been missing for more than 10 s; an order of arrival that was mixed up has settled by then. */
  missing(now: number): readonly MissingFrames[];
  memory(): StationProgressMemory;
}

/** Numbers kept beyond a gap; further ones are taken when they are sent again. */
const MOST_AHEAD = 1000;
/** A number so far back is no late frame: the gateway has begun to count anew. */
const STARTED_ANEW = 1000;
/** A frame missing for so long is lost, and is asked for so often. */
const MISSING_MS = 10_000;

/**
 * Counts each substation's frames by their `seq`: a gap is never passed over, so that `stored` promises no frame that did
 * not arrive. The first number ever heard is taken as the beginning.
 */
export const createStationProgress = (memory: StationProgressMemory = []): StationProgress => {
  const keyOf = (mine: string, substation: string): string => `${mine}/${substation}`;
  const stations = new Map<string, Progress>(
    memory.map((one) => [keyOf(one.mine, one.substation), { ...one, ahead: [...one.ahead], told: null, toldAt: 0 }]),
  );

  const beginAt = (one: Progress, seq: number, arrival: number): void => {
    one.upTo = seq;
    one.arrival = arrival;
    one.ahead = [];
    one.told = null;
    one.gap = null;
  };

  /** A number beyond all others leaves a gap behind it; one that widens a known gap is seen anew. */
  const noteGap = (one: Progress, seq: number, receivedAt: number): void => {
    const newest = one.ahead.at(-1) ?? one.upTo;
    if (seq === newest + 1) one.counts = true;
    if (seq > newest + 1 && one.counts) {
      const from = one.gap?.from ?? one.heardAt ?? receivedAt;
      one.gap = { from, to: receivedAt, seenAt: receivedAt };
    }
  };

  const take = (one: Progress, seq: number, arrival: number, receivedAt: number): void => {
    if (seq <= one.upTo) {
      if (seq <= 1 || one.upTo - seq > STARTED_ANEW) beginAt(one, seq, arrival);
      return;
    }
    if (seq > one.upTo + 1) {
      noteGap(one, seq, receivedAt);
      if (!one.ahead.includes(seq) && one.ahead.length < MOST_AHEAD) one.ahead.push(seq);
      return;
    }
    one.counts = true;
    one.upTo = seq;
    one.arrival = arrival;
    for (let next = one.ahead.indexOf(one.upTo + 1); next >= 0; next = one.ahead.indexOf(one.upTo + 1)) {
      one.ahead.splice(next, 1);
      one.upTo += 1;
    }
    if (one.ahead.length === 0) one.gap = null;
    // Known only now to count one by one, with numbers ahead already.
    else one.gap ??= { from: one.heardAt ?? receivedAt, to: receivedAt, seenAt: receivedAt };
  };

  return {
    heard({ arrival, receivedAt, frame }) {
      if (frame === undefined) return;
      const { mine, substation, seq } = frame;
      const key = keyOf(mine, substation);
      const known = stations.get(key);
      if (known === undefined) {
        const one = { mine, substation, upTo: seq, arrival, ahead: [], heardAt: receivedAt, told: null, toldAt: 0 };
        stations.set(key, one);
        return;
      }
      take(known, seq, arrival, receivedAt);
      known.heardAt = receivedAt;
    },
    due(durable, now) {
      const isDue = (one: Progress): boolean =>
        one.told !== one.upTo || (one.ahead.length > 0 && now - one.toldAt >= MISSING_MS);
      const risen = [...stations.values()].filter((one) => one.arrival <= durable && isDue(one));
      return risen.map((one) => {
        one.told = one.upTo;
        one.toldAt = now;
        return { mine: one.mine, substation: one.substation, seq: one.upTo };
      });
    },
    missing: (now) =>
      [...stations.values()].flatMap(({ mine, substation, gap }) =>
        gap && now - gap.seenAt >= MISSING_MS ? [{ mine, substation, blindFrom: gap.from, blindTo: gap.to }] : [],
      ),
    memory: () => [...stations.values()].map(({ told: _, toldAt: _at, ...one }) => ({ ...one, ahead: [...one.ahead] })),
  };
};
