import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createPeople } from '../../../alerts/people/people.js';
import type { Move } from '../../../alerts/people/placing.js';
import { loadMine } from '../../../domain/load-mine.js';

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const there = existsSync(`${folder}tag-walk.mbd`);
if (!there) console.warn(`SKIPPED: the tag-walk recording is not at ${folder}tag-walk.mbd`);

/** Each group of three readers hangs in one quarter of the floor, which is one area of the mine. */
const QUARTERS = new Map([
  ['1', 'intake-1'],
  ['2', 'face-1'],
  ['3', 'return-1'],
  ['4', 'chamber-1'],
]);
const quarterAt = (x: number, y: number): string | undefined =>
  QUARTERS.get(x < 10.3 ? (y < 8.8 ? '1' : '2') : y < 8.8 ? '4' : '3');

interface Detection {
  readonly at: number;
  readonly reader: string;
  readonly rssiDbm: number;
  /** Where the tag truly was. */
  readonly quarter: string | undefined;
}

const readDetections = (): readonly Detection[] =>
  readFileSync(`${folder}tag-walk.mbd`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [at, reader = '', , rssiDbm, x, y] = line.split(',');
      return {
        at: Number(at) * 1000,
        reader,
        rssiDbm: Number(rssiDbm),
        quarter: quarterAt(Number(x), Number(y)),
      };
    });

const readMine = () => {
  const yaml = readFileSync(new URL('../../support/test-mine.yaml', import.meta.url), 'utf8');
  const readers = [
    ...readFileSync(`${folder}tag-walk-readers.txt`, 'utf8').matchAll(/"(\w{12})": [^"]*"sensor(\d)\d"/g),
  ].map(([, id = '', group = '']) => `  - { id: "${id}", area: ${QUARTERS.get(group)} }\n`);
  const loaded = loadMine(yaml.replace('\nreaders:\n', `\nreaders:\n${readers.join('')}`));
  if (!loaded.ok || readers.length !== 12) throw new Error(JSON.stringify(loaded));
  return loaded.mine;
};
const mine = there ? readMine() : undefined;

interface Change {
  readonly to: string | null | undefined;
  readonly at: number;
}

const trueChanges = (detections: readonly Detection[]): readonly Change[] =>
  detections.flatMap(({ at, quarter }, index) =>
    index > 0 && quarter !== detections[index - 1]?.quarter ? [{ at, to: quarter }] : [],
  );

/** Shows the detections to the service in this order; what it reports, each at the newest time it was told till then. */
const report = (
  detections: readonly Detection[],
): { readonly changes: Change[]; readonly moves: (Move & Change)[] } => {
  if (mine === undefined) throw new Error('no recording');
  const people = createPeople(mine);
  const changes: Change[] = [];
  const moves: (Move & Change)[] = [];
  let now = 0;
  for (const { at, reader, rssiDbm } of detections) {
    now = Math.max(now, at);
    const before = { area: people.of('tag')?.area, move: people.lastMove('tag') };
    people.sight({ kind: 'sighting', mine: mine.id, card: 'tag', at, reader, event: 'seen', rssiDbm }, now);
    const area = people.of('tag')?.area;
    const move = people.lastMove('tag');
    if (area !== before.area) changes.push({ at: now, to: area });
    if (move !== undefined && move !== before.move) moves.push({ ...move, at: now });
  }
  return { changes, moves };
};

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const sortedBy = <Item>(items: readonly Item[], key: (item: Item) => number): readonly Item[] =>
  items
    .map((item) => ({ item, by: key(item) }))
    .sort((one, other) => one.by - other.by)
    .map(({ item }) => item);

/** Every window of so many milliseconds arrives as a whole, shuffled. */
const shuffled = (detections: readonly Detection[], windowMs: number, seed: number): readonly Detection[] => {
  const random = randomOf(seed);
  return sortedBy(detections, ({ at }) => Math.floor(at / windowMs) + random());
};
/** Every detection is under way for up to so many milliseconds. */
const delayed = (detections: readonly Detection[], mostMs: number, seed: number): readonly Detection[] => {
  const random = randomOf(seed);
  return sortedBy(detections, ({ at }) => at + random() * mostMs);
};

const SEEN_WITHIN_MS = 15_000;
/** A tag that was never heard before is placed at the first word, which the next ones may correct. */
const FOUND_WITHIN_MS = 8000;

const expectTheTrueChanges = (detections: readonly Detection[], order: readonly Detection[]): void => {
  const startsAt = detections[0]?.at ?? 0;
  const truth = trueChanges(detections);
  const { changes, moves } = report(order);
  const shown = changes.filter(({ at }) => at - startsAt > FOUND_WITHIN_MS);
  for (const reported of [shown, moves]) {
    expect(reported.map(({ to }) => to)).toEqual(truth.map(({ to }) => to));
    const delaysMs = reported.map(({ at }, index) => at - (truth[index]?.at ?? 0));
    for (const delayMs of delaysMs) {
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThanOrEqual(SEEN_WITHIN_MS);
    }
  }
};

describe.skipIf(!there)('a tag that walks past twelve readers, of which several hear it at once', () => {
  const detections = there ? readDetections() : [];
  const seeds = Array.from({ length: 8 }, (_, index) => index + 1);

  test('truly changes its quarter four times, and time runs backwards once', () => {
    expect(trueChanges(detections).map(({ to }) => to)).toEqual(['intake-1', 'face-1', 'return-1', 'chamber-1']);
    expect(detections.filter(({ at }, index) => at < (detections[index - 1]?.at ?? 0))).toHaveLength(1);
  });

  test('is seen to change quarter within 15 s each time, and at no other time', () => {
    expectTheTrueChanges(detections, detections);
  });

  test.each([1000, 2000, 3000, 4000, 5000])('is seen so when every %d ms arrive shuffled', (windowMs) => {
    for (const seed of seeds) expectTheTrueChanges(detections, shuffled(detections, windowMs, seed));
  });

  test.each([1000, 2000, 3000, 4000, 5000])('is seen so when each detection is late by up to %d ms', (mostMs) => {
    for (const seed of seeds) expectTheTrueChanges(detections, delayed(detections, mostMs, seed));
  });
});
