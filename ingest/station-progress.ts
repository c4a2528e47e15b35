import type { GivenUpFrames, MissingFrames } from '../domain/lost-frames.js';
import type { Arrival, NumberedFrame } from '../domain/observation.js';
import { countOf, holds, missingBetween, type NumberRanges, withNumber, wordsOf } from './number-ranges.js';

/** How far one substation's numbered frames are in hand without a gap. */
interface Progress {
  readonly mine: string;
  readonly substation: string;
  /** Everything up to this number has arrived, or was given up. */
  upTo: number;
  /** The arrival that brought it there. */
  arrival: number;
  /** Numbers beyond a gap. */
  ahead: NumberRanges;
  /** Service time of the newest number's arrival; absent in what earlier versions kept. */
  heardAt?: number;
  /** Two of its numbers have followed each other; until then it may number otherwise, and no frame counts as missing. */
  counts?: boolean;
  /** Service times between which a frame went missing, and when that was seen; null where none is missing. */
  gap?: { readonly from: number; readonly to: number; readonly seenAt: number } | null;
  /** What was given up last. */
  givenUp?: GivenUpFrames;
  /** Told to the gateway last, and when, on the service's clock. */
  told: number | null;
  toldAt: number;
  /** The newest arrival of all its numbers. */
  lastArrival: number;
  /** The lowest number beyond a gap that came again since frames are missing. */
  againFrom: number | undefined;
  /** So many askings in a row have been answered with frames beyond the gap, and none that is missing. */
  answered: number;
  /** A frame has come again since the last asking. */
  cameAgain: boolean;
}

/** Of this run alone. */
type Passing = 'told' | 'toldAt' | 'lastArrival' | 'againFrom' | 'answered' | 'cameAgain';

/** What is kept between two runs; survives JSON. Earlier versions kept the numbers beyond a gap one by one. */
export type StationProgressMemory = readonly (Omit<Progress, Passing | 'ahead'> & {
  readonly ahead: readonly (number | readonly [number, number])[];
})[];

/** The frames of every substation that are safe, for gateways to send again what a broker has lost (`stored` topic). */
export interface StationProgress {
  heard(arrival: Arrival): void;
  /** A frame that was in hand once and cannot be read any more counts where it is just the next one. */
  recognise(arrival: Pick<Arrival, 'arrival' | 'receivedAt' | 'frame'>): void;
  /**
   * Substations whose safe number has risen, once everything up to `durable` is on disk; one that lacks a frame is told
   * its number again every 10 s, for its gateway may have missed it. A frame that three such askings did not bring, though
   * its gateway answered each with later ones, is given up: nothing is in the way of the later ones any more.
   */
  due(durable: number, now: number): readonly NumberedFrame[];
  /** What has been missing for more than 10 s; an order of arrival that was mixed up has settled by then. */
  missing(now: number): readonly MissingFrames[];
  /** What each substation's gateway could not send again, the last time that happened. */
  givenUp(): readonly GivenUpFrames[];
  memory(): StationProgressMemory;
}

/** Ranges kept beyond a gap; further ones are taken when they are sent again. */
const MOST_AHEAD = 1000;
/** A number so far back is no late frame: the gateway has begun to count anew. */
const STARTED_ANEW = 1000;
/** A frame missing for so long is lost, and is asked for so often. */
const MISSING_MS = 10_000;
/** So many askings in vain, each answered with later frames, and a frame is given up. */
const MOST_ASKINGS = 3;
const MOST_NAMED = 20;

/**
 * Counts each substation's frames by their `seq`: a gap is never passed over, so that `stored` promises no frame that did
 * not arrive, but for one whose gateway has shown that it does not have it. The first number ever heard is the beginning.
 * `onGivenUp` is told of each loss.
 */
export const createStationProgress = (
  memory: StationProgressMemory = [],
  onGivenUp: (lost: GivenUpFrames) => void = () => undefined,
): StationProgress => {
  const keyOf = (mine: string, substation: string): string => `${mine}/${substation}`;
  const nothingTold = { told: null, toldAt: 0, againFrom: undefined, answered: 0, cameAgain: false };
  const rangesIn = (kept: StationProgressMemory[number]['ahead']): NumberRanges => {
    let ranges: NumberRanges = kept.filter((part) => typeof part !== 'number');
    for (const part of kept) if (typeof part === 'number') ranges = withNumber(ranges, part);
    return ranges;
  };
  const stations = new Map<string, Progress>(
    memory.map((one) => [
      keyOf(one.mine, one.substation),
      { ...one, ahead: rangesIn(one.ahead), ...nothingTold, lastArrival: one.arrival },
    ]),
  );

  const askAnew = (one: Progress): void => {
    one.againFrom = undefined;
    one.answered = 0;
    one.cameAgain = false;
  };

  const beginAt = (one: Progress, seq: number, arrival: number): void => {
    one.upTo = seq;
    one.arrival = arrival;
    one.ahead = [];
    one.told = null;
    one.gap = null;
    askAnew(one);
  };

  const newestOf = (one: Progress): number => one.ahead.at(-1)?.[1] ?? one.upTo;

  /** A number beyond all others leaves a gap behind it; one that widens a known gap is seen anew. */
  const noteGap = (one: Progress, seq: number, receivedAt: number): void => {
    const newest = newestOf(one);
    if (seq === newest + 1) one.counts = true;
    if (seq > newest + 1 && one.counts) {
      const from = one.gap?.from ?? one.heardAt ?? receivedAt;
      one.gap = { from, to: receivedAt, seenAt: receivedAt };
    }
  };

  /** Goes on over what is in hand already. */
  const advance = (one: Progress, upTo: number): void => {
    one.upTo = upTo;
    const [first] = one.ahead;
    if (first !== undefined && first[0] <= upTo + 1) {
      one.upTo = Math.max(upTo, first[1]);
      one.ahead = one.ahead.slice(1);
    }
    if (one.ahead.length === 0) one.gap = null;
  };

  const takeBeyond = (one: Progress, seq: number, receivedAt: number): void => {
    if (holds(one.ahead, seq)) {
      one.cameAgain = true;
      one.againFrom = Math.min(one.againFrom ?? seq, seq);
      return;
    }
    // One of those that are missing: its gateway is at it.
    if (seq < newestOf(one)) askAnew(one);
    noteGap(one, seq, receivedAt);
    const ahead = withNumber(one.ahead, seq);
    if (ahead.length <= MOST_AHEAD) one.ahead = ahead;
  };

  const take = (one: Progress, seq: number, arrival: number, receivedAt: number): void => {
    if (seq <= one.upTo) {
      if (seq <= 1 || one.upTo - seq > STARTED_ANEW) beginAt(one, seq, arrival);
      return;
    }
    if (seq > one.upTo + 1) {
      takeBeyond(one, seq, receivedAt);
      return;
    }
    one.counts = true;
    one.arrival = arrival;
    advance(one, seq);
    askAnew(one);
    // Known only now to count one by one, with numbers ahead already.
    if (one.ahead.length > 0) one.gap ??= { from: one.heardAt ?? receivedAt, to: receivedAt, seenAt: receivedAt };
  };

  const giveUp = (one: Progress, below: number, now: number): void => {
    const { mine, substation, gap } = one;
    const lost = missingBetween(one.ahead, one.upTo, below);
    const blind = { blindFrom: gap?.from ?? one.heardAt ?? now, blindTo: gap?.to ?? now };
    const givenUp = { mine, substation, numbers: wordsOf(lost, MOST_NAMED), count: countOf(lost), at: now, ...blind };
    one.givenUp = givenUp;
    one.ahead = one.ahead.filter(([, to]) => to >= below);
    // What lies beyond is safe once the newest of it is.
    one.arrival = one.lastArrival;
    advance(one, below - 1);
    askAnew(one);
    onGivenUp(givenUp);
  };

  /** Before a substation is asked again: whether the last askings have shown that its gateway lacks the frame too. */
  const judgeAnswers = (one: Progress, now: number): void => {
    one.answered = one.cameAgain ? one.answered + 1 : 0;
    one.cameAgain = false;
    if (one.answered < MOST_ASKINGS || one.againFrom === undefined) return;
    giveUp(one, one.againFrom, now);
  };

  const isAsked = (one: Progress, now: number): boolean => one.ahead.length > 0 && now - one.toldAt >= MISSING_MS;

  return {
    heard({ arrival, receivedAt, frame }) {
      if (frame === undefined) return;
      const { mine, substation, seq } = frame;
      const key = keyOf(mine, substation);
      const known = stations.get(key);
      if (known === undefined) {
        const first = { upTo: seq, arrival, ahead: [], heardAt: receivedAt, ...nothingTold, lastArrival: arrival };
        stations.set(key, { mine, substation, ...first });
        return;
      }
      known.lastArrival = arrival;
      take(known, seq, arrival, receivedAt);
      known.heardAt = receivedAt;
    },
    recognise({ arrival, receivedAt, frame }) {
      const known = frame && stations.get(keyOf(frame.mine, frame.substation));
      if (known !== undefined && frame?.seq === known.upTo + 1) take(known, frame.seq, arrival, receivedAt);
    },
    due(durable, now) {
      for (const one of stations.values()) if (one.told === one.upTo && isAsked(one, now)) judgeAnswers(one, now);
      const isDue = (one: Progress): boolean => one.told !== one.upTo || isAsked(one, now);
      const risen = [...stations.values()].filter((one) => one.arrival <= durable && isDue(one));
      return risen.map((one) => {
        one.told = one.upTo;
        one.toldAt = now;
        one.cameAgain = false;
        return { mine: one.mine, substation: one.substation, seq: one.upTo };
      });
    },
    missing: (now) =>
      [...stations.values()].flatMap(({ mine, substation, gap }) =>
        gap && now - gap.seenAt >= MISSING_MS ? [{ mine, substation, blindFrom: gap.from, blindTo: gap.to }] : [],
      ),
    givenUp: () => [...stations.values()].flatMap(({ givenUp }) => givenUp ?? []),
    memory: () =>
      [...stations.values()].map(
        ({
          told: _,
          toldAt: _at,
          lastArrival: _last,
          againFrom: _from,
          answered: _answered,
          cameAgain: _again,
          ...one
        }) => one,
      ),
  };
};
