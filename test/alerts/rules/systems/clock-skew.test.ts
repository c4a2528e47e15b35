import { describe, expect, it } from 'vitest';
import { register } from '../../../../alerts/rules/machine.js';
import { clockSkew } from '../../../../alerts/rules/systems/clock-skew.js';
import { play, START, scenarioMine } from './support.js';

const points = [
  { id: 'B1', name: '进风CO', area: 'intake-1', quantity: 'carbon-monoxide', substation: '002' },
  { id: 'B2', name: '进风温度', area: 'intake-1', quantity: 'temperature', substation: '002' },
  { id: 'C1', name: '副井温度', area: 'shaft-in', quantity: 'temperature' },
];
const RULES = [register(clockSkew)];
const mine = scenarioMine('systems-mine', { points });
const S = 1000;

/** `count` messages of one point, 20 s apart, whose own time lies `behind` ms before their arrival. */
const messages = (
  run: ReturnType<typeof play>,
  { from, count, behind, point = 'C1' }: { from: number; count: number; behind: number; point?: string },
): void => {
  for (let index = 0; index < count; index += 1) {
    const at = from + index * 20 * S;
    run.arrive(at, { point, at: at - behind });
  }
};

describe('clock skew', () => {
  it('is blue once the median of twenty messages is off by more than 30 s, not before and not at 30 s', () => {
    const run = play(mine, RULES);
    messages(run, { from: 0, count: 19, behind: 30 * S + 1 });
    expect(run.said()).toEqual([]);
    messages(run, { from: 400 * S, count: 1, behind: 30 * S + 1 });
    expect(run.said()).toEqual(['systems.clock-skew C1 blue']);
    const exact = play(mine, RULES);
    messages(exact, { from: 0, count: 25, behind: 30 * S });
    expect(exact.said()).toEqual([]);
  });

  it('is yellow beyond 5 min, and blue at 5 min', () => {
    const run = play(mine, RULES);
    messages(run, { from: 0, count: 20, behind: 300 * S });
    expect(run.said()).toEqual(['systems.clock-skew C1 blue']);
    const worse = play(mine, RULES);
    messages(worse, { from: 0, count: 20, behind: 300 * S + 1 });
    expect(worse.said()).toEqual(['systems.clock-skew C1 yellow']);
    messages(worse, { from: 400 * S, count: 1, behind: 300 * S + 1 });
    expect(worse.messages()).toEqual(['Clock of 副井温度 is 301 s behind']);
  });

  it('sees a clock that is ahead as well, also one so far ahead that its readings are refused', () => {
    const run = play(mine, RULES);
    messages(run, { from: 0, count: 20, behind: -40 * S });
    expect(run.messages()).toEqual(['Clock of 副井温度 is 40 s ahead']);
    const refused = play(mine, RULES);
    for (let at = 0; at < 400 * S; at += 20 * S)
      refused.arrive(at, { point: 'C1', at, judgedOnly: true, clockSuspect: true });
    expect(refused.said()).toEqual(['systems.clock-skew C1 yellow']);
  });

  it('is over below 15 s, and neither here nor there between', () => {
    const run = play(mine, RULES);
    messages(run, { from: 0, count: 20, behind: 40 * S });
    run.said();
    messages(run, { from: 1000 * S, count: 40, behind: 15 * S });
    run.said();
    messages(run, { from: 2000 * S, count: 5, behind: 15 * S });
    expect(run.said()).toEqual([]);
    messages(run, { from: 3000 * S, count: 12, behind: 15 * S - 2 });
    expect(run.said()).toContain('systems.clock-skew C1 clear');
  });

  it('is judged of a substation by all its points, and a frame is one message', () => {
    const run = play(mine, RULES);
    for (let index = 0; index < 19; index += 1) {
      const at = index * 20 * S;
      run.arrive(at, { point: 'B1', at: at - 40 * S }, { point: 'B2', at: at - 40 * S });
    }
    expect(run.said()).toEqual([]);
    run.arrive(380 * S, { point: 'B2', at: 340 * S });
    expect(run.messages()).toEqual(['Clock of substation 002 is 40 s behind']);
  });

  it('does not take a backlog that is being delivered for a wrong clock', () => {
    const run = play(mine, RULES);
    messages(run, { from: 0, count: 20, behind: 0 });
    for (let index = 0; index < 40; index += 1) {
      run.arrive(1200 * S + index * 10, { point: 'C1', at: 400 * S + index * 20 * S });
    }
    messages(run, { from: 1220 * S, count: 20, behind: 0 });
    expect(run.said()).toEqual([]);
  });

  it('leaves readings filled in later out of account', () => {
    const run = play(mine, RULES);
    for (let index = 0; index < 30; index += 1) {
      const at = index * 20 * S;
      run.arrive(at, { point: 'C1', at: at - 40 * S, inArray: { index: 0, newestAt: START + at - 20 * S } });
    }
    expect(run.said()).toEqual([]);
  });

  it('means nothing in a simulated mine', () => {
    const run = play(scenarioMine('systems-mine', { points, simulated: true }), RULES);
    messages(run, { from: 0, count: 25, behind: 400 * S });
    expect(run.said()).toEqual([]);
  });
});
