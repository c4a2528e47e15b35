import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeople, type People, type PeopleMemory } from '../../../alerts/people/people.js';
import { loadMine } from '../../../domain/load-mine.js';
import { SIGHTING_EVENTS, type Sighting } from '../../../domain/observation.js';

const yaml = readFileSync(new URL('../../support/test-mine.yaml', import.meta.url), 'utf8');
const loaded = loadMine(
  yaml.replace('\nreaders:\n', '\nreaders:\n  - { id: R-yard, area: yard }\n  - { id: R-chamber, area: chamber-1 }\n'),
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
const { mine } = loaded;

const T0 = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Sighting of card 101 so many milliseconds after T0. */
const sighting = (after: number, reader: string, more: Partial<Sighting> = {}): Sighting => ({
  kind: 'sighting',
  mine: mine.id,
  card: '101',
  at: T0 + after,
  reader,
  event: 'seen',
  ...more,
});
/** Tells sightings as they happen, or all together at `arrivesAfter`. */
const tell = (people: People, sightings: readonly Sighting[], arrivesAfter?: number): boolean[] =>
  sightings.map((one) => people.sight(one, arrivesAfter === undefined ? one.at : T0 + arrivesAfter));
const told = (...sightings: Sighting[]): People => {
  const people = createPeople(mine);
  tell(people, sightings);
  return people;
};
const left = (after: number): Sighting => sighting(after, 'R-shaft', { event: 'left-mine' });
const entered = (after: number): Sighting => sighting(after, 'R-shaft', { event: 'entered-mine' });

describe('where somebody is', () => {
  it('follows the readers from the shaft to the face, with the time of entering', () => {
    const people = told(entered(0), sighting(10 * MINUTE, 'R-in1'), sighting(30 * MINUTE, 'R-face1'));
    expect(people.of('101')).toEqual({
      card: '101',
      name: '张三',
      job: '采煤机司机',
      team: '综采一队',
      known: true,
      underground: true,
      area: 'face-1',
      lastSeenAt: T0 + 30 * MINUTE,
      enteredAt: T0,
    });
  });

  it('is nowhere underground once they have left the mine', () => {
    const people = told(entered(0), sighting(MINUTE, 'R-in1'), left(HOUR));
    expect(people.of('101')).toMatchObject({ underground: false, area: null });
    expect(people.of('101')).not.toHaveProperty('enteredAt');
    expect(people.headcount()).toEqual({ areas: {}, underground: 0 });
  });

  it('counts the time underground from the newest entering', () => {
    expect(told(entered(0), left(HOUR), sighting(2 * HOUR, 'R-in1')).of('101')?.enteredAt).toBe(T0 + 2 * HOUR);
    expect(told(entered(0), entered(10 * HOUR)).of('101')?.enteredAt).toBe(T0 + 10 * HOUR);
  });

  it('is the surface, and not underground, when a surface reader sees them', () => {
    const people = told(entered(0), sighting(MINUTE, 'R-yard'));
    expect(people.of('101')).toMatchObject({ underground: false, area: 'yard' });
  });

  it('is unknown, but underground, when the reader is not on the mine file', () => {
    expect(told(sighting(0, 'R-new')).of('101')).toMatchObject({ underground: true, area: null });
    expect(told(entered(0), sighting(MINUTE, 'R-new')).of('101')).toMatchObject({ underground: true, area: null });
  });

  it('counts a card that nobody knows as a person', () => {
    const people = told(sighting(0, 'R-face1', { card: '999' }));
    expect(people.of('999')).toMatchObject({ known: false, name: '999', job: '', team: '', underground: true });
    expect(people.headcount()).toEqual({ areas: { 'face-1': 1 }, underground: 1 });
  });

  it('takes a cry for help as a sighting', () => {
    const people = told(sighting(0, 'R-face1', { event: 'distress' }));
    expect(people.of('101')).toMatchObject({ underground: true, area: 'face-1' });
  });

  it('lists everybody by card', () => {
    const people = told(sighting(0, 'R-face1', { card: '103' }), sighting(1, 'R-in1', { card: '101' }));
    expect(people.all().map(({ card }) => card)).toEqual(['101', '103']);
  });

  it('is news when a place or being underground changes, and no news when nothing does', () => {
    const people = createPeople(mine);
    const news = tell(people, [entered(0), sighting(1, 'R-shaft'), sighting(MINUTE, 'R-in1'), left(2 * MINUTE)]);
    expect(news).toEqual([true, false, true, true]);
  });
});

it('a flood of cards that nobody knows pushes out neither memory nor the people of the mine', () => {
  const people = told(entered(0));
  for (let card = 0; card < 20_020; card += 1) people.sight(sighting(card, 'R-face1', { card: `x${card}` }), T0 + card);
  expect(people.all()).toHaveLength(20_000);
  expect(people.of('101')?.underground).toBe(true);
  expect(people.of('x0')).toBeUndefined();
  expect(people.of('x20019')?.underground).toBe(true);
  // The next to go is the one longest unheard, also after a restart, wherever it stands among the others.
  people.sight(sighting(20_020, 'R-face1', { card: 'x20' }), T0 + 20_020);
  const restarted = createPeople(mine, JSON.parse(JSON.stringify(people.memory())) as PeopleMemory);
  restarted.sight(sighting(20_021, 'R-face1', { card: 'one-more' }), T0 + 20_021);
  expect(['x20', 'x21', 'x20019'].map((card) => restarted.of(card) !== undefined)).toEqual([true, false, true]);
});

describe('sightings out of order', () => {
  it('do not move anybody back to where they were before', () => {
    const people = told(sighting(MINUTE, 'R-face1'));
    expect(people.sight(sighting(0, 'R-in1'), T0 + 2 * MINUTE)).toBe(false);
    expect(people.of('101')).toMatchObject({ area: 'face-1', lastSeenAt: T0 + MINUTE });
  });

  it('do not bring anybody back who has left since', () => {
    for (const after of [HOUR - 1, HOUR]) {
      const people = told(entered(0), left(HOUR));
      tell(people, [sighting(after, 'R-face1')], HOUR + 1);
      expect(people.of('101')).toMatchObject({ underground: false, area: null });
    }
  });

  it('do not bring anybody back whose first message was that they left', () => {
    const people = told(left(HOUR));
    tell(people, [sighting(HOUR - 1, 'R-face1'), sighting(HOUR, 'R-face1')], HOUR + 1);
    expect(people.of('101')?.underground).toBe(false);
  });

  it('do not show somebody as out who was seen underground after that', () => {
    const people = told(entered(0), sighting(HOUR, 'R-face1'));
    tell(people, [left(HOUR - 1)], HOUR + MINUTE);
    expect(people.of('101')).toMatchObject({ underground: true, area: 'face-1', enteredAt: T0 });
  });

  it('give the time of entering even when the entrance is heard last', () => {
    const people = told(sighting(10 * MINUTE, 'R-face1'));
    tell(people, [entered(0)], 11 * MINUTE);
    expect(people.of('101')).toMatchObject({ area: 'face-1', enteredAt: T0 });
  });

  it('keep the last entrance when an older shift is filled in later', () => {
    const people = told(entered(10 * HOUR));
    tell(people, [entered(0), left(8 * HOUR)], 11 * HOUR);
    expect(people.of('101')).toMatchObject({ underground: true, enteredAt: T0 + 10 * HOUR });
    expect([HOUR, 9 * HOUR, 10 * HOUR].map((after) => people.undergroundAt(T0 + after).length)).toEqual([1, 0, 1]);
  });

  it('do not take the place from somebody whom the surface has seen since they left', () => {
    const people = told(entered(0), sighting(HOUR, 'R-yard'));
    tell(people, [left(HOUR - 1)], HOUR);
    expect(people.of('101')).toMatchObject({ underground: false, area: 'yard' });
  });

  it('do not bring anybody back, however strong, whom the surface has seen since', () => {
    const people = told(entered(0), sighting(HOUR, 'R-yard', { rssiDbm: -60 }));
    tell(people, [sighting(HOUR - 500, 'R-face1', { rssiDbm: -40 })], HOUR);
    expect(people.of('101')).toMatchObject({ underground: false, area: 'yard' });
  });

  it('do not hide who goes down again, though an older word of leaving came in between', () => {
    const people = told(entered(0), sighting(HOUR, 'R-yard', { rssiDbm: -60 }));
    tell(people, [left(HOUR - 1000), sighting(HOUR - 500, 'R-face1', { rssiDbm: -40 })], HOUR);
    expect(people.of('101')).toMatchObject({ underground: false, area: 'yard' });
    tell(people, [sighting(HOUR + 1000, 'R-shaft', { rssiDbm: -50 })]);
    expect(people.of('101')).toMatchObject({ underground: true, area: 'shaft-in' });
  });

  it('do not show anybody as out, however strong, who was seen underground since', () => {
    const people = told(sighting(1000, 'R-shaft', { rssiDbm: -80 }));
    tell(people, [sighting(500, 'R-yard', { rssiDbm: -40 })], 1000);
    expect(people.of('101')).toMatchObject({ underground: true, area: 'shaft-in' });
  });

  it('do not make anybody absent from a shift in which they were seen later', () => {
    const people = told(entered(0), sighting(7 * HOUR, 'R-face1'), left(8 * HOUR));
    tell(people, [left(5 * HOUR)], 9 * HOUR);
    expect(people.undergroundAt(T0 + 7 * HOUR)).toEqual(['101']);
  });

  it('do not hold anybody in place when a reader ran ahead of the clock', () => {
    const people = createPeople(mine);
    people.sight(sighting(4 * MINUTE, 'R-in1'), T0);
    people.sight(sighting(MINUTE, 'R-face1'), T0 + MINUTE);
    expect(people.of('101')).toMatchObject({ area: 'face-1', lastSeenAt: T0 + MINUTE });
  });
});

describe('two readers at one moment', () => {
  it('give the place to the stronger signal, whichever comes first', () => {
    const near = sighting(500, 'R-face1', { rssiDbm: -50 });
    const far = sighting(1000, 'R-in1', { rssiDbm: -80 });
    expect(told(near, far).of('101')?.area).toBe('face-1');
    expect(told(far, near).of('101')?.area).toBe('face-1');
  });

  it('give the place to the smaller distance', () => {
    const near = sighting(0, 'R-face1', { distanceM: 5 });
    const far = sighting(2000, 'R-in1', { distanceM: 60 });
    expect(told(near, far).of('101')?.area).toBe('face-1');
  });

  it('give the place to the newer one where a distance meets a strength', () => {
    const people = told(sighting(0, 'R-face1', { distanceM: 5 }), sighting(1000, 'R-in1', { rssiDbm: -80 }));
    expect(people.of('101')?.area).toBe('intake-1');
  });

  it('no longer count as one moment after more than 2 s', () => {
    const people = told(
      sighting(0, 'R-face1', { rssiDbm: -50 }),
      sighting(1000, 'R-in1', { rssiDbm: -80 }),
      sighting(2001, 'R-in1', { rssiDbm: -80 }),
    );
    expect(people.of('101')?.area).toBe('intake-1');
  });

  it('on the surface do not set back when somebody was last seen', () => {
    const people = told(
      sighting(MINUTE, 'R-yard', { rssiDbm: -80 }),
      sighting(MINUTE - 1000, 'R-yard', { rssiDbm: -50 }),
    );
    expect(people.of('101')).toMatchObject({ underground: false, lastSeenAt: T0 + MINUTE });
  });

  it('never swallow the word of the entrance, however weak', () => {
    const people = told(sighting(0, 'R-yard', { rssiDbm: -40 }), {
      ...entered(1000),
      rssiDbm: -90,
    });
    expect(people.of('101')).toMatchObject({ underground: true, enteredAt: T0 + 1000 });
  });
});

describe('a silent card', () => {
  it('is one that was not heard for 10 minutes where the next reader is near', () => {
    const people = told(sighting(0, 'R-chamber'));
    expect(people.silentFrom('101')).toBe(T0 + 10 * MINUTE);
    expect(people.isSilent('101', T0 + 10 * MINUTE - 1)).toBe(false);
    expect(people.isSilent('101', T0 + 10 * MINUTE)).toBe(true);
  });

  it('is given twice the walk where the next reader is farther', () => {
    const people = told(sighting(0, 'R-in1'));
    expect(people.silentFrom('101')).toBe(T0 + 2400 * 1000);
  });

  it('is none that is out of the mine', () => {
    const people = told(entered(0), left(MINUTE));
    expect(people.silentFrom('101')).toBeNull();
    expect(people.isSilent('101', T0 + 100 * HOUR)).toBe(false);
    expect(people.silentFrom('999')).toBeNull();
  });

  it('is judged by arrival, and stays silent when only older sightings come in', () => {
    const people = createPeople(mine);
    people.sight(sighting(0, 'R-chamber'), T0 + 5 * MINUTE);
    expect(people.silentFrom('101')).toBe(T0 + 15 * MINUTE);
    people.sight(sighting(-MINUTE, 'R-face1'), T0 + 20 * MINUTE);
    expect(people.isSilent('101', T0 + 20 * MINUTE)).toBe(true);
    people.sight(sighting(20 * MINUTE, 'R-chamber'), T0 + 20 * MINUTE);
    expect(people.isSilent('101', T0 + 20 * MINUTE)).toBe(false);
  });

  it('is heard by the farther reader, too, that does not give it its place', () => {
    const people = told(sighting(0, 'R-chamber', { rssiDbm: -50 }), sighting(2000, 'R-in1', { rssiDbm: -80 }));
    expect(people.of('101')?.area).toBe('chamber-1');
    expect(people.silentFrom('101')).toBe(T0 + 2000 + 10 * MINUTE);
  });

  it('is not one for the time in which the service was deaf', () => {
    const people = told(sighting(0, 'R-chamber'));
    people.resume(T0 + HOUR);
    expect(people.isSilent('101', T0 + HOUR + MINUTE)).toBe(false);
    expect(people.silentFrom('101')).toBe(T0 + HOUR + 10 * MINUTE);
  });
});

describe('who was underground at a past instant', () => {
  it('is told from the instant of entering to the instant of leaving', () => {
    const people = told(entered(0), left(HOUR), sighting(HOUR, 'R-face2', { card: '102' }));
    const at = (after: number): readonly string[] => people.undergroundAt(T0 + after);
    expect([at(-1), at(0), at(HOUR - 1), at(HOUR), at(2 * HOUR)]).toEqual([[], ['101'], ['101'], ['102'], ['102']]);
  });

  it('is still told of the last 24 hours after many shifts', () => {
    const people = createPeople(mine);
    for (let day = 0; day < 40; day += 1) tell(people, [entered(day * 24 * HOUR), left((day * 24 + 8) * HOUR)]);
    const end = (39 * 24 + 8) * HOUR;
    expect(people.undergroundAt(T0 + end - 23 * HOUR)).toEqual([]);
    expect(people.undergroundAt(T0 + end - 8 * HOUR)).toEqual(['101']);
    expect(people.memory().cards[0]?.trail.length).toBeLessThan(8);
  });

  it('names more people, never fewer, when a card goes in and out all day long', () => {
    const people = createPeople(mine);
    for (let turn = 0; turn < 400; turn += 1) tell(people, [entered(turn * 2 * MINUTE), left((turn * 2 + 1) * MINUTE)]);
    for (let turn = 0; turn < 400; turn += 1) {
      expect(people.undergroundAt(T0 + turn * 2 * MINUTE)).toEqual(['101']);
    }
    expect(people.memory().cards[0]?.trail.length).toBeLessThanOrEqual(256);
  });
});

it('a restart changes nothing that is shown or silent, whatever was heard before and after', () => {
  const heard = fc.array(
    fc.record({
      card: fc.constantFrom('101', '102', '999'),
      after: fc.integer({ min: 0, max: HOUR }),
      delay: fc.integer({ min: 0, max: 5000 }),
      reader: fc.constantFrom('R-yard', 'R-shaft', 'R-in1', 'R-face1', 'R-new'),
      event: fc.constantFrom(...SIGHTING_EVENTS),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(heard, fc.nat(30), (list, cut) => {
      let now = T0;
      const steps = list.map(({ card, after, delay, reader, event }) => {
        now = Math.max(now, T0 + after + delay);
        return { now, one: sighting(after, reader, { card, event }) };
      });
      const through = createPeople(mine);
      let restarted = createPeople(mine);
      steps.forEach((step, index) => {
        if (index === cut)
          restarted = createPeople(mine, JSON.parse(JSON.stringify(restarted.memory())) as PeopleMemory);
        expect(restarted.sight(step.one, step.now)).toBe(through.sight(step.one, step.now));
      });
      expect(restarted.all()).toEqual(through.all());
      for (const { card, underground, enteredAt } of through.all()) {
        expect(restarted.silentFrom(card)).toBe(through.silentFrom(card));
        expect(enteredAt !== undefined).toBe(underground);
        expect(through.undergroundAt(now).includes(card)).toBe(underground);
      }
    }),
  );
});

it('the newest word decides who is underground, in whatever order the words come', () => {
  const words = fc.uniqueArray(
    fc.record({ after: fc.integer({ min: 0, max: 500 }), event: fc.constantFrom('left-mine', 'seen', 'entered-mine') }),
    { selector: ({ after }) => after, minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(words, (list) => {
      const people = createPeople(mine);
      for (const { after, event } of list) {
        people.sight(sighting(after * MINUTE, 'R-in1', { event: event as Sighting['event'] }), T0 + 600 * MINUTE);
      }
      const newest = list.reduce((one, other) => (other.after > one.after ? other : one));
      expect(people.of('101')?.underground).toBe(newest.event !== 'left-mine');
    }),
  );
});
