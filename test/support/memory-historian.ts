import {
  type Bucket,
  type Historian,
  HistorianError,
  type HistoryQuery,
  instantKey,
  type MinuteRollup,
  type Received,
  type StoredReading,
} from '../../ingest/historian/historian.js';

type Call = 'write' | 'writeRollups' | 'raw' | 'existing';

/** A historian in memory, which fails when and as a test says. */
export interface MemoryHistorian extends Historian {
  /** Everything stored, by series and instant. */
  readonly stored: ReadonlyMap<string, Received>;
  readonly rollups: ReadonlyMap<string, MinuteRollup>;
  /** Batches that were asked to be written, in observations each, failed ones included. */
  readonly writes: readonly number[];
  /** How often a call came, failed ones included. */
  calls(call: Call): number;
  /** The next `times` calls fail, as by waiting can be mended; `afterwards` fails the call only after it took effect. */
  failNext(call: Call, times: number, options?: { readonly afterwards?: boolean }): void;
  /** Whatever answers true makes the whole batch fail for good. */
  poison(isPoison: (one: Received) => boolean): void;
  /** Whatever gets a reason is refused alone. */
  refuse(reasonFor: (one: Received) => string | undefined): void;
}

const readingOf = ({ observation, receivedAt, arrival }: Received): StoredReading[] =>
  observation.kind === 'reading'
    ? [{ at: observation.at, value: observation.value, quality: observation.quality, receivedAt, arrival }]
    : [];

const bucketOf = (readings: readonly StoredReading[], at: number): Bucket => {
  const good = readings.flatMap(({ value, quality }) => (quality === 'good' && value !== null ? [value] : []));
  return {
    at,
    min: good.length === 0 ? null : Math.min(...good),
    max: good.length === 0 ? null : Math.max(...good),
    mean: good.length === 0 ? null : good.reduce((sum, value) => sum + value, 0) / good.length,
    count: readings.length,
    bad: readings.filter(({ quality }) => quality !== 'good').length,
  };
};

/** Starts empty and answers truly until told to fail. */
export const createMemoryHistorian = (): MemoryHistorian => {
  const stored = new Map<string, Received>();
  const rollups = new Map<string, MinuteRollup>();
  const writes: number[] = [];
  const counts: Record<Call, number> = { write: 0, writeRollups: 0, raw: 0, existing: 0 };
  const failures: Record<Call, { times: number; afterwards: boolean }> = {
    write: { times: 0, afterwards: false },
    writeRollups: { times: 0, afterwards: false },
    raw: { times: 0, afterwards: false },
    existing: { times: 0, afterwards: false },
  };
  let isPoison: (one: Received) => boolean = () => false;
  let reasonFor: (one: Received) => string | undefined = () => undefined;

  const called = async <Answer>(call: Call, act: () => Answer): Promise<Answer> => {
    counts[call] += 1;
    const failure = failures[call];
    const fails = failure.times > 0;
    if (fails) failure.times -= 1;
    const unreachable = new HistorianError('historian-unreachable', `${call}: connection refused`, true);
    if (fails && !failure.afterwards) throw unreachable;
    const answer = act();
    if (fails) throw unreachable;
    return answer;
  };

  const readings = (mine: string, point: string, from: number, to: number): StoredReading[] =>
    [...stored.values()]
      .filter(({ observation: one }) => one.kind === 'reading' && one.mine === mine && one.point === point)
      .flatMap(readingOf)
      .filter(({ at }) => at >= from && at < to)
      .sort((one, other) => one.at - other.at);

  return {
    stored,
    rollups,
    writes,
    calls: (call) => counts[call],
    failNext(call, times, { afterwards = false } = {}) {
      failures[call] = { times, afterwards };
    },
    poison(predicate) {
      isPoison = predicate;
    },
    refuse(predicate) {
      reasonFor = predicate;
    },
    write(batch) {
      writes.push(batch.length);
      return called('write', () => {
        if (batch.some(isPoison)) throw new HistorianError('historian-type-conflict', 'field type conflict', false);
        const refused = batch.flatMap((one, index) => {
          const reason = reasonFor(one);
          return reason === undefined ? [] : [{ index, reason }];
        });
        const indexes = new Set(refused.map(({ index }) => index));
        // As InfluxDB does: a later one of the same instant overwrites silently.
        for (const [index, one] of batch.entries()) {
          if (!indexes.has(index)) stored.set(instantKey(one.observation), one);
        }
        return { refused };
      });
    },
    writeRollups: (given) =>
      called('writeRollups', () => {
        for (const one of given) rollups.set(`${one.mine}|${one.point}|${one.minute}`, one);
      }),
    raw: (mine, point, from, to) => called('raw', () => readings(mine, point, from, to)),
    received: (mine, point, from, to) =>
      called('raw', () =>
        [...stored.values()]
          .filter(({ observation: one }) => one.kind === 'reading' && one.mine === mine && one.point === point)
          .filter(({ observation: { at } }) => at >= from && at < to)
          .sort((one, other) => one.observation.at - other.observation.at),
      ),
    others: (mine, from, to) =>
      called('raw', () =>
        [...stored.values()]
          .filter(({ observation: one }) => one.kind !== 'reading' && one.mine === mine)
          .filter(({ observation: { at } }) => at >= from && at < to)
          .sort((one, other) => one.arrival - other.arrival),
      ),
    sightings: (mine, card, from, to) =>
      called('raw', () =>
        [...stored.values()]
          .filter(({ observation: one }) => one.kind === 'sighting' && one.mine === mine && one.card === card)
          .filter(({ observation: { at } }) => at >= from && at < to)
          .sort((one, other) => one.arrival - other.arrival),
      ),
    existing: (observations) =>
      called('existing', () => {
        const found = new Map<string, Received>();
        for (const observation of observations) {
          const key = instantKey(observation);
          const one = stored.get(key);
          if (one !== undefined) found.set(key, one);
        }
        return found;
      }),
    async history({ mine, point, from, to, maxPoints, cycleMs }: HistoryQuery) {
      const found = readings(mine, point, from, to);
      const widthMs = Math.ceil((to - from) / maxPoints);
      const buckets = new Map<number, StoredReading[]>();
      for (const one of found) {
        const at = found.length < maxPoints ? one.at : from + Math.floor((one.at - from) / widthMs) * widthMs;
        buckets.set(at, [...(buckets.get(at) ?? []), one]);
      }
      const gaps = found.slice(1).flatMap((one, index) => {
        const before = found[index]?.at ?? one.at;
        return one.at - before > 3 * cycleMs ? [{ from: before, to: one.at, reason: 'no readings' }] : [];
      });
      return { buckets: [...buckets].map(([at, ones]) => bucketOf(ones, at)), gaps };
    },
    status: () => ({ state: 'ok' }),
    close: async () => undefined,
  };
};
