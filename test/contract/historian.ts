import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMine } from '../../domain/load-mine.js';
import type { Mine } from '../../domain/mine.js';
import { type Observation, QUALITIES, type Reading, SIGHTING_EVENTS } from '../../domain/observation.js';
import { type Historian, instantKey, type MinuteRollup, type Received } from '../../ingest/historian/historian.js';

const loaded = loadMine(readFileSync(new URL('../support/test-mine.yaml', import.meta.url), 'utf8'));
if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
export const MINES: ReadonlyMap<string, Mine> = new Map([[loaded.mine.id, loaded.mine]]);
export const MINE = loaded.mine.id;

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
const CYCLE_MS = 5000;
/** The service's clock in these tests: a whole minute, and the real one, for a database expires by its own clock. */
export const NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const START = NOW - 30 * DAY_MS;

/** What every adapter is opened with. */
export const COMMON = { mines: () => MINES, clock: () => NOW };

export interface Opened {
  readonly historian: Historian;
  close(): Promise<void>;
}

/** A reading of T1, received a second after it was taken. */
export const reading = (at: number, value: number | null, more: Partial<Reading> = {}): Reading => ({
  kind: 'reading',
  mine: MINE,
  point: 'T1',
  at,
  value,
  quality: 'good',
  ...more,
});
export const received = (observation: Observation, arrival = 1): Received => ({
  observation,
  receivedAt: observation.at + 1000,
  arrival,
});

const writeAll = async (historian: Historian, observations: readonly Observation[]): Promise<void> => {
  for (let from = 0; from < observations.length; from += 5000) {
    const batch = observations.slice(from, from + 5000).map((one, index) => received(one, from + index + 1));
    expect(await historian.write(batch)).toEqual({ refused: [] });
  }
};

const ONE_OF_EACH: readonly Observation[] = [
  reading(START + 1, 0.52, { seq: 7, substation: '001', inArray: { index: 3, newestAt: START + 60_001 } }),
  reading(START + 1, 1, { point: 'FEED1', clockSuspect: true }),
  {
    kind: 'sighting',
    mine: MINE,
    card: '101',
    at: START + 2,
    reader: 'R-face1',
    event: 'seen',
    rssiDbm: -61.5,
    seq: 4,
  },
  { kind: 'sighting', mine: MINE, card: '101', at: START + 2, reader: 'R-face1', event: 'distress', battery: '低电量' },
  {
    kind: 'system',
    mine: MINE,
    system: 'safety-monitoring',
    at: START + 3,
    state: 'degraded',
    detail: 'line "3"\nis \\ broken, 分站=2',
    retained: true,
    lastTestAt: START,
  },
  { kind: 'command-result', mine: MINE, command: 'ev-1', at: START + 4, outcome: 'done' },
  {
    kind: 'command-result',
    mine: MINE,
    command: 'ev-1',
    at: START + 4,
    outcome: 'failed',
    zone: 'z 1',
    detail: '无应答',
  },
];

/** Texts that would end a literal or a line of some query language early. */
const AWKWARD = [
  'a\\',
  "o'clock\\'",
  'two\nlines',
  'a,b=c d',
  '%5C',
  '\\',
  '"',
  "'; drop database x; --",
  'tab\t',
  ' ',
];
const anyText = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.constantFrom(...AWKWARD));
const anyAt = fc.integer({ min: START, max: NOW - 1 });
const optional = <Field>(field: fc.Arbitrary<Field>): fc.Arbitrary<Field | undefined> =>
  fc.option(field, { nil: undefined });
/** JSON as a decoder would give it: without the fields that are not there. */
const present = <Shape extends object>(shape: Shape): Shape => JSON.parse(JSON.stringify(shape)) as Shape;
const anyObservation: fc.Arbitrary<Observation> = fc.oneof(
  fc
    .record({
      kind: fc.constant('reading' as const),
      mine: fc.constant(MINE),
      point: fc.constantFrom('T1', 'T2', 'WIND1', 'FEED1'),
      at: anyAt,
      value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((one) => one + 0)),
      quality: fc.constantFrom(...QUALITIES),
      seq: optional(fc.nat()),
      substation: optional(fc.constantFrom('001', '002')),
    })
    .map(present),
  fc
    .record({
      kind: fc.constant('sighting' as const),
      mine: fc.constant(MINE),
      card: anyText,
      at: anyAt,
      reader: anyText,
      event: fc.constantFrom(...SIGHTING_EVENTS),
      battery: optional(anyText),
    })
    .map(present),
  fc
    .record({
      kind: fc.constant('command-result' as const),
      mine: fc.constant(MINE),
      command: anyText,
      at: anyAt,
      outcome: fc.constantFrom('done' as const, 'refused' as const, 'failed' as const),
      zone: optional(anyText),
      detail: optional(anyText),
    })
    .map(present),
) as fc.Arbitrary<Observation>;

/** The promises of the historian's port; every adapter is held to the same. */
export const historianContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`the history in ${name}`, () => {
    let historian: Historian;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ historian, close } = await open());
    });
    afterEach(() => close());

    const ask = (more: { from?: number; to?: number; maxPoints?: number; cycleMs?: number; point?: string } = {}) =>
      historian.history({
        mine: MINE,
        point: 'T1',
        from: START,
        to: START + MINUTE_MS,
        maxPoints: 1000,
        cycleMs: CYCLE_MS,
        ...more,
      });

    it('gives back readings to the millisecond, in the order in which they were taken', async () => {
      await writeAll(historian, [reading(START + 1000, 0.52), reading(START + 999, 0.51), reading(START + 1001, 0.53)]);
      expect(await historian.raw(MINE, 'T1', START, START + MINUTE_MS)).toEqual([
        { at: START + 999, value: 0.51, quality: 'good', receivedAt: START + 1999, arrival: 2 },
        { at: START + 1000, value: 0.52, quality: 'good', receivedAt: START + 2000, arrival: 1 },
        { at: START + 1001, value: 0.53, quality: 'good', receivedAt: START + 2001, arrival: 3 },
      ]);
    });

    it('takes the first instant of a range in and leaves the last one out', async () => {
      await writeAll(historian, [reading(START, 1), reading(START + 10, 2), reading(START + 20, 3)]);
      const found = await historian.raw(MINE, 'T1', START + 10, START + 20);
      expect(found.map(({ value }) => value)).toEqual([2]);
      expect(await historian.raw(MINE, 'T2', START, START + 20)).toEqual([]);
    });

    it('keeps a reading without a value as one without a value, and what the sensor said of it', async () => {
      await writeAll(historian, [
        reading(START, null, { quality: 'line-broken' }),
        reading(START + 1, 4, { quality: 'over-range' }),
      ]);
      const found = await historian.raw(MINE, 'T1', START, START + MINUTE_MS);
      expect(found.map(({ value, quality }) => [value, quality])).toEqual([
        [null, 'line-broken'],
        [4, 'over-range'],
      ]);
    });

    it('stores the same batch a second time without any change', async () => {
      const batch = ONE_OF_EACH.map((one, index) => received(one, index + 1));
      await historian.write(batch);
      expect(await historian.write(batch)).toEqual({ refused: [] });
      const found = await historian.existing(ONE_OF_EACH);
      expect([...found.values()].map(({ arrival }) => arrival).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await historian.raw(MINE, 'T1', START, START + MINUTE_MS)).toHaveLength(1);
    });

    it('finds every kind of observation again exactly as it came', async () => {
      await writeAll(historian, ONE_OF_EACH);
      const found = await historian.existing(ONE_OF_EACH);
      expect([...found.keys()].sort()).toEqual(ONE_OF_EACH.map(instantKey).sort());
      ONE_OF_EACH.forEach((observation, index) => {
        expect(found.get(instantKey(observation))).toEqual(received(observation, index + 1));
      });
    });

    it('gives back what is needed to judge a point again, and everything else of the mine in order of arrival', async () => {
      const backwards = [...ONE_OF_EACH].reverse();
      await writeAll(historian, backwards);
      const all = backwards.map((observation, index) => received(observation, index + 1));
      const [from, to] = [START, START + MINUTE_MS];
      const ofT1 = all.filter(({ observation: one }) => one.kind === 'reading' && one.point === 'T1');
      expect(await historian.received(MINE, 'T1', from, to)).toEqual(ofT1);
      const others = all.filter(({ observation: one }) => one.kind !== 'reading' && one.at < to);
      expect(others.length).toBeGreaterThan(3);
      expect(await historian.others(MINE, from, to)).toEqual(others);
      expect(await historian.others('other-mine', from, to)).toEqual([]);
      expect(await historian.others(MINE, to, to + MINUTE_MS)).toEqual(
        all.filter(({ observation: one }) => one.kind !== 'reading' && one.at >= to),
      );
    });

    it('gives back the sightings of one card in order of arrival, and of no card that is written alike', async () => {
      const seen = (card: string, at: number, reader = 'R-face1') =>
        ({ kind: 'sighting', mine: MINE, card, at, reader, event: 'seen' }) as const;
      const own = [seen('101', START + 9), seen('101', START + 5, 'R-2'), seen('101', START + MINUTE_MS)];
      await writeAll(historian, [seen('1010', START + 5), seen('10', START + 5), seen('101|R', START + 5), ...own]);
      const found = await historian.sightings(MINE, '101', START, START + MINUTE_MS);
      expect(found.map(({ observation }) => observation)).toEqual(own.slice(0, 2));
      expect(await historian.sightings('other-mine', '101', START, START + MINUTE_MS)).toEqual([]);
    });

    it('finds what is stored under an instant even where the value differs, and nothing of another instant or series', async () => {
      await writeAll(historian, ONE_OF_EACH);
      const other = reading(START + 1, 9.9);
      const found = await historian.existing([
        other,
        reading(START + 2, 0.52),
        reading(START + 1, 0.52, { point: 'T2' }),
        { kind: 'sighting', mine: MINE, card: '101', at: START + 2, reader: 'R-face1', event: 'entered-mine' },
        { kind: 'command-result', mine: MINE, command: 'ev-1', at: START + 4, outcome: 'done', zone: 'z 2' },
      ]);
      expect([...found]).toEqual([[instantKey(other), received(ONE_OF_EACH[0] ?? other, 1)]]);
      expect(await historian.existing([])).toEqual(new Map());
    });

    it('finds a back-filled day among live readings of many points', async () => {
      const points = ['T1', 'T2', 'WIND1', 'FEED1', 'SHEARER'];
      const day = Array.from({ length: 2000 }, (_, index) => reading(START + index * 43_000, index));
      const live = points.map((point) => reading(NOW - 1000, 1, { point }));
      await writeAll(historian, [...day, ...live]);
      expect((await historian.existing([...day, ...live])).size).toBe(2005);
    });

    it('tells apart cards, readers and zones with quotes, line ends and backslashes in their names', async () => {
      const observations = AWKWARD.flatMap((text): Observation[] => [
        { kind: 'sighting', mine: MINE, card: text, at: START, reader: text, event: 'seen' },
        { kind: 'command-result', mine: MINE, command: text, at: START, outcome: 'done', zone: text, detail: text },
      ]);
      await writeAll(historian, observations);
      const found = await historian.existing(observations);
      expect([...found.values()].map(({ observation }) => observation)).toEqual(
        expect.arrayContaining([...observations]),
      );
      expect(found.size).toBe(observations.length);
    });

    it('takes any text as card, reader or zone, and any number as a value', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(anyObservation, { selector: instantKey, maxLength: 20 }),
          async (observations) => {
            const before = await historian.existing(observations);
            const fresh = observations.filter((one) => !before.has(instantKey(one)));
            await writeAll(historian, fresh);
            const found = await historian.existing(fresh);
            expect(found.size).toBe(fresh.length);
            for (const one of fresh) expect(found.get(instantKey(one))?.observation).toEqual(one);
          },
        ),
        { numRuns: 25 },
      );
    });

    it('shows each reading by itself while they are fewer than asked for', async () => {
      await writeAll(historian, [reading(START + 1234, 0.5), reading(START + 6234, null, { quality: 'fault' })]);
      const { buckets } = await ask({ maxPoints: 3 });
      expect(buckets).toEqual([
        { at: START + 1234, min: 0.5, max: 0.5, mean: 0.5, count: 1, bad: 0 },
        { at: START + 6234, min: null, max: null, mean: null, count: 1, bad: 1 },
      ]);
    });

    it('shows no more buckets than asked for, and in each the highest and the lowest reading', async () => {
      await writeAll(
        historian,
        Array.from({ length: 12 }, (_, index) => reading(START + index * CYCLE_MS, index)),
      );
      const { buckets, gaps } = await ask({ maxPoints: 2 });
      expect(buckets).toEqual([
        { at: START, min: 0, max: 5, mean: 2.5, count: 6, bad: 0 },
        { at: START + 30_000, min: 6, max: 11, mean: 8.5, count: 6, bad: 0 },
      ]);
      expect(gaps).toEqual([]);
    });

    it('keeps a peak of a single reading among fifty thousand', async () => {
      const peakAt = START + 31_217 * 1000;
      await writeAll(
        historian,
        Array.from({ length: 50_000 }, (_, index) => {
          const at = START + index * 1000;
          return reading(at, at === peakAt ? 3.2 : 0.4);
        }),
      );
      const { buckets, gaps } = await ask({ to: START + 50_000_000, maxPoints: 100, cycleMs: 1000 });
      expect(buckets).toHaveLength(100);
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(50_000);
      expect(buckets.filter(({ max }) => max === 3.2)).toEqual([
        { at: START + 31_000_000, min: 0.4, max: 3.2, mean: expect.closeTo(0.4056, 6), count: 500, bad: 0 },
      ]);
      expect(gaps).toEqual([]);
    });

    it('never shows a bad value as good, yet counts it', async () => {
      await writeAll(historian, [
        reading(START, 0.4),
        reading(START + 5000, 4, { quality: 'over-range' }),
        reading(START + 10_000, 40, { quality: 'calibrating' }),
        reading(START + 40_000, 9, { quality: 'fault' }),
      ]);
      expect((await ask({ maxPoints: 2 })).buckets).toEqual([
        { at: START, min: 0.4, max: 0.4, mean: 0.4, count: 3, bad: 2 },
        { at: START + 30_000, min: null, max: null, mean: null, count: 1, bad: 1 },
      ]);
    });

    it('tells when the point was being calibrated by its own word, from the first such reading to the last in a row', async () => {
      const calibrating = { quality: 'calibrating' } as const;
      await writeAll(historian, [
        reading(START, 0.4),
        reading(START + 5000, 1.5, calibrating),
        reading(START + 10_000, 1.5, calibrating),
        reading(START + 15_000, 0.4),
        reading(START + 20_000, 1.5, calibrating),
      ]);
      expect((await ask({ maxPoints: 2 })).calibrations).toEqual([
        { from: START + 5000, to: START + 10_000 },
        { from: START + 20_000, to: START + 20_000 },
      ]);
    });

    it('tells a pause of more than three cycles as a gap, at the edges too; three cycles are none', async () => {
      await writeAll(historian, [reading(START + 15_000, 1), reading(START + 30_000, 1), reading(START + 45_001, 1)]);
      expect((await ask({ to: START + 60_001 })).gaps).toEqual([
        { from: START + 30_000, to: START + 45_001, reason: 'no readings' },
      ]);
      expect((await ask({ from: START - 1, to: START + 60_002 })).gaps).toEqual([
        { from: START - 1, to: START + 15_000, reason: 'no readings' },
        { from: START + 30_000, to: START + 45_001, reason: 'no readings' },
        { from: START + 45_001, to: START + 60_002, reason: 'no readings' },
      ]);
    });

    it('shows a range without any reading as one gap, and calls the future none', async () => {
      expect(await ask()).toEqual({
        buckets: [],
        gaps: [{ from: START, to: START + MINUTE_MS, reason: 'no readings' }],
      });
      expect((await ask({ from: NOW - MINUTE_MS, to: NOW + DAY_MS })).gaps).toEqual([
        { from: NOW - MINUTE_MS, to: NOW, reason: 'no readings' },
      ]);
    });

    it('shows the minutes of a time whose readings have expired, peaks and gaps included', async () => {
      const old = NOW - 200 * DAY_MS;
      const minute = (index: number, more: Partial<MinuteRollup> = {}): MinuteRollup => ({
        mine: MINE,
        point: 'T1',
        minute: old + index * MINUTE_MS,
        min: 0.2,
        max: 0.6,
        mean: 0.4,
        count: 12,
        bad: 0,
        ...more,
      });
      await historian.writeRollups([
        minute(0, { max: 2.9 }),
        minute(1, { min: null, max: null, mean: null, bad: 12 }),
        minute(5),
      ]);
      await historian.writeRollups([minute(0, { max: 3.1, count: 13 })]);
      expect(await ask({ from: old, to: old + 6 * MINUTE_MS, maxPoints: 2 })).toEqual({
        buckets: [
          { at: old, min: 0.2, max: 3.1, mean: 0.4, count: 25, bad: 12 },
          { at: old + 3 * MINUTE_MS, min: 0.2, max: 0.6, mean: expect.closeTo(0.4, 9), count: 12, bad: 0 },
        ],
        gaps: [{ from: old + 2 * MINUTE_MS, to: old + 5 * MINUTE_MS, reason: 'no readings' }],
      });
    });

    it('says that it is well', async () => {
      await writeAll(historian, [reading(START, 1)]);
      expect(historian.status()).toEqual({ state: 'ok' });
    });
  });
};
