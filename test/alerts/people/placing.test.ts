import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeople, type People, type PeopleMemory } from '../../../alerts/people/people.js';
import { loadMine } from '../../../domain/load-mine.js';
import type { Sighting } from '../../../domain/observation.js';

const yaml = readFileSync(new URL('../../support/test-mine.yaml', import.meta.url), 'utf8');
const loaded = loadMine(yaml.replace('\nreaders:\n', '\nreaders:\n  - { id: R-yard, area: yard }\n'));
if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
const { mine } = loaded;

const T0 = Date.UTC(2026, 5, 1);

/** Card 101 is heard so many seconds after T0. */
const heard = (atS: number, reader: string, more: Pick<Sighting, 'rssiDbm' | 'distanceM'> = {}): Sighting => ({
  kind: 'sighting',
  mine: mine.id,
  card: '101',
  at: T0 + atS * 1000,
  reader,
  event: 'seen',
  ...more,
});
const rssi = (rssiDbm: number) => ({ rssiDbm });
/** Every so many seconds from the one to the other. */
const times = (fromS: number, toS: number, everyS = 1): readonly number[] =>
  Array.from({ length: Math.floor((toS - fromS) / everyS) + 1 }, (_, index) => fromS + index * everyS);

/** Each sighting arrives as it stands in the list, no earlier than it was heard. */
const tell = (people: People, sightings: readonly Sighting[]): readonly (string | null | undefined)[] => {
  let now = 0;
  return sightings.map((one) => {
    now = Math.max(now, one.at);
    people.sight(one, now);
    return people.of('101')?.area;
  });
};
const told = (...sightings: Sighting[]): People => {
  const people = createPeople(mine);
  tell(people, sightings);
  return people;
};
const areaAfter = (...sightings: Sighting[]): string | null | undefined => told(...sightings).of('101')?.area;
/** The places shown, each once for as long as it lasts; the first word on a card may be corrected within 2 s. */
const placesAfter = (...sightings: Sighting[]): readonly (string | null | undefined)[] => {
  const sorted = sightings.toSorted((one, other) => one.at - other.at);
  return tell(createPeople(mine), sorted)
    .filter((_, index) => (sorted[index]?.at ?? 0) >= T0 + 2000)
    .filter((area, index, all) => area !== all[index - 1]);
};

describe('a card that two readers hear', () => {
  it('does not flap where their signals come and go', () => {
    const fading = [0, 9, -4, 6, -8, 3, -2, 7, -6, 1];
    const signal = (mean: number, s: number): number => mean + (fading[(s * 7) % fading.length] ?? 0);
    const atFace = times(0, 600).map((s) => heard(s, 'R-face1', rssi(signal(-62, s))));
    const atReturn = times(0, 600).map((s) => heard(s + 0.5, 'R-ret1', rssi(signal(-68, s + 3))));
    expect(placesAfter(...atFace, ...atReturn)).toEqual(['face-1']);
  });

  it.each([1, 2, 5])('does not flap where they tell no nearness and take turns every %d s', (everyS) => {
    const turns = times(0, 600, everyS).map((s, turn) => heard(s, turn % 2 === 0 ? 'R-face1' : 'R-ret1'));
    const shown = tell(createPeople(mine), turns);
    expect(new Set(shown.filter((_, turn) => turn * everyS > 10)).size).toBe(1);
  });

  it('is where most sightings are when none tells a nearness', () => {
    const atFace = times(0, 20, 0.5).map((s) => heard(s, 'R-face1'));
    const atReturn = times(0.2, 20, 2).map((s) => heard(s, 'R-ret1'));
    expect(placesAfter(...atFace, ...atReturn)).toEqual(['face-1']);
  });

  it('is where it is nearer, though the other one had the last word', () => {
    const near = times(0, 20, 2).map((s) => heard(s, 'R-face1', { distanceM: 15 }));
    const far = times(1, 21, 2).map((s) => heard(s, 'R-ret1', { distanceM: 40 }));
    expect(placesAfter(...near, ...far)).toEqual(['face-1']);
  });
});

describe('one stray sighting', () => {
  it.each([1, 2, 5])('at a far reader does not move a card that is heard every %d s', (everyS) => {
    const atFace = times(0, 20, everyS).map((s) => heard(s, 'R-face1', rssi(-60)));
    for (const strayS of [20.1, 20.5, 21, 22, 24]) {
      expect(areaAfter(...atFace, heard(strayS, 'R-ret1', rssi(-88)))).toBe('face-1');
    }
  });

  it('moves no card that its own reader has heard within 8 s, even where no nearness is told', () => {
    const atFace = times(0, 20, 5).map((s) => heard(s, 'R-face1'));
    expect(areaAfter(...atFace, heard(27.9, 'R-ret1'))).toBe('face-1');
    expect(areaAfter(...atFace, heard(24.9, 'R-ret1'), heard(25, 'R-face1'), heard(29.9, 'R-ret1'))).toBe('face-1');
  });

  it('that is delivered twice is still one', () => {
    const stray = heard(24.9, 'R-ret1');
    expect(areaAfter(...times(0, 20, 5).map((s) => heard(s, 'R-face1')), stray, stray)).toBe('face-1');
  });

  it('places a card of which nothing was heard for more than 8 s, and is put right by the next at its own reader', () => {
    const people = told(...times(0, 30, 10).map((s) => heard(s, 'R-face1')));
    tell(people, [heard(39, 'R-ret1')]);
    expect(people.of('101')?.area).toBe('return-1');
    tell(people, [heard(40, 'R-face1'), heard(50, 'R-face1'), heard(60, 'R-face1')]);
    expect(people.of('101')?.area).toBe('face-1');
    expect(people.lastMove('101')).toBeUndefined();
  });
});

describe('a card that walks on', () => {
  const atIntake = (toS: number, everyS: number, more = {}) =>
    times(0, toS, everyS).map((s) => heard(s, 'R-in1', more));

  it('is moved by the first sighting when readers do not overlap', () => {
    expect(areaAfter(...atIntake(60, 1), heard(68.1, 'R-face1'))).toBe('face-1');
    expect(areaAfter(heard(0, 'R-in1'), heard(10, 'R-face1', rssi(-95)))).toBe('face-1');
  });

  it('past two readers at once is where it is heard the nearer, though the other one had the last word', () => {
    const farther = [heard(67, 'R-face1', rssi(-80)), heard(68.2, 'R-face1', rssi(-80))];
    const nearer = heard(67.2, 'R-ret1', rssi(-60));
    for (const [first, last] of [farther, farther.toReversed()]) {
      if (first === undefined || last === undefined) throw new Error('two sightings');
      expect(areaAfter(...atIntake(60, 1, rssi(-50)), first, nearer, last)).toBe('return-1');
    }
  });

  it.each([
    { everyS: 1, sightings: 5 },
    { everyS: 2, sightings: 3 },
    { everyS: 5, sightings: 2 },
  ])('is moved by $sightings sightings when heard every $everyS s, nearness or none', ({ everyS, sightings }) => {
    for (const more of [{}, rssi(-70)]) {
      const there = times(1, sightings).map((turn) => heard(60 + turn * everyS, 'R-face1', more));
      expect(areaAfter(...atIntake(60, everyS, more), ...there)).toBe('face-1');
    }
  });

  it('is moved within 5 s when the near reader falls silent and a far one goes on', () => {
    const near = atIntake(60, 1, rssi(-50));
    const far = times(0.5, 65, 1).map((s) => heard(s, 'R-face1', rssi(-85)));
    expect(placesAfter(...near, ...far.filter(({ at }) => at <= T0 + 60_000))).toEqual(['intake-1']);
    expect(placesAfter(...near, ...far)).toEqual(['intake-1', 'face-1']);
  });

  it('is moved once on its way from one reader to the other, within 12 s of the middle', () => {
    const signal = (metres: number): number => -50 - 20 * Math.log10(Math.max(1, metres));
    const walk = times(0, 80, 1).flatMap((s) => [
      heard(s, 'R-in1', rssi(signal(1 + s))),
      heard(s + 0.3, 'R-face1', rssi(signal(81 - s))),
    ]);
    expect(placesAfter(...walk)).toEqual(['intake-1', 'face-1']);
    expect(placesAfter(...walk.filter(({ at }) => at < T0 + 40_000))).toEqual(['intake-1']);
    expect(areaAfter(...walk.filter(({ at }) => at <= T0 + 52_000))).toBe('face-1');
  });

  it('is taken by a reader that is not on the mine file, and its place is then unknown', () => {
    expect(areaAfter(...atIntake(60, 1), ...times(61, 66).map((s) => heard(s, 'R-new')))).toBeNull();
  });
});

describe('a card that was first heard by a reader that is not on the mine file', () => {
  it('is where the first reader hears it that is', () => {
    expect(areaAfter(heard(60, 'R-new'))).toBeNull();
    expect(areaAfter(heard(60, 'R-new'), heard(60.5, 'R-face1'))).toBe('face-1');
    expect(areaAfter(...times(50, 60).map((s) => heard(s, 'R-new')), heard(61, 'R-face1'))).toBe('face-1');
  });
});

describe('a sighting that comes late', () => {
  const walk = [
    ...times(0, 30).map((s) => heard(s, 'R-in1', rssi(-60))),
    ...times(31, 40).map((s) => heard(s, 'R-face1', rssi(-75))),
  ];

  it('does not take a card back to where it was before, however near and however often', () => {
    expect(areaAfter(...walk)).toBe('face-1');
    const late = times(25, 36, 0.1).map((s) => heard(s, 'R-in1', rssi(-30)));
    expect(new Set(tell(told(...walk), late))).toEqual(new Set(['face-1']));
  });

  it('counts at its own time: a stray one is outvoted by those that were on their way', () => {
    const stray = heard(34, 'R-ret1', rssi(-80));
    const onTheWay = times(31, 33).map((s) => heard(s, 'R-in1', rssi(-60)));
    expect(areaAfter(...walk.slice(0, 31), stray, ...onTheWay)).toBe('intake-1');
  });
});

describe('a move', () => {
  const atIntake = times(0, 10).map((s) => heard(s, 'R-in1'));

  it('is told with the last sighting in the old area and the first in the new one', () => {
    const people = told(...atIntake);
    expect(people.lastMove('101')).toBeUndefined();
    tell(people, [heard(100, 'R-face1'), heard(105, 'R-face1'), heard(110, 'R-face1')]);
    expect(people.lastMove('101')).toEqual({
      from: 'intake-1',
      to: 'face-1',
      fromAt: T0 + 10_000,
      toAt: T0 + 100_000,
    });
  });

  it('is not told before the new place has stood for 8 s, when one sighting made it', () => {
    const people = told(...atIntake, heard(100, 'R-face1'), heard(107, 'R-face1'));
    expect(people.lastMove('101')).toBeUndefined();
    tell(people, [heard(108, 'R-face1')]);
    expect(people.lastMove('101')?.to).toBe('face-1');
  });

  it('is one move when the first reader to speak was the farther one', () => {
    const far = heard(100, 'R-ret1', rssi(-85));
    const people = told(...atIntake, far, ...times(100.5, 110).map((s) => heard(s, 'R-face1', rssi(-60))));
    expect(people.lastMove('101')).toMatchObject({ from: 'intake-1', to: 'face-1', toAt: T0 + 100_500 });
  });

  it('shows when both areas heard the card at once', () => {
    const both = times(0, 60).flatMap((s) => [
      heard(s, 'R-in1', rssi(s < 30 ? -60 : -80)),
      heard(s + 0.1, 'R-face1', rssi(s < 30 ? -80 : -60)),
    ]);
    const move = told(...both).lastMove('101');
    expect(move).toMatchObject({ from: 'intake-1', to: 'face-1' });
    expect(move?.toAt).toBeLessThanOrEqual(move?.fromAt ?? 0);
  });

  it('is told of a card that is at the face and soon after on the surface', () => {
    const people = told(...atIntake, heard(30, 'R-yard'), heard(40, 'R-yard'));
    expect(people.lastMove('101')).toEqual({ from: 'intake-1', to: 'yard', fromAt: T0 + 10_000, toAt: T0 + 30_000 });
  });
});

const someSightings = fc.array(
  fc.record({
    atS: fc.integer({ min: 0, max: 60_000 }).map((ms) => ms / 1000),
    lateS: fc.integer({ min: 0, max: 8000 }).map((ms) => ms / 1000),
    reader: fc.constantFrom('R-in1', 'R-face1', 'R-ret1', 'R-new', 'R-yard'),
    more: fc.oneof(
      fc.constant({}),
      fc.integer({ min: -110, max: -30 }).map(rssi),
      fc.integer({ min: 0, max: 200 }).map((distanceM) => ({ distanceM })),
      fc.constantFrom({ rssiDbm: -1e9 }, { rssiDbm: 1e9 }, { distanceM: Number.MAX_VALUE }),
    ),
  }),
  { minLength: 1, maxLength: 60 },
);
type Some = Parameters<Parameters<typeof someSightings.map>[0]>[0];
/** In the disturbed order in which they arrive. */
const disturbed = (some: Some): readonly Sighting[] =>
  some
    .toSorted((one, other) => one.atS + one.lateS - (other.atS + other.lateS))
    .map(({ atS, reader, more }) => heard(atS, reader, more));

it('disturbing the order within the window never invents a place that no sighting has named', () => {
  fc.assert(
    fc.property(someSightings, (some) => {
      const sightings = disturbed(some);
      tell(createPeople(mine), sightings).forEach((area, index) => {
        const named = sightings.slice(0, index + 1).map(({ reader }) => mine.areaOfReader.get(reader) ?? null);
        expect(named).toContain(area);
      });
    }),
  );
});

it('whatever was heard before, a card is where the only reader hears it that has heard it for 8 s', () => {
  fc.assert(
    fc.property(someSightings, fc.constantFrom('R-in1', 'R-face2', 'R-yard'), (some, reader) => {
      const people = told(...disturbed(some));
      tell(people, [heard(68.1, reader)]);
      expect(people.of('101')?.area).toBe(mine.areaOfReader.get(reader));
    }),
  );
});

it('who was underground by the word of an earlier version still is, at a place unknown until the next sighting', () => {
  const cards = told(heard(0, 'R-face1'))
    .memory()
    .cards.map(({ placing, ...kept }) => kept);
  const people = createPeople(mine, { cards });
  expect(people.of('101')).toMatchObject({ underground: true, area: null });
  tell(people, [heard(1, 'R-face1')]);
  expect(people.of('101')?.area).toBe('face-1');
});

it('a restart changes neither places nor moves, and what is kept of a card is bounded', () => {
  fc.assert(
    fc.property(someSightings, fc.nat(60), (some, cut) => {
      const sightings = disturbed(some);
      const through = told(...sightings.slice(0, cut));
      const kept = JSON.stringify(through.memory());
      expect(kept.length).toBeLessThan(4000);
      const restarted = createPeople(mine, JSON.parse(kept) as PeopleMemory);
      expect(tell(restarted, sightings.slice(cut))).toEqual(tell(through, sightings.slice(cut)));
      expect(restarted.lastMove('101')).toEqual(through.lastMove('101'));
    }),
  );
});
