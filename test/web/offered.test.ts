import { describe, expect, it } from 'vitest';
import { RULES } from '../../alerts/rules/registry.js';
import { isShelvable, offeredActs } from '../../dashboard/web/alarms/offered.js';
import { faultOf, offeredOn, phaseOf } from '../../dashboard/web/planned-work/work.js';
import { ROLES } from '../../domain/roles.js';
import { alarmOf } from './alarm.js';

const as = (role: (typeof ROLES)[number], user = 'li') => ({ user, role });

describe('what the details of an alarm offer', () => {
  it('is never to shelve a red alarm, an order, or gas at its limit', () => {
    for (const rule of [
      'gas.methane.over-limit',
      'gas.oxygen.under-limit',
      'gas.methane.power-off',
      'evacuation.not-cleared',
    ]) {
      expect(isShelvable(alarmOf({ id: 'a', rule, level: 'orange' })), rule).toBe(false);
    }
    expect(isShelvable(alarmOf({ id: 'a', rule: 'systems.down', level: 'red' }))).toBe(false);
    expect(isShelvable(alarmOf({ id: 'a', rule: 'systems.down', level: 'orange', state: 'closed' }))).toBe(false);
    expect(isShelvable(alarmOf({ id: 'a', rule: 'gas.methane.pre-warning', level: 'blue' }))).toBe(true);
  });

  it('is to close only for rules that a person closes', () => {
    for (const { id, closedBy } of RULES) {
      const { close } = offeredActs(as('dispatcher'), alarmOf({ id: 'a', rule: id }));
      expect(close, id).toBe(closedBy === 'person');
    }
    const closed = alarmOf({ id: 'a', rule: 'personnel.distress', state: 'closed' });
    expect(offeredActs(as('dispatcher'), closed).close).toBe(false);
  });

  it('is both only to those who settle alarms', () => {
    const alarm = alarmOf({ id: 'a', rule: 'personnel.cards-together', level: 'orange' });
    const who = ROLES.filter((role) => offeredActs(as(role), alarm).shelve && offeredActs(as(role), alarm).close);
    expect(who).toEqual(['dispatcher', 'team-leader', 'mine-leader', 'admin']);
  });
});

describe('planned work', () => {
  const work = { state: 'planned', by: 'li', from: 100, to: 200 } as const;
  const approved = { ...work, state: 'approved', approvedAt: 120 } as const;

  it('stands as waiting, coming, running, over or lapsed by the clock of the mine', () => {
    expect(phaseOf(work, 150)).toBe('waiting');
    expect(phaseOf(work, 201)).toBe('lapsed');
    expect(phaseOf(approved, 110)).toBe('coming');
    expect(phaseOf(approved, 120)).toBe('running');
    expect(phaseOf(approved, 200)).toBe('running');
    expect(phaseOf(approved, 201)).toBe('over');
    expect(phaseOf({ ...work, state: 'ended' }, 150)).toBe('ended');
  });

  it('is approved by a mine leader or admin, never by its own author', () => {
    expect(ROLES.filter((role) => offeredOn(as(role, 'wang'), work, 150).approve === 'yes')).toEqual([
      'mine-leader',
      'admin',
    ]);
    expect(offeredOn(as('mine-leader', 'li'), work, 150).approve).toBe('own');
    expect(offeredOn(as('dispatcher', 'wang'), work, 150).approve).toBe('no');
    expect(offeredOn(as('mine-leader', 'wang'), work, 201).approve).toBe('no');
    expect(offeredOn(as('mine-leader', 'wang'), approved, 150).approve).toBe('no');
  });

  it('is ended while it is not over, by whoever plans, and never by the regulator', () => {
    expect(offeredOn(as('dispatcher'), approved, 150).end).toBe(true);
    expect(offeredOn(as('dispatcher'), approved, 201).end).toBe(false);
    expect(offeredOn(as('regulator'), approved, 150).end).toBe(false);
  });

  it('is refused with the reason before it is sent', () => {
    const draft = {
      kind: 'calibration',
      points: ['T1'],
      areas: [],
      from: '2026-11-26 08:00',
      to: '2026-11-26 09:00',
      reason: '标校',
    } as const;
    const zone = 'Asia/Shanghai';
    expect(faultOf(draft, zone)).toBeUndefined();
    expect(faultOf({ ...draft, from: '8:00' }, zone)).toBe('work.fault.from');
    expect(faultOf({ ...draft, to: '2026-11-26 08:00' }, zone)).toBe('work.fault.order');
    expect(faultOf({ ...draft, to: '2026-11-27 08:01' }, zone)).toBe('work.fault.long');
    expect(faultOf({ ...draft, to: '2026-11-27 08:00' }, zone)).toBeUndefined();
    expect(faultOf({ ...draft, points: [] }, zone)).toBe('work.fault.nothing');
    expect(faultOf({ ...draft, points: [], areas: ['face-1'] }, zone)).toBe('work.fault.points');
    expect(faultOf({ ...draft, kind: 'blasting', points: [], areas: ['face-1'] }, zone)).toBeUndefined();
    expect(faultOf({ ...draft, reason: ' ' }, zone)).toBe('work.fault.reason');
  });
});
