import type { Mine } from '../../domain/mine.js';
import type { Reading } from '../../domain/observation.js';
import type { Historian, Received } from '../../ingest/historian/historian.js';

/** A point's value as a screen showed it. `heardAt`: service time of its last arrival by then. */
export interface ValueThen {
  readonly mine: string;
  readonly point: string;
  readonly at: number;
  readonly heardAt: number;
  readonly value: number | null;
  readonly quality: string;
  readonly clockSuspect?: true;
}

/** Readings that had been measured by then and came later. */
export interface ShownLate {
  readonly point: string;
  readonly readings: number;
  readonly firstAt: number;
  readonly lastReceivedAt: number;
}

export interface ValuesThen {
  /** The service's clock of that moment: what arrived, or happened, after it was not on the screen. */
  readonly serviceAt: number;
  readonly values: readonly ValueThen[];
  readonly late: readonly ShownLate[];
}

interface Heard extends Received {
  readonly observation: Reading;
}

const MINUTE_MS = 60_000;
/** A sensor's clock may be ahead by so much and still be stored. */
const AHEAD_MS = 5 * MINUTE_MS;
/** A point that has been silent is looked for so far back, step by step. */
const LOOK_BACK_MS = [5 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS] as const;
/** What comes within so long after it is still told as late. */
const LATE_MS = 10 * MINUTE_MS;

const isReading = (one: Received): one is Heard => one.observation.kind === 'reading';

/**
 * The values of a mine's points at an instant: of the service's clock, or of a simulated mine's own, which its newest
 * reading sets. `now` bounds what can be known.
 */
export const valuesThen = async (
  history: Pick<Historian, 'received'>,
  mine: Mine,
  at: number,
  now: number,
): Promise<ValuesThen> => {
  const near = new Map<string, readonly Heard[]>();
  for (const { id } of mine.points) {
    near.set(id, (await history.received(mine.id, id, at - LOOK_BACK_MS[0], at + AHEAD_MS)).filter(isReading));
  }
  const beyond = [...near.values()].flat().filter(({ observation }) => observation.at > at);
  const firstBeyond = beyond.reduce<Heard | undefined>(
    (first, one) => (first === undefined || one.arrival < first.arrival ? one : first),
    undefined,
  );
  const serviceAt = mine.simulated ? Math.min((firstBeyond?.receivedAt ?? now + 1) - 1, now) : Math.min(at, now);
  const wasThere = ({ arrival, receivedAt }: Received): boolean =>
    mine.simulated ? firstBeyond === undefined || arrival < firstBeyond.arrival : receivedAt <= serviceAt;

  const values: ValueThen[] = [];
  const late: ShownLate[] = [];
  for (const { id } of mine.points) {
    const found = near.get(id) ?? [];
    let known = found.filter(wasThere);
    for (const backMs of LOOK_BACK_MS.slice(1)) {
      if (known.length > 0) break;
      known = (await history.received(mine.id, id, at - backMs, at)).filter(isReading).filter(wasThere);
    }
    const newest = known.reduce<Heard | undefined>(
      (last, one) => (last === undefined || one.observation.at >= last.observation.at ? one : last),
      undefined,
    );
    if (newest !== undefined) {
      const { at: readAt, value, quality, clockSuspect } = newest.observation;
      values.push({
        mine: mine.id,
        point: id,
        at: readAt,
        heardAt: known.reduce((last, { receivedAt }) => Math.max(last, receivedAt), 0),
        value,
        quality,
        ...(clockSuspect ? { clockSuspect } : {}),
      });
    }
    const missed = found.filter(
      (one) => !wasThere(one) && one.observation.at <= at && one.observation.at > at - LATE_MS,
    );
    const [first] = missed;
    if (first === undefined) continue;
    late.push({
      point: id,
      readings: missed.length,
      firstAt: first.observation.at,
      lastReceivedAt: missed.reduce((last, { receivedAt }) => Math.max(last, receivedAt), 0),
    });
  }
  return { serviceAt, values, late };
};
