import { describe, expect, it } from 'vitest';
import type { ServiceHealth } from '../../../../alerts/health/health.js';
import type { PlannedWork } from '../../../../alerts/planned-work/planned-work.js';
import { register } from '../../../../alerts/rules/machine.js';
import { brokerLost } from '../../../../alerts/rules/systems/broker-lost.js';
import { systemDown } from '../../../../alerts/rules/systems/down.js';
import { pointFault } from '../../../../alerts/rules/systems/point-fault.js';
import { pointSilent } from '../../../../alerts/rules/systems/point-silent.js';
import { sessionLost } from '../../../../alerts/rules/systems/session-lost.js';
import { stationSilent } from '../../../../alerts/rules/systems/station-silent.js';
import { play, START, scenarioMine } from './support.js';

const S = 1000;
const A1 = { id: 'A1', name: '工作面CO', area: 'face-1', quantity: 'carbon-monoxide', substation: '001' };
const A2 = { id: 'A2', name: '回风CO', area: 'return-1', quantity: 'carbon-monoxide', substation: '001' };
const C1 = { id: 'C1', name: '副井温度', area: 'shaft-in', quantity: 'temperature' };
const RULES = [register(brokerLost), register(systemDown), register(stationSilent), register(pointSilent)];

const well: ServiceHealth = {
  at: START,
  broker: { connected: true },
  journalFailing: null,
  diskFreeShare: null,
  historianBehindMs: 0,
  failedRules: [],
};
const look = (run: ReturnType<typeof play>, at: number, health: Partial<ServiceHealth>): void => {
  run.to(at);
  run.engine.tell('health', { kind: 'health', health: { ...well, at: START + at, ...health } });
};
const lost = { broker: { connected: false } };

const maintenance: PlannedWork = {
  id: 'w1',
  mine: 'systems-mine',
  kind: 'maintenance',
  points: ['C1'],
  areas: [],
  from: START,
  to: START + 300 * S,
  reason: 'new cable',
  state: 'approved',
  by: 'engineer',
  createdAt: START,
  approvedBy: 'leader',
  approvedAt: START,
};

describe('an alarm that says the silence of others', () => {
  it('names every point that is blind under it: whole substations by number, others by name, as they fall silent', () => {
    const run = play(scenarioMine('systems-mine', { points: [A1, A2, C1] }), RULES);
    run.arrive(0, { point: 'A1', at: 0 }, { point: 'A2', at: 0 });
    run.arrive(20 * S, { point: 'C1', at: 20 * S });
    for (let at = 20; at <= 90; at += 1) look(run, at * S, lost);
    expect(run.messages()).toEqual([
      'No connection to the broker: nothing is heard',
      'No connection to the broker: nothing is heard; silent: substation 001 (2 points)',
      'No connection to the broker: nothing is heard; silent: substation 001 (2 points), 副井温度',
    ]);
  });

  it('does so for safety monitoring that is down, without being asked', () => {
    const run = play(scenarioMine('systems-mine', { systems: [{ id: 'safety-monitoring' }], points: [A1, C1] }), RULES);
    run.arrive(0, { point: 'A1', at: 0 }, { point: 'C1', at: 0 });
    run.hear(10 * S, { system: 'safety-monitoring', state: 'down' });
    run.to(70 * S);
    expect(run.messages()).toEqual([
      'safety monitoring is down',
      'safety monitoring is down; silent: 工作面CO, 副井温度',
    ]);
  });

  it('names the points of a silent substation', () => {
    const run = play(scenarioMine('systems-mine', { points: [A1, A2] }), RULES);
    run.to(0);
    run.to(61 * S);
    expect(run.messages()).toEqual(['Substation 001 silent, 2 points blind: 工作面CO, 回风CO']);
  });

  it('goes without a word where the mine is reloaded without it, and the points are then said by name', () => {
    const systems = [{ id: 'safety-monitoring', heartbeatS: 600 }];
    const before = play(scenarioMine('systems-mine', { systems, points: [C1] }), RULES);
    before.hear(0, { system: 'safety-monitoring', state: 'down' });
    before.to(70 * S);
    const after = play(scenarioMine('systems-mine', { points: [C1] }), RULES, { memory: before.memory() });
    after.to(650 * S);
    expect(after.said()).toEqual([]);
    after.to(670 * S);
    expect(after.said()).toEqual(['systems.point.silent C1 blue']);
  });
});

describe('silence over a restart', () => {
  it('is judged from the restart on: the service was deaf', () => {
    const mine = scenarioMine('systems-mine', { systems: [{ id: 'communication' }], points: [A1, A2] });
    const before = play(mine, RULES);
    before.arrive(0, { point: 'A1', at: 0 }, { point: 'A2', at: 0 });
    before.hear(0, { system: 'communication' });
    const after = play(mine, RULES, { memory: before.memory() });
    after.engine.resume();
    after.to(1000 * S);
    after.to(1060 * S);
    expect(after.said()).toEqual([]);
    after.to(1061 * S);
    expect(after.said()).toEqual(['systems.station.silent 001 orange']);
    after.to(1180 * S);
    expect(after.said()).toEqual([]);
    after.to(1181 * S);
    expect(after.said()).toEqual(['systems.down communication orange']);
  });

  it('is not ended by a kept copy, nor by the restart', () => {
    const mine = scenarioMine('systems-mine', { systems: [{ id: 'communication' }], points: [] });
    const before = play(mine, RULES);
    before.hear(0, { system: 'communication' });
    before.to(181 * S);
    expect(before.said()).toEqual(['systems.down communication orange']);
    const after = play(mine, RULES, { memory: before.memory() });
    after.engine.resume();
    after.hear(200 * S, { system: 'communication', retained: true });
    expect(after.said()).toEqual([]);
    after.hear(210 * S, { system: 'communication' });
    expect(after.said()).toEqual(['systems.down communication clear']);
  });
});

describe('the sound of a silence', () => {
  const runWith = (until: () => number) =>
    play(scenarioMine('systems-mine', { points: [C1] }), RULES, {
      world: { work: (at, kind) => (kind === 'maintenance' && at <= START + until() ? maintenance : undefined) },
    });

  it('is taken by approved maintenance with the author and the end of the work', () => {
    const run = runWith(() => 300 * S);
    const suppressed = () => run.memory().engine.machines.find(({ rule }) => rule === 'systems.point.silent')?.standing;
    run.to(0);
    run.to(61 * S);
    expect(suppressed()?.suppressed).toEqual({
      kind: 'out-of-service',
      by: 'leader',
      reason: 'new cable',
      until: START + 300 * S,
    });
    run.to(300 * S);
    expect(run.said()).toHaveLength(1);
    run.to(301 * S);
    expect(run.said()).toEqual(['systems.point.silent C1 blue']);
    expect(suppressed()?.suppressed).toBeUndefined();
  });

  it('comes back as soon as the work is ended before its time', () => {
    let until = 300 * S;
    const run = runWith(() => until);
    run.to(0);
    run.to(61 * S);
    run.to(100 * S);
    run.said();
    until = 100 * S;
    run.engine.tell('works', { kind: 'work', work: { ...maintenance, state: 'ended', endedAt: START + 100 * S } });
    expect(run.said()).toEqual([]);
    run.to(101 * S);
    expect(run.said()).toEqual(['systems.point.silent C1 blue']);
  });
});

describe('what an alarm rests on', () => {
  it('is the duty of every mine for its three systems, and a default of ours for the rest', () => {
    const systems = [{ id: 'communication' }, { id: 'office' }];
    const run = play(scenarioMine('systems-mine', { systems }), RULES);
    run.hear(0, { system: 'communication', state: 'down' });
    run.hear(0, { system: 'office', state: 'down' });
    const bases = run.memory().engine.machines.map(({ standing }) => standing?.basis.edition);
    expect(bases.filter((one) => one !== undefined)).toEqual(['新兵办发〔2014〕15号', 'MineSentry default']);
  });

  it('leaves the sound to a sensor over range, whatever work is approved', () => {
    const run = play(scenarioMine('systems-mine', { points: [C1] }), [register(pointFault)], {
      world: { work: () => maintenance },
    });
    const suppressed = () => run.memory().engine.machines[0]?.standing?.suppressed?.kind;
    run.arrive(0, { point: 'C1', at: 0, quality: 'over-range' });
    expect([run.said(), suppressed()]).toEqual([['systems.point.fault C1 blue'], undefined]);
    run.arrive(S, { point: 'C1', at: S, quality: 'line-broken' });
    expect(suppressed()).toBe('out-of-service');
  });
});

describe('a lost session', () => {
  it('is said once for each loss, with the time that was blind in the mine’s own time', () => {
    const run = play(scenarioMine('systems-mine'), [register(sessionLost)]);
    const broker = { connected: true, sessionLost: { at: START + 90 * S, blindFrom: START + 30 * S } };
    look(run, 91 * S, { broker });
    look(run, 92 * S, { broker });
    expect(run.messages()).toEqual([
      'The broker has lost our session: blind from 2026-03-01 08:00:30 to 2026-03-01 08:01:30 (60 s)',
      'clear',
    ]);
  });

  it('is said as well where another client had our session', () => {
    const run = play(scenarioMine('systems-mine'), [register(sessionLost)]);
    const lost = { at: START + 9 * S, blindFrom: START + 7 * S, takenOver: true } as const;
    look(run, 10 * S, { broker: { connected: true, sessionLost: lost } });
    expect(run.messages()).toEqual([
      'Another client took our session: blind from 2026-03-01 08:00:07 to 2026-03-01 08:00:09 (2 s)',
      'clear',
    ]);
  });

  it('is seen by the numbers of frames too: a gap is said once, another mine’s never, a later one again', () => {
    const run = play(scenarioMine('systems-mine'), [register(sessionLost)]);
    const gap = (blindTo: number, substation = '001', mine = 'systems-mine') =>
      ({ mine, substation, blindFrom: START + 10 * S, blindTo: START + blindTo }) as const;
    look(run, 30 * S, { missingFrames: [gap(15 * S), gap(14 * S, '002'), gap(20 * S, '001', 'other')] });
    look(run, 31 * S, { missingFrames: [gap(15 * S)] });
    look(run, 32 * S, { missingFrames: [] });
    expect(run.messages()).toEqual([
      'Frames missing of substation 001, 002: blind from 2026-03-01 08:00:10 to 2026-03-01 08:00:15 (5 s); asked to be sent again',
      'clear',
    ]);
    look(run, 60 * S, { missingFrames: [gap(50 * S)] });
    expect(run.messages()).toHaveLength(2);
  });

  it('is said once more of frames that their gateways do not have either, by their numbers', () => {
    const run = play(scenarioMine('systems-mine'), [register(sessionLost)]);
    const gone = (at: number, numbers: string, count: number, mine = 'systems-mine') =>
      ({
        mine,
        substation: '001',
        numbers,
        count,
        at: START + at,
        blindFrom: START + 10 * S,
        blindTo: START + 12 * S,
      }) as const;
    look(run, 60 * S, { givenUpFrames: [gone(50 * S, '3, 6–7', 3), gone(50 * S, '9', 1, 'other')] });
    look(run, 61 * S, { givenUpFrames: [gone(50 * S, '3, 6–7', 3)] });
    expect(run.messages()).toEqual([
      '3 frames cannot be had any more, the gateways lack them too: substation 001 (3, 6–7); blind from 2026-03-01 08:00:10 to 2026-03-01 08:00:12 (2 s)',
      'clear',
    ]);
    look(run, 90 * S, { givenUpFrames: [gone(80 * S, '20', 1)] });
    expect(run.messages()[0]).toContain('1 frame cannot be had any more');
  });

  it('tells the gaps of many substations as one, from the first instant to the last, five of them by number', () => {
    const run = play(scenarioMine('systems-mine'), [register(sessionLost)]);
    const missingFrames = ['001', '002', '003', '004', '005', '006', '007'].map((substation, index) => ({
      mine: 'systems-mine',
      substation,
      blindFrom: START + (10 + 2 * Math.abs(3 - index)) * S,
      blindTo: START + (25 - Math.abs(3 - index)) * S,
    }));
    look(run, 30 * S, { missingFrames });
    expect(run.messages()).toEqual([
      'Frames missing of substation 001, 002, 003, 004, 005 and 2 more: blind from 2026-03-01 08:00:10 to 2026-03-01 08:00:25 (15 s); asked to be sent again',
      'clear',
    ]);
  });

  it('tells the frames that nobody has of many substations as one, five of them by number, and again what came since', () => {
    const run = play(scenarioMine('systems-mine'), [register(sessionLost)]);
    const gone = (substation: string, index: number) => ({
      mine: 'systems-mine',
      substation,
      numbers: `${index + 1}`,
      count: 1,
      at: START + (40 + Math.abs(2 - index)) * S,
      blindFrom: START + (10 + Math.abs(3 - index)) * S,
      blindTo: START + (25 - Math.abs(3 - index)) * S,
    });
    const five = ['001', '002', '003', '004', '005'].map(gone);
    look(run, 60 * S, { givenUpFrames: five });
    expect(run.messages()).toEqual([
      '5 frames cannot be had any more, the gateways lack them too: substation 001 (1), 002 (2), 003 (3), 004 (4), 005 (5); blind from 2026-03-01 08:00:10 to 2026-03-01 08:00:25 (15 s)',
      'clear',
    ]);
    const later = ['006', '007', '008', '009', '010', '011', '012'].map((one, index) => ({
      ...gone(one, index),
      at: START + (70 + index) * S,
    }));
    look(run, 90 * S, { givenUpFrames: [...five, ...later] });
    expect(run.messages()[0]).toBe(
      '7 frames cannot be had any more, the gateways lack them too: substation 006 (1), 007 (2), 008 (3), 009 (4), 010 (5) and 2 more; blind from 2026-03-01 08:00:10 to 2026-03-01 08:00:25 (15 s)',
    );
    const chinese = play(scenarioMine('systems-mine'), [register(sessionLost)]);
    look(chinese, 60 * S, { givenUpFrames: five });
    look(chinese, 90 * S, { givenUpFrames: [...five, ...later] });
    expect(chinese.messages('zh').filter((one) => one !== 'clear')).toEqual([
      '分站 001 (1)、002 (2)、003 (3)、004 (4)、005 (5) 共 5 帧缺失且网关已无法补传，2026-03-01 08:00:10 至 2026-03-01 08:00:25（15 s）',
      '分站 006 (1)、007 (2)、008 (3)、009 (4)、010 (5) 等 7 个 共 7 帧缺失且网关已无法补传，2026-03-01 08:00:10 至 2026-03-01 08:00:25（15 s）',
    ]);
  });
});
