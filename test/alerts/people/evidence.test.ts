import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evidence, standings, withHeard } from '../../../alerts/people/evidence.js';
import type { Heard } from '../../../alerts/people/placing.js';

/** What is known after these were heard, in this order. */
const after = (all: readonly Heard[]): { readonly evidence: readonly Evidence[]; readonly newestAt: number } => {
  let evidence: readonly Evidence[] = [];
  let newestAt = Number.MIN_SAFE_INTEGER;
  for (const one of all) {
    evidence = withHeard(evidence, newestAt, one);
    newestAt = Math.max(newestAt, one.at);
  }
  return { evidence, newestAt };
};
const weights = (...all: Heard[]): Readonly<Record<string, number>> =>
  Object.fromEntries(standings(after(all).evidence).map(({ area, weight }) => [String(area), weight]));
const plain = (area: string, at: number): Heard => ({ area, at, nearness: null });
const atDistance = (area: string, at: number, distanceM: number): Heard => ({
  area,
  at,
  nearness: { by: 'distance', distanceM },
});
const atStrength = (area: string, at: number, rssiDbm: number): Heard => ({
  area,
  at,
  nearness: { by: 'rssi', rssiDbm },
});

describe('the weight of sightings', () => {
  it('is one for each that tells no nearness, and halves every 2.5 s', () => {
    expect(weights(plain('a', 0), plain('b', 2500), plain('b', 2500), plain('b', 5000))).toEqual({ a: 0.25, b: 2 });
  });

  it('falls with the square of the distance, and tenfold with 10 dB', () => {
    const byDistance = weights(atDistance('a', 0, 10), atDistance('b', 0, 20));
    expect((byDistance['a'] ?? 0) / (byDistance['b'] ?? 1)).toBeCloseTo(4);
    const byStrength = weights(atStrength('a', 0, -60), atStrength('b', 0, -70));
    expect((byStrength['a'] ?? 0) / (byStrength['b'] ?? 1)).toBeCloseTo(10);
  });

  it('is one for each where strengths, distances and none at all are mixed', () => {
    expect(weights(atDistance('a', 0, 1), atStrength('b', 0, -90), plain('c', 0))).toEqual({ a: 1, b: 1, c: 1 });
    expect(weights(atDistance('a', 0, 1), atDistance('b', 0, 90), plain('b', 0))).toEqual({ a: 1, b: 2 });
  });

  it('is lost with the last sighting that is more than 8 s older than the newest', () => {
    expect(Object.keys(weights(plain('a', 0), plain('b', 8000)))).toEqual(['a', 'b']);
    expect(Object.keys(weights(plain('a', 0), plain('b', 8001)))).toEqual(['b']);
  });

  it('is kept for no more than 16 areas, those last heard', () => {
    const areas = Object.keys(weights(...Array.from({ length: 40 }, (_, index) => plain(`a${index}`, index))));
    expect([areas.length, areas.at(0), areas.at(-1)]).toEqual([16, 'a24', 'a39']);
  });
});

it('within the window the weights do not depend on the order in which sightings arrive', () => {
  const sighting = fc.record({
    area: fc.constantFrom('a', 'b', null),
    at: fc.integer({ min: 0, max: 8000 }),
    nearness: fc.oneof(
      fc.constant(null),
      fc.integer({ min: -100, max: -40 }).map((rssiDbm) => ({ by: 'rssi', rssiDbm }) as const),
    ),
  });
  const twoOrders = fc
    .array(sighting, { minLength: 1, maxLength: 30 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  fc.assert(
    fc.property(twoOrders, ([one, other]) => {
      const sorted = (all: readonly Heard[]) =>
        standings(after(all).evidence).toSorted((a, b) => (String(a.area) < String(b.area) ? -1 : 1));
      const expected = sorted(one);
      sorted(other).forEach(({ area, count, weight, firstAt, lastAt }, index) => {
        expect({ area, firstAt, lastAt }).toEqual({
          area: expected[index]?.area,
          firstAt: expected[index]?.firstAt,
          lastAt: expected[index]?.lastAt,
        });
        expect(count / (expected[index]?.count ?? 0)).toBeCloseTo(1, 9);
        expect(weight / (expected[index]?.weight ?? 0)).toBeCloseTo(1, 9);
      });
    }),
  );
});

it('what speaks for one area in two ways reaches from the first sighting of either to the last of either', () => {
  const spoken = { area: 'face-1', count: 1, weight: 1 };
  const two = [
    { ...spoken, by: 'rssi', firstAt: 5, lastAt: 10 },
    { ...spoken, by: 'none', firstAt: 3, lastAt: 12 },
  ] as const;
  for (const evidence of [two, two.toReversed()])
    expect(standings(evidence)).toMatchObject([{ firstAt: 3, lastAt: 12 }]);
});
