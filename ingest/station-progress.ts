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
  /** Told to the gateway last. */
  told: number | null;
}

/** What is kept between two runs; survives JSON. */
export type StationProgressMemory = readonly Omit<Progress, 'told'>[];

/** The frames of every substation that are safe, for gateways to send again what a broker has lost (`stored` topic). */
export interface StationProgress {
  heard(arrival: Arrival): void;
  /** Substations whose safe number has risen, once everything up to `durable` is on disk. */
  due(durable: number): readonly NumberedFrame[];
  memory(): StationProgressMemory;
}

/** Numbers kept beyond a gap; further ones are taken when they are sent again. */
const MOST_AHEAD = 1000;
/** A number so far back is no late frame: the gateway has begun to count anew. */
const STARTED_ANEW = 1000;

/**
 * Counts each substation's frames by their `seq`: a gap is never passed over, so that `stored` promises no frame that did
 * not arrive. The first number ever heard is taken as the beginning.
 */
export const createStationProgress = (memory: StationProgressMemory = []): StationProgress => {
  const keyOf = (mine: string, substation: string): string => `${mine}/${substation}`;
  const stations = new Map<string, Progress>(
    memory.map((one) => [keyOf(one.mine, one.substation), { ...one, ahead: [...one.ahead], told: null }]),
  );

  const beginAt = (one: Progress, seq: number, arrival: number): void => {
    one.upTo = seq;
    one.arrival = arrival;
    one.ahead = [];
    one.told = null;
  };

  const take = (one: Progress, seq: number, arrival: number): void => {
    if (seq <= one.upTo) {
      if (seq <= 1 || one.upTo - seq > STARTED_ANEW) beginAt(one, seq, arrival);
      return;
    }
    if (seq > one.upTo + 1) {
      if (!one.ahead.includes(seq) && one.ahead.length < MOST_AHEAD) one.ahead.push(seq);
      return;
    }
    one.upTo = seq;
    one.arrival = arrival;
    for (let next = one.ahead.indexOf(one.upTo + 1); next >= 0; next = one.ahead.indexOf(one.upTo + 1)) {
      one.ahead.splice(next, 1);
      one.upTo += 1;
    }
  };

  return {
    heard({ arrival, frame }) {
      if (frame === undefined) return;
      const { mine, substation, seq } = frame;
      const key = keyOf(mine, substation);
      const known = stations.get(key);
      if (known === undefined) stations.set(key, { mine, substation, upTo: seq, arrival, ahead: [], told: null });
      else take(known, seq, arrival);
    },
    due(durable) {
      const risen = [...stations.values()].filter((one) => one.arrival <= durable && one.told !== one.upTo);
      return risen.map((one) => {
        one.told = one.upTo;
        return { mine: one.mine, substation: one.substation, seq: one.upTo };
      });
    },
    memory: () => [...stations.values()].map(({ told: _, ...one }) => ({ ...one, ahead: [...one.ahead] })),
  };
};
