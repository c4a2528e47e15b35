import { describe, expect, it } from 'vitest';
import type { Evacuation } from '../../../../alerts/evacuation/evacuation.js';
import { register } from '../../../../alerts/rules/machine.js';
import { capabilityMissing } from '../../../../alerts/rules/platform/capability-missing.js';
import { capabilityUnproven } from '../../../../alerts/rules/platform/capability-unproven.js';
import { drillOverdue } from '../../../../alerts/rules/platform/drill-overdue.js';
import { regulatorLinkStale } from '../../../../alerts/rules/platform/regulator-link-stale.js';
import { workingWhileSuspended } from '../../../../alerts/rules/platform/working-while-suspended.js';
import { play, START, scenarioMine } from './support.js';

const S = 1000;
const DAY = 86_400 * S;
const nobody = { inScope: [], sheltering: [], out: [], unaccounted: [] };

const order = (orderedAt: number, drill: boolean): Evacuation => ({
  id: 'e-1',
  mine: 'platform-mine',
  areas: ['face-1'],
  core: ['face-1'],
  revision: 0,
  receipts: [],
  trigger: { by: 'dispatcher' },
  alarms: [],
  named: [],
  rescuers: [],
  orderedAt: START + orderedAt,
  dueAt: START + orderedAt + 600 * S,
  state: 'open',
  drill,
  text: { zh: '', en: '' },
});

describe('the yearly drill', () => {
  const drills = (capacityTPerYear: number) =>
    play(scenarioMine('platform-mine', { capacityTPerYear }), [register(drillOverdue)]);
  const tell = (run: ReturnType<typeof drills>, at: number, drill: boolean): void =>
    run.engine.tell('orders', { kind: 'order', order: order(at, drill), muster: nobody });

  it('is overdue 365 days after the first day here, of a small mine as well, until one is held', () => {
    const run = drills(90_000);
    run.to(0);
    run.to(365 * DAY);
    expect(run.said()).toEqual([]);
    run.to(365 * DAY + 1);
    expect(run.said()).toEqual(['platform.drill-overdue platform-mine yellow']);
    tell(run, 365 * DAY + 1, false);
    expect(run.said()).toEqual([]);
    tell(run, 365 * DAY + 1, true);
    expect(run.said()).toEqual(['platform.drill-overdue platform-mine clear']);
  });

  it('counts from the last drill, however often its order is told of', () => {
    const run = drills(90_000);
    run.to(100 * DAY);
    tell(run, 100 * DAY, true);
    run.to(200 * DAY);
    tell(run, 50 * DAY, true);
    run.to(465 * DAY);
    expect(run.said()).toEqual([]);
    run.to(465 * DAY + 1);
    expect(run.messages()).toEqual(['No emergency drill for 365 d; last one: 2026-06-09 08:00:00']);
  });

  it('is remembered over a restart', () => {
    const before = drills(90_000);
    before.to(0);
    const mine = scenarioMine('platform-mine', { capacityTPerYear: 90_000 });
    const after = play(mine, [register(drillOverdue)], { memory: before.memory() });
    after.engine.resume();
    after.to(300 * DAY);
    after.to(365 * DAY + 1);
    expect(after.said()).toEqual(['platform.drill-overdue platform-mine yellow']);
  });
});

describe('real-time monitoring', () => {
  it('is unproven below 95 % of the last day, proven at 95 %, and neither while too little is known', () => {
    let share: number | null = null;
    const run = play(scenarioMine('platform-mine'), [register(capabilityUnproven)], {
      world: { coverage: () => share },
    });
    run.to(0);
    run.to(60 * S);
    expect(run.said()).toEqual([]);
    share = 0.95;
    run.to(120 * S);
    expect(run.said()).toEqual([]);
    share = 0.9499;
    run.to(180 * S);
    expect(run.messages()).toEqual(['94.99 % of the last 24 h monitored (< 95 %)']);
    share = null;
    run.to(240 * S);
    expect(run.said()).toEqual([]);
    share = 0.95;
    run.to(300 * S);
    expect(run.said()).toEqual(['platform.capability-unproven real-time-monitoring clear']);
  });
});

describe('a capability that is missing', () => {
  const missing = [register(capabilityMissing)];
  const none = scenarioMine('platform-mine', { systems: [{ id: 'real-time-monitoring' }, { id: 'remote-control' }] });

  it('is there once the mine is reloaded with it', () => {
    const before = play(none, missing);
    before.to(0);
    expect(before.messages()).toEqual(['A mine of 450,000 t/y or more must have video; this one declares none']);
    const after = play(scenarioMine('platform-mine'), missing, { memory: before.memory() });
    after.to(60 * S);
    expect(after.said()).toEqual(['platform.capability-missing video clear']);
  });

  it('goes missing when the mine is reloaded without it', () => {
    const before = play(scenarioMine('platform-mine'), missing);
    before.to(0);
    const after = play(none, missing, { memory: before.memory() });
    after.to(60 * S);
    expect(after.said()).toEqual(['platform.capability-missing video orange']);
  });
});

describe('work in a suspended mine', () => {
  it('is said to the regulator with the machines that run', () => {
    const run = play(scenarioMine('platform-mine', { status: 'suspended' }), [register(workingWhileSuspended)]);
    for (let at = 0; at <= 300 * S; at += 20 * S) run.arrive(at, { point: 'M1', at, value: 1 });
    expect(run.messages()).toEqual(['Working while suspended: 采煤机开停 running; to the regulator']);
  });
});

describe('the regulator link over a restart', () => {
  const rules = [register(regulatorLinkStale)];
  const mine = scenarioMine('platform-mine');

  it('is given ten minutes to speak: what it said before is old by our doing', () => {
    const before = play(mine, rules);
    before.hear(0, { system: 'regulator-link', lastAcceptedAt: START });
    const after = play(mine, rules, { memory: before.memory() });
    after.engine.resume();
    after.to(3000 * S);
    after.to(3600 * S);
    expect(after.said()).toEqual([]);
    after.to(3600 * S + 1);
    expect(after.messages()).toEqual(['No upload accepted by the regulator for 10 min; last one: 2026-03-01 08:00:00']);
  });

  it('is given them too where no upload was ever accepted', () => {
    const before = play(mine, rules);
    before.to(0);
    const after = play(mine, rules, { memory: before.memory() });
    after.engine.resume();
    after.to(3000 * S);
    after.to(3600 * S);
    expect(after.said()).toEqual([]);
    after.to(3600 * S + 1);
    expect(after.said()).toEqual(['platform.regulator-link-stale platform-mine yellow']);
  });

  it('stays stale over the restart until an upload is accepted', () => {
    const before = play(mine, rules);
    before.hear(0, { system: 'regulator-link', lastAcceptedAt: START });
    before.to(601 * S);
    expect(before.said()).toHaveLength(1);
    const after = play(mine, rules, { memory: before.memory() });
    after.engine.resume();
    after.hear(700 * S, { system: 'regulator-link', retained: true, lastAcceptedAt: START + 10 * S });
    expect(after.said()).toEqual([]);
    after.hear(710 * S, { system: 'regulator-link', lastAcceptedAt: START + 700 * S });
    expect(after.said()).toEqual(['platform.regulator-link-stale platform-mine clear']);
  });
});
