import { describe, expect, it } from 'vitest';
import { createPeople } from '../../../alerts/people/people.js';
import { createEngine, type Finding } from '../../../alerts/rules/engine.js';
import type { EngineMemory } from '../../../alerts/rules/engine-memory.js';
import { type RegisteredRule, register } from '../../../alerts/rules/machine.js';
import type { Rule, RuleInput } from '../../../alerts/rules/rule.js';
import type { Mine, Point } from '../../../domain/mine.js';
import type { Reading } from '../../../domain/observation.js';

const point = (id: string): Point => ({
  id,
  name: id,
  area: 'face-1',
  quantity: 'methane',
  workplace: 'face-1',
  cycleS: 20,
  mandatory: true,
  work: true,
  cuts: [],
});
const points = [point('A'), point('B')];
const mine: Mine = {
  id: 'm',
  code: '140000000001',
  name: 'm',
  division: 'd',
  timeZone: 'UTC',
  capacityTPerYear: 1,
  gasClass: 'high',
  status: 'producing',
  simulated: false,
  evacuateAt: 'alarm',
  clearWithinMin: 10,
  remotePowerCut: false,
  personnel: {},
  shifts: [],
  systems: [],
  areas: [],
  airflow: [],
  walkways: [],
  readers: [],
  substations: [],
  fans: [],
  doors: [],
  patrols: [],
  broadcast: [],
  cameras: [],
  people: [],
  phones: [],
  escalation: [],
  posts: [],
  limits: [],
  points,
  pointById: new Map(points.map((one) => [one.id, one])),
  areaById: new Map(),
  personByCard: new Map(),
  areaOfReader: new Map(),
  limitsOf: new Map(),
  air: { downwind: () => new Set(), upwind: () => new Set() },
};

const reading = (id: string, at: number, value: number): Reading => ({
  kind: 'reading',
  mine: 'm',
  point: id,
  at,
  value,
  quality: 'good',
});

const basis = { edition: 'e', clause: 'c', confidence: 'default' } as const;
const raise = (at: number) =>
  ({
    kind: 'raise',
    at,
    level: 'yellow',
    basis,
    message: { zh: '', en: '' },
    withdraw: false,
  }) as const;

/** A rule that raises one minute after a reading above 1, and notes everything it is told and when. */
const noting = (heard: string[]): Rule<{ readonly since: number | null }> => ({
  id: 'test.noting',
  basis,
  title: { zh: '', en: '' },
  watches: {
    per: 'mine',
    of: (of) => of.points.map((one) => ({ subject: { id: one.id, area: one.area, point: one }, points: [one.id] })),
  },
  start: () => ({ state: { since: null }, verdict: { kind: 'as-before' } }),
  step(state, input, subject, context) {
    heard.push(`${subject.id} ${input.kind} ${context.now}`);
    if (input.kind === 'wake') return { state, verdict: raise(context.now) };
    if (input.kind !== 'reading') return { state, verdict: { kind: 'as-before' } };
    if ((input.reading.value ?? 0) <= 1) return { state: { since: null }, verdict: { kind: 'clear', at: input.at } };
    return { state: { since: input.at }, verdict: { kind: 'as-before' }, wakeAt: context.now + 60_000 };
  },
});

const failing: Rule<null> = {
  id: 'test.failing',
  basis,
  title: { zh: '', en: '' },
  watches: noting([]).watches,
  start: () => ({ state: null, verdict: { kind: 'as-before' } }),
  step(_state, _input, subject) {
    if (subject.id === 'A') throw new Error('division by coal');
    return { state: null, verdict: { kind: 'as-before' } };
  },
};

const run = (rules: readonly RegisteredRule[], memory?: EngineMemory, of = mine) => {
  const found: Finding[] = [];
  const errors: unknown[] = [];
  const late: Reading[] = [];
  const engine = createEngine({
    mine: of,
    rules,
    logger: { error: (one: unknown) => errors.push(one) },
    listener: {
      found: (finding) => found.push(finding),
      judged: () => undefined,
      late: ({ reading: one }) => late.push(one),
    },
    world: {
      orders: () => [],
      people: () => createPeople(mine),
      system: () => undefined,
      air: () => new Map(),
      coverage: () => null,
      lastDrillAt: () => null,
      work: () => undefined,
    },
    ...(memory === undefined ? {} : { memory }),
  });
  let arrivals = 0;
  const arrive = (receivedAt: number, ...readings: readonly Reading[]): void => {
    arrivals += 1;
    engine.begin(arrivals, receivedAt);
    engine.advance(receivedAt);
    for (const one of readings) engine.read(one);
  };
  return { engine, found, errors, late, arrive };
};

describe('the engine', () => {
  it('wakes a rule at the instant it asked for, before a message that came later', () => {
    const heard: string[] = [];
    const { arrive, found } = run([register(noting(heard))]);
    arrive(0, reading('A', 0, 1.2));
    arrive(90_000, reading('A', 90_000, 1.2));
    expect(heard).toEqual(['A reading 0', 'A wake 60000', 'A reading 90000']);
    expect(found[0]).toMatchObject({ verdict: { at: 60_000 }, stamp: { now: 60_000, arrival: 2 } });
  });

  it('wakes rules in the order of their instants', () => {
    const heard: string[] = [];
    const { arrive, engine } = run([register(noting(heard))]);
    arrive(0, reading('B', 0, 1.2));
    arrive(10, reading('A', 10, 1.2));
    engine.advance(100_000);
    expect(heard.slice(2)).toEqual(['B wake 60000', 'A wake 60010']);
  });

  it('says nothing of a clear where nothing stands', () => {
    const { arrive, found } = run([register(noting([]))]);
    arrive(0, reading('A', 0, 0.2));
    expect(found).toEqual([]);
  });

  it('never runs its clock backwards', () => {
    const { engine } = run([]);
    engine.advance(1000);
    engine.advance(500);
    expect(engine.now()).toBe(1000);
  });

  it('is not held up by a clock that is set forward by a year: who asks for every five seconds of it is woken at its end', () => {
    const heard: string[] = [];
    const everyFiveSeconds = noting(heard);
    const { arrive } = run([
      register({
        ...everyFiveSeconds,
        id: 'test.patient',
        step: (state, input, subject, context) => ({
          ...everyFiveSeconds.step(state, input, subject, context),
          wakeAt: context.now + (subject.id === 'A' ? 5000 : 3_600_000),
        }),
      }),
    ]);
    const year = 365 * 86_400_000;
    arrive(0, reading('A', 0, 0.2));
    arrive(year, reading('B', year, 0.2));
    arrive(year + 5000, reading('B', year + 5000, 0.2));
    expect(heard.slice(0, 3)).toEqual(['A reading 0', 'A wake 5000', 'A wake 10000']);
    expect(heard.length).toBeLessThan(2000);
    expect(heard.slice(-4)).toEqual([
      `A wake ${year}`,
      `B reading ${year}`,
      `A wake ${year + 5000}`,
      `B reading ${year + 5000}`,
    ]);
  });

  it('gives each verdict of one message a stamp of its own', () => {
    const { arrive, engine, found } = run([register(noting([]))]);
    arrive(0, reading('A', 0, 1.2), reading('B', 0, 1.2));
    engine.advance(60_000);
    expect(found.map(({ stamp }) => stamp.turn)).toEqual([1, 2]);
  });

  it('leaves alone a rule that threw, for that subject, and runs every other', () => {
    const heard: string[] = [];
    const { arrive, engine, errors } = run([register(failing), register(noting(heard))]);
    arrive(0, reading('A', 0, 0.2), reading('B', 0, 0.2));
    arrive(1, reading('A', 1, 0.2));
    expect(heard).toHaveLength(3);
    expect(errors).toHaveLength(1);
    expect(engine.failures()).toEqual(['test.failing of A: division by coal']);
  });

  it('takes a rule that asks for the past as failed instead of turning in a circle', () => {
    const circling: Rule<null> = {
      ...failing,
      id: 'test.circling',
      step: (_state, _input: RuleInput, _subject, { now }) => ({
        state: null,
        verdict: { kind: 'as-before' },
        wakeAt: now,
      }),
    };
    const { arrive, engine } = run([register(circling)]);
    arrive(5, reading('A', 5, 0.2));
    engine.advance(10);
    expect(engine.failures()).toHaveLength(1);
  });

  it('keeps late readings from the rules and says so', () => {
    const heard: string[] = [];
    const { arrive, late } = run([register(noting(heard))]);
    arrive(60_000, reading('A', 60_000, 0.2));
    arrive(61_000, reading('A', 20_000, 1.7));
    expect(heard).toHaveLength(1);
    expect(late).toMatchObject([{ at: 20_000 }]);
  });

  it('continues from its memory as if nothing had happened', () => {
    const before = run([register(noting([]))]);
    before.arrive(0, reading('A', 0, 1.2));
    const memory: EngineMemory = JSON.parse(JSON.stringify(before.engine.memory()));
    const heard: string[] = [];
    const { engine, found } = run([register(noting(heard))], memory);
    engine.advance(59_999);
    expect(found).toEqual([]);
    engine.advance(60_000);
    expect(found).toMatchObject([{ subject: { id: 'A' }, verdict: { kind: 'raise', at: 60_000 } }]);
  });

  it('stamps what a person does with the last verdict of the same instant, and with none of an earlier one', () => {
    const { arrive, engine } = run([register(noting([]))]);
    arrive(0, reading('A', 0, 1.2));
    engine.advance(60_000);
    expect(engine.stamp()).toMatchObject({ now: 60_000, turn: 1 });
    engine.advance(60_001);
    expect(engine.stamp()).toMatchObject({ now: 60_001, turn: 0 });
  });

  it('stamps what time alone has brought with the time of then', () => {
    const { arrive, engine, found } = run([register(noting([]))]);
    arrive(1000, reading('A', 0, 1.2));
    engine.advance(61_000);
    expect(found).toMatchObject([{ stamp: { now: 61_000, receivedAt: 61_000, arrival: 1 } }]);
  });
});

describe('the machines of an order', () => {
  const order = { id: 'o1', area: 'face-1' };
  /** A rule per order that hears point A, and notes with whose memory it does so. */
  const perOrder = (id: string, heard: string[]): Rule<{ readonly of: string }> => ({
    ...failing,
    id,
    watches: { per: 'order', points: () => ['A'] },
    start: () => ({ state: { of: id }, verdict: { kind: 'as-before' } }),
    step(state, input, subject) {
      heard.push(`${id} ${state.of} ${subject.id} ${input.kind}`);
      return { state, verdict: { kind: 'as-before' } };
    },
  });
  const two = (heard: string[]) => [register(perOrder('test.one', heard)), register(perOrder('test.two', heard))];

  it('hear its points until its last word, and every other rule hears on', () => {
    const heard: string[] = [];
    const { arrive, engine } = run([register(noting(heard)), register(perOrder('test.one', heard))]);
    engine.advance(0);
    engine.tellOf('order', order, { kind: 'people' }, false);
    arrive(1, reading('A', 1, 0.2));
    engine.tellOf('order', order, { kind: 'people' }, true);
    arrive(2, reading('A', 2, 0.2));
    expect(heard).toEqual([
      'test.one test.one o1 people',
      'A reading 1',
      'test.one test.one o1 reading',
      'test.one test.one o1 people',
      'A reading 2',
    ]);
  });

  it('go on after a restart, each with its own memory', () => {
    const before = run(two([]));
    before.engine.advance(0);
    before.engine.tellOf('order', order, { kind: 'people' }, false);
    const heard: string[] = [];
    const after = run(two(heard), JSON.parse(JSON.stringify(before.engine.memory())));
    after.arrive(1, reading('A', 1, 0.2));
    expect(heard).toEqual(['test.one test.one o1 reading', 'test.two test.two o1 reading']);
  });

  it('stand as their alarms do, where their memory was lost', () => {
    const { engine } = run([register(noting([])), register(perOrder('test.one', []))]);
    engine.advance(0);
    engine.stands('test.one', order, raise(0));
    expect(engine.standing('test.one', 'o1')).toEqual(raise(0));
  });
});

describe('an engine that was deaf until now', () => {
  const slow = points.map((one) => (one.id === 'B' ? { ...one, cycleS: 60 } : one));
  const simulated = { ...mine, points: slow, simulated: true };
  /** A rule that notes from when silence is judged. */
  const judging = (from: number[]): Rule<null> => ({
    ...failing,
    step(_state, _input, _subject, context) {
      from.push(context.lastHeardAt('B'));
      return { state: null, verdict: { kind: 'as-before' } };
    },
  });
  /** From when silence of B, last heard at 5 s, is judged after a restart whose first word comes so late. */
  const afterRestart = (of: Mine, firstAt: number): readonly number[] => {
    const before = run([register(judging([]))], undefined, of);
    before.arrive(0, reading('A', 0, 0.2));
    before.arrive(5000, reading('B', 5000, 0.2));
    const from: number[] = [];
    const after = run([register(judging(from))], JSON.parse(JSON.stringify(before.engine.memory())), of);
    after.engine.resume();
    after.arrive(firstAt, reading('A', firstAt, 0.2));
    after.arrive(firstAt + 1, reading('A', firstAt + 1, 0.2));
    return from;
  };

  it('judges silence from its first word on', () => {
    expect(afterRestart(mine, 6000)).toEqual([6000, 6000]);
  });

  it('does so in a simulated mine only when its clock jumps further than the quickest of its points may be silent', () => {
    expect(afterRestart(simulated, 65_000)).toEqual([5000, 5000]);
    expect(afterRestart(simulated, 65_001)).toEqual([65_001, 65_001]);
  });

  it('counts from its first word for every rule, and from its own birth for one that came with the restart', () => {
    const noted = (id: string, from: number[]): RegisteredRule =>
      register({
        ...failing,
        id,
        step(_state, _input, _subject, context) {
          from.push(context.heardFrom);
          return { state: null, verdict: { kind: 'as-before' } };
        },
      });
    const before = run([noted('test.old', [])]);
    before.arrive(1000, reading('A', 1000, 0.2));
    before.arrive(5000, reading('A', 5000, 0.2));
    const memory: EngineMemory = JSON.parse(JSON.stringify(before.engine.memory()));
    const [old, fresh]: [number[], number[]] = [[], []];
    const after = run([noted('test.old', old), noted('test.fresh', fresh)], memory);
    after.arrive(6000, reading('A', 6000, 0.2));
    expect({ old, fresh }).toEqual({ old: [1000], fresh: [5000] });
    after.engine.resume();
    after.arrive(8000, reading('A', 8000, 0.2));
    expect({ old, fresh }).toEqual({ old: [1000, 8000], fresh: [5000, 8000] });
  });
});
