import { describe, expect, it } from 'vitest';
import { type Hold, NO_HOLD } from '../../../alerts/rules/hold.js';
import type { Judged, RuleContext, RuleInput } from '../../../alerts/rules/rule.js';
import { type FanStop, NOT_STOPPED, tellStop } from '../../../alerts/rules/ventilation/fan-stop.js';
import { pressureLow } from '../../../alerts/rules/ventilation/pressure-low.js';
import { tell } from '../../../alerts/rules/ventilation/red-point.js';
import type { Point } from '../../../domain/mine.js';
import type { Quality } from '../../../domain/observation.js';
import { testMine } from '../evacuation/support.js';

const point = (id: string): Point => ({
  id,
  name: id,
  area: 'face-1',
  quantity: 'local-fan-running',
  workplace: 'face-1',
  cycleS: 20,
  mandatory: true,
  work: true,
  cuts: [],
});
const points = [point('A'), point('B')];

/** A world of two switches, told reading by reading. */
const world = () => {
  const latest = new Map<string, Judged>();
  const heardAt = new Map<string, number>();
  const toldAt = new Map<string, number>();
  let now = 0;
  const context: RuleContext = {
    mine: { ...testMine(), pointById: new Map(points.map((one) => [one.id, one])) },
    get now() {
      return now;
    },
    heardFrom: 0,
    latest: (id) => latest.get(id),
    lastHeardAt: (id) => heardAt.get(id) ?? 0,
    lastToldAt: (id) => toldAt.get(id) ?? 0,
    limits: () => undefined,
    orders: () => [],
    people: () => {
      throw new Error('not asked');
    },
    system: () => undefined,
    work: () => undefined,
    air: () => new Map(),
    standing: () => undefined,
    coverage: () => null,
    lastDrillAt: () => null,
  };
  const says = (id: string, value: number, at: number, newest = true, quality: Quality = 'good'): RuleInput => {
    const reading = { kind: 'reading', mine: 'm', point: id, at, value, quality } as const;
    const judged = { reading, at, receivedAt: now, clockSuspect: false, newest } as const;
    if (newest) latest.set(id, judged);
    heardAt.set(id, now);
    if (quality === 'good') toldAt.set(id, now);
    return { kind: 'reading', ...judged };
  };
  return {
    context,
    says,
    at(instant: number) {
      now = instant;
    },
  };
};

describe('a red rule on one point', () => {
  const stopped = (judged: Judged) => (judged.reading.value === 0 ? 'condition' : 'over');

  it('does not take a reading that is told twice for two', () => {
    const { context, says } = world();
    const holding = { readings: 2 };
    const told = (hold: Hold, input: RuleInput) =>
      tell(hold, input, { point: point('A'), context, shows: stopped, holding });
    const once = told(NO_HOLD, says('A', 0, 1000));
    const again = told(once.hold, says('A', 0, 1000, false));
    expect([once.say, again.say]).toEqual(['nothing', 'nothing']);
    expect(told(again.hold, says('A', 0, 2000)).say).toBe('raise');
  });

  it('waits on while the point still measures, not while it is broken, and raises nothing when nothing is held', () => {
    const { context, says, at } = world();
    const watched = { point: point('A'), context, shows: stopped, holding: { readings: 2 } } as const;
    const once = tell(NO_HOLD, says('A', 0, 0), watched);
    expect(once.wakeAt).toBe(60_001);
    at(30_000);
    says('A', 0, 29_000, false);
    at(60_001);
    expect(tell(once.hold, { kind: 'wake' }, watched)).toMatchObject({ say: 'nothing', wakeAt: 90_001 });
    says('A', 0, 60_001, true, 'fault');
    at(90_001);
    expect(tell(once.hold, { kind: 'wake' }, watched)).toMatchObject({ say: 'raise', silent: true });
    expect(tell(NO_HOLD, { kind: 'wake' }, watched).say).toBe('nothing');
  });

  it('raises at the next instant where a reload has made the silence after its first reading long enough', () => {
    const { context, says, at } = world();
    const watched = { context, shows: stopped, holding: { readings: 2 } } as const;
    const once = tell(NO_HOLD, says('A', 0, 0), { ...watched, point: { ...point('A'), cycleS: 60 } });
    expect(once.wakeAt).toBe(180_001);
    at(100_000);
    const broken = says('A', 0, 100_000, true, 'fault');
    const nothing = { ...watched, shows: () => 'nothing' as const, point: point('A') };
    expect(tell(once.hold, broken, nothing)).toMatchObject({ say: 'nothing', wakeAt: 100_001 });
  });
});

describe('fans of two stations whose clocks differ', () => {
  it('are believed after three cycles and the hold, though one clock stands an hour back', () => {
    const { context, says, at } = world();
    let stop: FanStop = NOT_STOPPED;
    const say = (input: RuleInput): string => {
      const told = tellStop(stop, ['A', 'B'], input, context, { raiseMs: 10_000 });
      stop = told.stop;
      return told.say;
    };
    const behind = 3_600_000;
    say(says('B', 0, -behind));
    say(says('A', 1, 0));
    const heard: string[] = [];
    for (let now = 20_000; now <= 100_000; now += 20_000) {
      at(now);
      heard.push(`${now / 1000} ${say(says('A', 0, now))} ${say(says('B', 0, now - behind))}`);
    }
    expect(heard).toEqual([
      '20 nothing nothing',
      '40 nothing nothing',
      '60 nothing nothing',
      '80 nothing nothing',
      '100 raise raise',
    ]);
  });

  it('wait on while the one that stopped still tells, not while its point is broken', () => {
    const { context, says, at } = world();
    const first = tellStop(NOT_STOPPED, ['A'], says('A', 0, 0), context, {});
    expect(first).toMatchObject({ say: 'nothing', wakeAt: 60_001 });
    at(50_000);
    says('A', 0, 0, false);
    at(60_001);
    expect(tellStop(first.stop, ['A'], { kind: 'wake' }, context, {})).toMatchObject({
      say: 'nothing',
      wakeAt: 110_001,
    });
    says('A', 0, 60_001, true, 'fault');
    at(110_001);
    expect(tellStop(first.stop, ['A'], { kind: 'wake' }, context, {}).say).toBe('raise');
  });

  it('a reading told twice is not two', () => {
    const { context, says } = world();
    const first = tellStop(NOT_STOPPED, ['A'], says('A', 0, 0), context, {});
    expect(tellStop(first.stop, ['A'], says('A', 0, 0, false), context, {}).say).toBe('nothing');
    expect(tellStop(first.stop, ['A'], says('A', 0, 1000), context, {}).say).toBe('raise');
  });
});

describe('the median of a pressure', () => {
  it('stands still for 24 h while the pressure is low, then follows it; its memory stays small', () => {
    const { context, says } = world();
    const subject = { id: 'A', area: 'face-1', point: { ...point('A'), quantity: 'pressure' as const } };
    const minute = 60_000;
    let { state } = pressureLow.start(subject, context);
    const told: string[] = [];
    for (let at = 0; at <= 26 * 60; at += 1) {
      const step = pressureLow.step(state, says('A', at <= 40 ? -2000 : -1000, at * minute), subject, context);
      if (at > 40 && step.verdict.kind !== told.at(-1)?.split(' ')[1]) told.push(`${at} ${step.verdict.kind}`);
      state = JSON.parse(JSON.stringify(step.state));
    }
    expect(told).toEqual(['41 as-before', '42 raise', `${41 + 24 * 60 + 1} clear`]);
    expect(state.samples.length).toBeLessThan(300);
  });
});
