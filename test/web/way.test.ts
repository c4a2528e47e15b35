import { describe, expect, it } from 'vitest';
import { stepsOffered, type Way } from '../../dashboard/web/hazards/way.js';
import { isDocument, PAGES, pagesFor } from '../../dashboard/web/screen/pages.js';
import { RECTIFICATION_STATES } from '../../domain/rectification.js';
import { type Person, ROLES, type Role } from '../../domain/roles.js';
import type { Rectification } from '../../regulator/rectification/rectification.js';
import { walk } from '../../regulator/rectification/walk.js';

const FIVE = { responsibility: '赵六', measures: '更换', funds: '无', deadline: 1, contingencyPlan: '撤人' };
const wayAt = (state: Way['state'], onSupervisedList = false): Rectification & Way => ({
  id: 'h-1',
  of: 'hazard',
  mine: 'north',
  state,
  severity: onSupervisedList ? 'major' : 'general',
  foundAt: 1,
  five: FIVE,
  steps: [],
  overdue: false,
  onSupervisedList,
});

describe('the form for the next step', () => {
  const cases = ROLES.flatMap((role) =>
    RECTIFICATION_STATES.flatMap((state) => [false, true].map((supervised) => [role, state, supervised] as const)),
  );
  it.each(cases)(
    'offers a %s at %s (supervised: %s) only what the service accepts',
    (role: Role, state, supervised) => {
      const person: Person = { name: 'somebody', role, scopes: ['all'] };
      const way = wayAt(state, supervised);
      const offered = stepsOffered({ user: 'somebody', role }, way);
      for (const step of offered) {
        expect(walk(way, { step, note: '说明' }, { person, at: 2 })).toMatchObject({ id: 'h-1' });
      }
      if (state === 'cancelled') expect(offered).toEqual([]);
    },
  );

  it('offers the regulator at a major hazard to accept it or send it back, and the mine leader only to send it back', () => {
    const way = wayAt('evaluated', true);
    expect(stepsOffered({ user: 'liu', role: 'regulator' }, way)).toEqual(['cancelled', 'rectifying', 'supervised']);
    expect(stepsOffered({ user: 'wang', role: 'mine-leader' }, way)).toEqual(['rectifying']);
  });
});

describe('the rail', () => {
  it('shows spot checks to the regulator, the mine leader and the administrator, and everything else to everybody', () => {
    expect(ROLES.filter((role) => pagesFor(role).includes('spot-checks'))).toEqual([
      'mine-leader',
      'regulator',
      'admin',
    ]);
    for (const role of ROLES) {
      expect([...pagesFor(role), 'spot-checks', 'mine-file']).toEqual(expect.arrayContaining([...PAGES]));
    }
  });

  it("shows the mine's file to whoever may ask for a new one or approve it, and to nobody else", () => {
    expect(ROLES.filter((role) => !pagesFor(role).includes('mine-file'))).toEqual(['regulator']);
  });

  it('gives the regulator the registers as documents, and keeps the dispatcher in the dark', () => {
    expect(isDocument('handovers', 'regulator')).toBe(true);
    expect(isDocument('handovers', 'dispatcher')).toBe(false);
    expect(isDocument('live', 'regulator')).toBe(false);
  });
});
