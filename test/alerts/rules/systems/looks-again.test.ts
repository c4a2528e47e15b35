import { describe, expect, it } from 'vitest';
import { register } from '../../../../alerts/rules/machine.js';
import { capabilityMissing } from '../../../../alerts/rules/platform/capability-missing.js';
import { systemDown } from '../../../../alerts/rules/systems/down.js';
import { pointSilent } from '../../../../alerts/rules/systems/point-silent.js';
import { stationSilent } from '../../../../alerts/rules/systems/station-silent.js';
import { play, scenarioMine } from './support.js';

const S = 1000;
const A1 = { id: 'A1', name: '工作面CO', area: 'face-1', quantity: 'carbon-monoxide', substation: '001' };
const A2 = { id: 'A2', name: '回风CO', area: 'return-1', quantity: 'carbon-monoxide', substation: '001' };

describe("a mine's file that was changed, and nothing else", () => {
  it('ends a missing capability within a minute of the look before', () => {
    const rules = [register(capabilityMissing)];
    const others = [{ id: 'real-time-monitoring' }, { id: 'remote-control' }];
    const before = play(scenarioMine('systems-mine', { capacityTPerYear: 450_000, systems: others }), rules);
    before.to(0);
    expect(before.said()).toEqual(['platform.capability-missing video orange']);
    const declared = { capacityTPerYear: 450_000, systems: [...others, { id: 'video' }] };
    const after = play(scenarioMine('systems-mine', declared), rules, { memory: before.memory() });
    after.to(59 * S);
    expect(after.said()).toEqual([]);
    after.to(60 * S);
    expect(after.said()).toEqual(['platform.capability-missing video clear']);
  });

  it('lets a silence be said within ten minutes that a system above it had said, which is no more', () => {
    const rules = [register(systemDown), register(stationSilent), register(pointSilent)];
    const points = [A1, A2];
    const before = play(scenarioMine('systems-mine', { systems: [{ id: 'safety-monitoring' }], points }), rules);
    before.arrive(0, { point: 'A1', at: 0 }, { point: 'A2', at: 0 });
    before.hear(10 * S, { system: 'safety-monitoring', state: 'down' });
    before.to(62 * S);
    expect(before.said().filter((word) => !word.startsWith('systems.down'))).toEqual([]);
    const after = play(scenarioMine('systems-mine', { points }), rules, { memory: before.memory() });
    after.to(620 * S);
    expect(after.said()).toEqual([]);
    after.to(665 * S);
    expect(after.said()).toEqual(['systems.station.silent 001 orange']);
  });
});

describe('an alarm that stands for the silence of others', () => {
  it('names each of them within five seconds', () => {
    const mine = scenarioMine('systems-mine', { systems: [{ id: 'safety-monitoring' }], points: [A1, A2] });
    const run = play(mine, [register(systemDown), register(stationSilent), register(pointSilent)]);
    run.arrive(4 * S, { point: 'A1', at: 4 * S }, { point: 'A2', at: 4 * S });
    run.hear(10 * S, { system: 'safety-monitoring', state: 'down' });
    run.to(64 * S);
    run.messages();
    run.to(69 * S);
    expect(run.messages()).toEqual([expect.stringContaining('silent')]);
  });
});
