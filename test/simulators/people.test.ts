import { describe, expect, it } from 'vitest';
import type { Person } from '../../simulators/people.js';
import { createWalkable, type Place } from '../../simulators/walkable.js';
import { loadDemoMine } from './demo-mine.js';
import { live, scopeOf } from './story.js';

const mine = loadDemoMine();
const ways = createWalkable(mine);

interface Sighted {
  readonly card: string;
  readonly at: number;
  readonly reader: string;
  readonly event: string;
}

const sightingsIn = (messages: readonly { topic: string; payload: string }[]): Sighted[] =>
  messages
    .filter(({ topic }) => topic.startsWith('mines/demo-mine/personnel/'))
    .map(({ topic, payload }) => ({ card: topic.split('/')[3] ?? '', ...JSON.parse(payload) }));

/** Metres between two places that share an end. */
const metresBetween = (one: Place, other: Place): number => {
  const ends = ({ a, b, m }: Place): [string, number][] => [
    [a, m],
    [b, ways.lengthM(a, b) - m],
  ];
  const forth = one.a === other.a && one.b === other.b ? [Math.abs(one.m - other.m)] : [];
  const back = one.a === other.b && one.b === other.a ? [Math.abs(one.m - (ways.lengthM(one.a, one.b) - other.m))] : [];
  const through = ends(one).flatMap(([end, m]) => ends(other).flatMap(([same, n]) => (same === end ? [m + n] : [])));
  return Math.min(...forth, ...back, ...through, Number.POSITIVE_INFINITY);
};

/** From half an hour before the afternoon shift until an hour after its start. */
const SHIFT_CHANGE = { startAt: Date.parse('2026-03-10T15:30:00+08:00'), seconds: 5400 };

describe('the people of the demo mine', () => {
  it('walk at 1.5 m/s at most, and ride at 6 m/s in the shafts, through a whole shift change', () => {
    const before = new Map<string, Person>();
    let fastestWalk = 0;
    let fastestRide = 0;
    live({ mine, startAt: SHIFT_CHANGE.startAt }, SHIFT_CHANGE.seconds, ({ simulation }) => {
      for (const person of simulation.truth().people) {
        const last = before.get(person.card);
        before.set(person.card, person);
        if (!last) continue;
        const metres = metresBetween(last.place, person.place);
        const inShaft = [last, person].some(({ place }) => /^shaft/.test(place.a) || /^shaft/.test(place.b));
        if (inShaft) fastestRide = Math.max(fastestRide, metres);
        else fastestWalk = Math.max(fastestWalk, metres);
      }
    });
    expect(fastestWalk).toBeGreaterThan(1);
    expect(fastestWalk).toBeLessThanOrEqual(1.5 + 1e-9);
    expect(fastestRide).toBeGreaterThan(5);
    expect(fastestRide).toBeLessThanOrEqual(6 + 1e-9);
  });

  it('go down and up with their shift, each entry and exit told once at the wellhead', () => {
    const entered: string[] = [];
    const left: string[] = [];
    const start = live({ mine, startAt: SHIFT_CHANGE.startAt }, 0).truth().people;
    const end = live({ mine, startAt: SHIFT_CHANGE.startAt }, SHIFT_CHANGE.seconds, ({ messages }) => {
      for (const { event, card, reader } of sightingsIn(messages)) {
        if (event === 'entered-mine') entered.push(card);
        if (event === 'left-mine') left.push(card);
        if (event !== 'seen') expect(mine.areaOfReader.get(reader)).toBe('shaft-aux');
      }
    }).truth().people;
    const down = (people: readonly Person[]): string[] =>
      people.filter(({ underground }) => underground).map(({ card }) => card);
    expect(new Set(entered).size).toBe(entered.length);
    expect(entered.length).toBeGreaterThan(20);
    expect(left.toSorted()).toEqual(down(start).toSorted());
    expect(down(end).toSorted()).toEqual(entered.toSorted());
  });

  it('are placed by their shift at the start, and merely seen, not said to have entered', () => {
    const events = new Set<string>();
    const seen = new Set<string>();
    const simulation = live({ mine }, 30, ({ messages }) => {
      for (const { event, card } of sightingsIn(messages)) {
        events.add(event);
        seen.add(card);
      }
    });
    const underground = simulation.truth().people.filter((person) => person.underground);
    expect(underground.length).toBeGreaterThanOrEqual(20);
    expect([...events]).toEqual(['seen']);
    expect(seen).toEqual(new Set(underground.map(({ card }) => card)));
  });

  it('are heard by the reader of the place they are in, and near a border by both', () => {
    let both = 0;
    live({ mine, startAt: SHIFT_CHANGE.startAt }, 3600, ({ messages, simulation }) => {
      const places = new Map(simulation.truth().people.map((person) => [person.card, person]));
      const heard = sightingsIn(messages).filter(({ event }) => event === 'seen');
      for (const { card, reader } of heard) {
        const { place } = places.get(card) ?? { place: { a: '', b: '', m: 0 } };
        expect([place.a, place.b]).toContain(mine.areaOfReader.get(reader));
      }
      const cards = heard.map(({ card }) => card);
      both += cards.length - new Set(cards).size;
    });
    expect(both).toBeGreaterThan(10);
  });

  it('keep clear of a scope they are not in while its order stands', () => {
    const scope = scopeOf(mine, 'face-1301');
    const reEntered: string[] = [];
    const out = new Set<string>();
    let heard = false;
    live({ mine, startAt: SHIFT_CHANGE.startAt }, SHIFT_CHANGE.seconds, ({ simulation }) => {
      if (!heard) simulation.hear({ id: 'order-9', kind: 'evacuate', areas: scope });
      heard = true;
      for (const { card, area, underground } of simulation.truth().people) {
        const inside = underground && scope.includes(area);
        if (!inside) out.add(card);
        else if (out.has(card)) reEntered.push(`${card} in ${area}`);
      }
    });
    expect(reEntered).toEqual([]);
    expect(out.size).toBe(80);
  });
});
