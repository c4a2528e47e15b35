import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWalkable, type Place } from '../../simulators/walkable.js';
import { loadDemoMine } from './demo-mine.js';

const mine = loadDemoMine();
const ways = createWalkable(mine);
const walkable = mine.areas.filter(({ kind }) => kind !== 'goaf').map(({ id }) => id);

describe('the ways of the demo mine', () => {
  it('joins every place but the goaf', () => {
    for (const from of walkable) {
      for (const to of walkable) {
        expect(ways.route({ a: from, b: from, m: 0 }, (area) => area === to)).not.toBeNull();
      }
    }
    for (const goaf of ['goaf-1201', 'goaf-1301']) expect(ways.neighbours(goaf)).toEqual([]);
  });

  it('leads from the face to the shaft bottom through the intake, not through the return', () => {
    const scope = new Set(['face-1201', 'return-1201', 'return-12', 'main-return', 'shaft-return']);
    const via = ways.route({ a: 'face-1201', b: 'return-1201', m: 40 }, (area) => area === 'station', scope);
    expect(via?.slice(0, 2)).toEqual(['face-1201', 'intake-1201']);
    expect(via?.some((area, index) => index > 0 && scope.has(area))).toBe(false);
  });

  it('brings a walker from any place to any other, never faster than he walks or rides', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...walkable),
        fc.constantFrom(...walkable),
        fc.double({ min: 1, max: 1.5, noNaN: true }),
        (from, to, mps) => {
          let place: Place = { a: from, b: from, m: 0 };
          const via = ways.route(place, (area) => area === to) ?? [];
          const lengthM = via.slice(1).reduce((sum, area, index) => sum + ways.lengthM(via[index] ?? area, area), 0);
          let journey = { via, end: { a: to, b: to, m: 0 } };
          let seconds = 0;
          while (ways.areaOf(place) !== to || place.m > 0) {
            ({ place, journey } = ways.walk(place, journey, mps, 1));
            seconds += 1;
            if (seconds > 3600) return false;
          }
          return seconds >= Math.floor(lengthM / 6) && seconds <= lengthM / mps + via.length + 1;
        },
      ),
      { numRuns: 100 },
    );
  });
});
