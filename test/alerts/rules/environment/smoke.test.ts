import { expect, it } from 'vitest';
import { smoke } from '../../../../alerts/rules/environment/smoke.js';
import { register } from '../../../../alerts/rules/machine.js';
import { play, scenarioMine } from '../systems/support.js';

const S = 1000;
const S1 = { id: 'S1', name: '烟雾', area: 'face-1', quantity: 'smoke', substation: '001' };
const asked = (everyS: number) =>
  scenarioMine('systems-mine', { points: [S1], substations: [{ id: '001', cycleS: everyS }] });

it('smoke is taken at its word when a reload makes the silence after it long enough, and its point breaks', () => {
  const rules = [register(smoke)];
  const before = play(asked(60), rules);
  before.arrive(0, { point: 'S1', at: 0, value: 1 });
  const after = play(asked(20), rules, { memory: before.memory() });
  after.arrive(100 * S, { point: 'S1', at: 100 * S, value: null, quality: 'fault' });
  expect(after.said()).toEqual([]);
  after.to(100 * S + 1);
  expect(after.said()).toEqual(['environment.smoke S1 red']);
});
