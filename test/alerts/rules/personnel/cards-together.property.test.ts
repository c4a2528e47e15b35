import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPeople, type People } from '../../../../alerts/people/people.js';
import { cardsTogether } from '../../../../alerts/rules/personnel/cards-together.js';
import { openDescents } from '../../../../alerts/rules/personnel/descents.js';
import type { Rule, RuleContext, RuleInput } from '../../../../alerts/rules/rule.js';
import type { Sighting } from '../../../../domain/observation.js';
import { scenarioMine } from '../systems/support.js';
import { cardsTogetherOfEverybody } from './cards-together-of-everybody.js';
import { playPeople } from './support.js';

const mine = scenarioMine('people-mine');
const subject = { id: mine.id, area: '' };
const START = Date.UTC(2026, 6, 6);
const READERS = ['R-shaft', 'R-in1', 'R-face1', 'R-ret1', 'R-pump', 'R-station', 'R-none'];
/** Numbers, as most cards have, and names; one that plain objects know. */
const CARDS = ['101', '102', '7', 'C', 'B', '__proto__', '20', 'A'];

/** A pocket of cards is heard by one reader after the other, some of them late, or one card is heard alone. */
const step = fc.record({
  afterMs: fc.constantFrom(0, 1000, 4000, 10_000, 700_000, 1_400_000),
  cards: fc.subarray(CARDS, { minLength: 1 }),
  apartMs: fc.constantFrom(0, 500, 3000, 6000),
  reader: fc.constantFrom(...READERS),
  event: fc.constantFrom('seen', 'seen', 'seen', 'seen', 'entered-mine', 'left-mine'),
  lateMs: fc.constantFrom(0, 0, 0, 20_000, 710_000, 1_410_000),
  /** The service begins anew with what it has kept. */
  restarts: fc.constantFrom(false, false, false, true),
});
type Drawn = typeof step extends fc.Arbitrary<infer One> ? One : never;
type Scene = Omit<Drawn, 'afterMs' | 'apartMs' | 'lateMs'> & Record<'afterMs' | 'apartMs' | 'lateMs', number>;

/** A shift that goes well: everybody goes down, walks together, and comes up. Others come between. */
const shift = (turns: number): readonly Scene[] => {
  const all = { cards: CARDS, apartMs: 500, lateMs: 0, restarts: false } as const;
  const walk = Array.from({ length: turns }, (_, turn): readonly Scene[] => {
    const reader = turn % 2 === 0 ? 'R-in1' : 'R-face1';
    return [
      { ...all, cards: [...CARDS], afterMs: 1_400_000, reader, event: 'seen' },
      { ...all, cards: [...CARDS], afterMs: 10_000, reader, event: 'seen' },
    ];
  });
  return [
    { ...all, cards: [...CARDS], afterMs: 0, reader: 'R-shaft', event: 'entered-mine' },
    ...walk.flat(),
    { ...all, cards: [...CARDS], afterMs: 1_400_000, reader: 'R-shaft', event: 'left-mine' },
  ];
};

/** A rule's state goes through JSON at every step, as it does over a restart. */
const machineOf = <State>(rule: Rule<State>, context: RuleContext) => {
  let { state } = rule.start(subject, context);
  return {
    step(input: RuleInput) {
      const next = rule.step(JSON.parse(JSON.stringify(state)), input, subject, context);
      state = next.state;
      return next.verdict;
    },
    state: () => state,
  };
};

const play = (scenes: readonly Scene[]): number => {
  let people: People = createPeople(mine);
  let now = START;
  const { context: bare } = playPeople(mine);
  const context: RuleContext = {
    ...bare,
    get now() {
      return now;
    },
    people: () => people,
  };
  const quick = machineOf(cardsTogether, context);
  const slow = machineOf(cardsTogetherOfEverybody, context);
  let raised = 0;
  for (const { afterMs, cards, apartMs, reader, event, lateMs, restarts } of scenes) {
    now += afterMs;
    for (const card of cards) {
      now += apartMs;
      const sighting: Sighting = { kind: 'sighting', mine: mine.id, card, reader, event, at: now - lateMs };
      if (!people.sight(sighting, now)) continue;
      const said = slow.step({ kind: 'people' });
      expect(quick.step({ kind: 'people', cards: people.takeMoved() })).toEqual(said);
      expect(new Map(openDescents(quick.state()).entries())).toEqual(new Map(Object.entries(slow.state().descents)));
      if (said.kind === 'raise') raised += 1;
      const anew = createPeople(mine, JSON.parse(JSON.stringify(people.memory())));
      expect(people.all()).toEqual(anew.all());
      expect(people.headcount()).toEqual(anew.headcount());
    }
    if (restarts) people = createPeople(mine, JSON.parse(JSON.stringify(people.memory())));
  }
  return raised;
};

it('finds cards that are carried together by looking at those who moved, as by looking at everybody', () => {
  expect(play(shift(12))).toBeGreaterThan(0);
  let raised = 0;
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.array(step, { maxLength: 4 }),
      fc.nat(26),
      (before, between, at) => {
        raised += play([...before, ...shift(11).toSpliced(at, 0, ...between)]);
      },
    ),
    { numRuns: 40 },
  );
  expect(raised).toBeGreaterThan(0);
});

it('sets a move against those who are found only later to have gone down at the same time', () => {
  const scene = { apartMs: 0, lateMs: 0, restarts: false, event: 'seen' } as const;
  play([
    { ...scene, afterMs: 0, cards: ['101'], reader: 'R-shaft', event: 'entered-mine' },
    { ...scene, afterMs: 700_000, cards: ['101'], reader: 'R-in1' },
    { ...scene, afterMs: 10_000, cards: ['101'], reader: 'R-in1' },
    { ...scene, afterMs: 0, cards: ['C'], reader: 'R-shaft', event: 'entered-mine', lateMs: 710_000, restarts: true },
    { ...scene, afterMs: 1000, cards: ['A'], reader: 'R-shaft' },
    { ...scene, afterMs: 1000, cards: ['B'], reader: 'R-shaft' },
  ]);
});

it('sets against whoever is found only later those who had moved before, whichever card comes first', () => {
  const scene = { apartMs: 0, lateMs: 0, restarts: false, event: 'seen' } as const;
  play([
    { ...scene, afterMs: 0, cards: ['B', 'C'], reader: 'R-shaft', event: 'entered-mine', apartMs: 6000 },
    { ...scene, afterMs: 700_000, cards: ['B', 'C'], reader: 'R-in1' },
    { ...scene, afterMs: 10_000, cards: ['B', 'C'], reader: 'R-in1' },
    { ...scene, afterMs: 0, cards: ['7'], reader: 'R-shaft', event: 'entered-mine' },
    { ...scene, afterMs: 0, cards: ['A'], reader: 'R-shaft', event: 'entered-mine', lateMs: 713_000 },
    { ...scene, afterMs: 1000, cards: ['101'], reader: 'R-shaft' },
  ]);
});

it('lets go of each card ten minutes after it has come up, whoever came up after it', () => {
  const scene = { apartMs: 0, lateMs: 0, restarts: false, event: 'left-mine', reader: 'R-shaft' } as const;
  play([
    { ...scene, afterMs: 0, cards: ['A', 'B', 'C', '7', '20'], event: 'entered-mine' },
    { ...scene, afterMs: 1_000_000, cards: ['A'] },
    { ...scene, afterMs: 300_000, cards: ['B'] },
    { ...scene, afterMs: 200_000, cards: ['C'] },
    // Here the first has gone, and at the last only the one after it.
    { ...scene, afterMs: 101_000, cards: ['7'] },
    { ...scene, afterMs: 300_000, cards: ['20'] },
  ]);
});

it('shows and counts people one by one as they come, go and are forgotten, like a list that is made anew', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (scenes) => {
      play(scenes);
    }),
    { numRuns: 30 },
  );
});
