import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import { createEscalation, type EscalationMemory } from '../../../alerts/alarm/escalation.js';
import type { Mine } from '../../../domain/mine.js';
import { ACKNOWLEDGED, become, CLEARED, NOW, opened, raisedAfter, SHELVED } from './support.js';

const SECOND = 1000;
const secondsIn = (seconds: number): number => NOW + seconds * SECOND;

const FILE: Mine['escalation'] = [
  { level: 'red', afterS: 180, to: 'regulator', via: ['screen', 'webhook'] },
  { level: 'red', afterS: 60, to: 'mine-leader', via: ['screen'] },
  { level: 'orange', afterS: 30, to: 'dispatcher', via: ['screen'] },
];
const create = (escalation: Mine['escalation'] = [], memory?: EscalationMemory, simulated = false) =>
  createEscalation({ escalation, simulated }, memory);
const alarm = (level: Alarm['level'], more: Partial<Alarm> = {}): Alarm => ({ ...opened({ level }).alarm, ...more });

describe('an alarm that nobody acknowledges', () => {
  it('goes to the mine leader after 60 s when red, 120 s when orange, 10 min when yellow, where the mine says nothing', () => {
    for (const [level, seconds] of [
      ['red', 60],
      ['orange', 120],
      ['yellow', 600],
    ] as const) {
      const timer = create();
      timer.changed(alarm(level), NOW);
      expect(timer.nextDue()).toBe(secondsIn(seconds));
      expect(timer.due(secondsIn(seconds) - 1)).toEqual([]);
      expect(timer.due(secondsIn(seconds))).toEqual([
        { alarm: 'a-1', level, step: 1, to: 'mine-leader', via: ['screen'], afterS: seconds, at: secondsIn(seconds) },
      ]);
      expect(timer.due(secondsIn(100_000))).toEqual([]);
      expect(timer.nextDue()).toBeNull();
    }
  });

  it('waits for nobody when it is blue, unless the mine says so', () => {
    const timer = create();
    timer.changed(alarm('blue'), NOW);
    expect(timer.nextDue()).toBeNull();
    const own = create([{ level: 'blue', afterS: 900, to: 'dispatcher', via: ['screen'] }]);
    own.changed(alarm('blue'), NOW);
    expect(own.nextDue()).toBe(secondsIn(900));
  });

  it("follows the mine's own steps in the order of their times", () => {
    const timer = create(FILE);
    timer.changed(alarm('red'), NOW);
    expect(timer.due(secondsIn(60))).toMatchObject([{ step: 1, to: 'mine-leader' }]);
    expect(timer.due(secondsIn(179))).toEqual([]);
    expect(timer.due(secondsIn(180))).toMatchObject([{ step: 2, to: 'regulator', via: ['screen', 'webhook'] }]);
  });

  it('of a level that the file leaves out takes the default beside the steps of the others', () => {
    const timer = create(FILE);
    timer.changed(alarm('yellow'), NOW);
    expect(timer.due(secondsIn(600))).toMatchObject([{ step: 1, to: 'mine-leader', afterS: 600 }]);
  });

  it('names every step that is overdue, the earlier first', () => {
    const timer = create(FILE);
    timer.changed(alarm('red'), NOW);
    timer.changed(alarm('orange', { id: 'a-2' }), NOW);
    expect(timer.due(secondsIn(500)).map(({ alarm: id, step, at }) => [id, step, at])).toEqual([
      ['a-2', 1, secondsIn(30)],
      ['a-1', 1, secondsIn(60)],
      ['a-1', 2, secondsIn(180)],
    ]);
  });
});

describe('the escalation of an alarm', () => {
  it('ends when it is acknowledged, and when it is closed', () => {
    const first = alarm('red');
    for (const event of [ACKNOWLEDGED, { kind: 'closed', by: 'li', note: 'done' } as const]) {
      const timer = create();
      timer.changed(first, NOW);
      timer.changed(become(first, event).alarm, secondsIn(30));
      expect(timer.due(secondsIn(1000))).toEqual([]);
      expect(timer.memory()).toEqual({});
    }
  });

  it('goes on when the condition is over and nobody has acknowledged it, and when it comes back', () => {
    const timer = create();
    const first = alarm('red');
    timer.changed(first, NOW);
    const returned = become(first, CLEARED).alarm;
    timer.changed(returned, secondsIn(30));
    timer.changed(become(returned, raisedAfter(50, { level: 'red' })).alarm, secondsIn(50));
    expect(timer.due(secondsIn(60))).toMatchObject([{ step: 1 }]);
  });

  it('starts over when the level rises, also of an alarm that was acknowledged', () => {
    const timer = create(FILE);
    const orange = alarm('orange');
    timer.changed(orange, NOW);
    expect(timer.due(secondsIn(30))).toMatchObject([{ step: 1, to: 'dispatcher' }]);
    timer.changed(become(orange, raisedAfter(40, { level: 'red' })).alarm, secondsIn(40));
    expect(timer.due(secondsIn(99))).toEqual([]);
    expect(timer.due(secondsIn(100))).toMatchObject([{ step: 1, to: 'mine-leader', level: 'red' }]);

    const heard = become(orange, ACKNOWLEDGED).alarm;
    const again = create(FILE);
    again.changed(heard, NOW);
    again.changed(become(heard, raisedAfter(40, { level: 'red' })).alarm, secondsIn(40));
    expect(again.nextDue()).toBe(secondsIn(100));
  });

  it('does not start over by a newer value of the same level', () => {
    const timer = create();
    timer.changed(alarm('red'), NOW);
    timer.changed(alarm('red', { value: 2 }), secondsIn(59));
    expect(timer.nextDue()).toBe(secondsIn(60));
  });

  it('stands still while it is shelved, and goes on where it stood', () => {
    const timer = create();
    const first = alarm('yellow', { rule: 'systems.point.silent' });
    timer.changed(first, NOW);
    const shelved = become(first, SHELVED).alarm;
    timer.changed(shelved, secondsIn(500));
    timer.changed({ ...shelved, value: 3 }, secondsIn(900));
    expect(timer.nextDue()).toBeNull();
    expect(timer.due(secondsIn(2000))).toEqual([]);
    timer.changed(become(shelved, { kind: 'unshelved' }).alarm, secondsIn(2500));
    expect(timer.nextDue()).toBe(secondsIn(2600));
  });
});

describe('after a restart', () => {
  it('goes on from its memory as if nothing had happened', () => {
    const timer = create(FILE);
    timer.changed(alarm('red'), NOW);
    timer.due(secondsIn(60));
    const again = create(FILE, JSON.parse(JSON.stringify(timer.memory())));
    again.adopt([alarm('red')], secondsIn(170));
    expect(again.due(secondsIn(180))).toMatchObject([{ step: 2 }]);
  });

  it('reckons an alarm that it does not remember from when it came, and repeats no step', () => {
    const timer = create(FILE);
    const { receivedAt } = alarm('red');
    timer.adopt([alarm('red', { escalation: { step: 1, to: 'mine-leader', at: secondsIn(60) } })], secondsIn(170));
    expect(timer.due(receivedAt + 180 * SECOND)).toMatchObject([{ step: 2 }]);
  });
});
