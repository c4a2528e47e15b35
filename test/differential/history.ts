import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Mine } from '../../domain/mine.js';
import type { Observation, Quality, Reading, Sighting } from '../../domain/observation.js';
import { readMineFile } from '../../mine-files.js';

/** 08:00 at the mine. */
export const START = Date.parse('2026-03-01T08:00:00+08:00');

/** The mine of these tests; a simulated one has its readings' clock. */
export const smallMine = (change: { readonly simulated: boolean }): Mine => {
  const read = readMineFile(join(dirname(fileURLToPath(import.meta.url)), 'mine.yaml'), change);
  const [mine] = read.ok ? read.mines : [];
  if (mine === undefined) throw new Error(JSON.stringify(read));
  return mine;
};

const MINE = 'small-mine';

export const POINTS = [
  'T1',
  'T2',
  'MAIN',
  'CO',
  'WIND',
  'FAN',
  'FEED1',
  'FEED2',
  'SHEARER',
  'DOOR-A',
  'DOOR-B',
] as const;
export type PointId = (typeof POINTS)[number];

/** What a sensor goes on saying until it says otherwise. */
export interface Word {
  readonly value: number | null;
  readonly quality: Quality;
}

type Sighted = Pick<Sighting, 'card' | 'reader' | 'event'>;

/** One cycle of the mine's life. */
export interface Cycle {
  /** Since the cycle before. */
  readonly afterS: number;
  readonly changes: readonly (readonly [PointId, Word])[];
  readonly speakers: readonly PointId[];
  readonly sightings: readonly Sighted[];
  readonly heartbeat: boolean;
  /** How long its message is under way: one that is overtaken arrives out of order. */
  readonly delayS: number;
  readonly inOneFrame: boolean;
}

/** A message with the instant at which it arrives. */
export interface Message {
  readonly at: number;
  readonly observations: readonly Observation[];
}

const METHANE = [0.3, 0.55, 0.56, 0.57, 0.6, 0.74, 0.75, 0.79, 0.8, 0.9, 0.99, 1, 1.2, 1.49, 1.5, 1.7, 3.1] as const;
const VALUES: Readonly<Record<PointId, readonly number[]>> = {
  T1: METHANE,
  T2: METHANE,
  MAIN: METHANE,
  CO: [3, 22, 23, 23.5, 24, 25, 87],
  WIND: [1.2, 0.02, 0.04, 0.05, 0.06, 0.2, 0.25, 0.3, -0.03, -0.5, 6.5, 0],
  FAN: [1, 0],
  FEED1: [1, 0],
  FEED2: [1, 0],
  SHEARER: [1, 0],
  'DOOR-A': [0, 1],
  'DOOR-B': [0, 1],
};
const good = (value: number): Word => ({ value, quality: 'good' });
const normal = (point: PointId): Word => good(VALUES[point][0] ?? 0);

const wordOf = (point: PointId): fc.Arbitrary<Word> => {
  const value = fc.constantFrom(...VALUES[point]);
  return fc.oneof(
    { weight: 9, arbitrary: value.map(good) },
    { weight: 4, arbitrary: fc.constant(normal(point)) },
    { weight: 1, arbitrary: value.map((one): Word => ({ value: one, quality: 'calibrating' })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('over-range', 'fault', 'line-broken', 'suspended', 'under-range')
        .map((quality): Word => ({ value: null, quality })),
    },
  );
};

const change = fc.constantFrom(...POINTS).chain((point) => fc.tuple(fc.constant(point), wordOf(point)));
const sighting: fc.Arbitrary<Sighted> = fc.record({
  card: fc.constantFrom('101', '102', '103'),
  reader: fc.constantFrom('R-in', 'R-face'),
  event: fc.constantFrom('seen', 'seen', 'seen', 'entered-mine', 'left-mine', 'distress'),
});

/** Cycles with silences, messages that overtake each other, and every quality. */
export const irregular: fc.Arbitrary<readonly Cycle[]> = fc.array(
  fc.record({
    afterS: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 15 }) },
      { weight: 1, arbitrary: fc.integer({ min: 16, max: 60 }) },
    ),
    changes: fc.array(change, { maxLength: 3 }),
    speakers: fc.uniqueArray(fc.constantFrom(...POINTS), { minLength: 1, maxLength: 8 }),
    sightings: fc.array(sighting, { maxLength: 1 }),
    heartbeat: fc.boolean(),
    delayS: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ max: 20, min: 1 }) },
    ),
    inOneFrame: fc.boolean(),
  }),
  { minLength: 20, maxLength: 70, size: 'max' },
);

/** Cycles in which everything speaks in time: nothing in them rests on silence. */
export const steady: fc.Arbitrary<readonly Cycle[]> = irregular.map((cycles) =>
  cycles.map((cycle) => ({
    ...cycle,
    afterS: Math.min(cycle.afterS, 15),
    speakers: POINTS,
    heartbeat: true,
    delayS: Math.min(cycle.delayS, 4),
  })),
);

/** Messages of a life, in the order of their arrival. */
export const messagesOf = (cycles: readonly Cycle[]): readonly Message[] => {
  const words = new Map<PointId, Word>(POINTS.map((point) => [point, normal(point)]));
  const messages: Message[] = [];
  let at = START;
  for (const { afterS, changes, speakers, sightings, heartbeat, delayS, inOneFrame } of cycles) {
    at += afterS * 1000;
    for (const [point, word] of changes) words.set(point, word);
    const readings = speakers.map(
      (point): Reading => ({ kind: 'reading', mine: MINE, point, at, ...(words.get(point) ?? normal(point)) }),
    );
    const seen = sightings.map((one): Sighting => ({ kind: 'sighting', mine: MINE, at, ...one }));
    const beat: Observation = { kind: 'system', mine: MINE, system: 'personnel-location', at, state: 'up' };
    const singles = [...(inOneFrame ? [] : readings), ...seen, ...(heartbeat ? [beat] : [])];
    const arrivesAt = at + delayS * 1000;
    if (inOneFrame) messages.push({ at: arrivesAt, observations: readings });
    for (const one of singles) messages.push({ at: arrivesAt, observations: [one] });
  }
  return messages
    .map((one, order) => ({ one, order }))
    .sort((a, b) => a.one.at - b.one.at || a.order - b.order)
    .map(({ one }) => one);
};

/** Messages written by hand, for examples: seconds after the start, then what each point says. */
export const told = (
  ...lines: readonly (readonly [number, Partial<Record<PointId, number | Quality>>, number?])[]
): readonly Message[] =>
  lines.map(([afterS, said, arrivesAfterS = afterS]) => ({
    at: START + arrivesAfterS * 1000,
    observations: Object.entries(said).map(
      ([point, word]): Reading => ({
        kind: 'reading',
        mine: MINE,
        point,
        at: START + afterS * 1000,
        ...(typeof word === 'number' ? good(word) : { value: null, quality: word }),
      }),
    ),
  }));
