import { describe, expect, it } from 'vitest';
import { RECTIFICATION_STATES, RECTIFICATION_STEPS } from '../../domain/rectification.js';
import { type Person, ROLES, type Role } from '../../domain/roles.js';
import {
  isOverdue,
  isSupervised,
  type Rectification,
  type StepWish,
} from '../../regulator/rectification/rectification.js';
import { LEADS, MOST_STEPS, walk } from '../../regulator/rectification/walk.js';

const NOW = Date.parse('2026-03-01T08:00:00+08:00');
const person = (name: string, role: Role): Person => ({ name, role, scopes: ['all'] });
const CHEN = person('chen', 'dispatcher');
const LEADER = person('wang', 'mine-leader');
const INSPECTOR = person('liu', 'regulator');
const FIVE = {
  responsibility: '赵六',
  measures: '更换风筒',
  funds: '3 万元',
  deadline: NOW + 86_400_000,
  contingencyPlan: '停电撤人',
} as const;

const found: Rectification = {
  id: 'i-1',
  of: 'incident',
  mine: 'north',
  state: 'found',
  severity: 'general',
  foundAt: NOW,
  five: {},
  steps: [],
};
const step = (record: Rectification, wish: StepWish, by: Person = CHEN): Rectification => {
  const after = walk(record, wish, { person: by, at: NOW });
  if ('ok' in after) throw new Error(after.code);
  return after;
};
const codeOf = (record: Rectification, wish: StepWish, by: Person): string => {
  const after = walk(record, wish, { person: by, at: NOW });
  return 'ok' in after ? after.code : after.state;
};
const registered = step(found, { step: 'registered' });
const reported = step(registered, { step: 'reported' });
const rectifying = step(reported, { step: 'rectifying', ...FIVE });
const evaluated = step(rectifying, { step: 'evaluated', note: '风量恢复' });
const cancelled = step(evaluated, { step: 'cancelled', note: '现场复核合格' }, LEADER);
const AT = { found, registered, reported, rectifying, evaluated, cancelled } as const;

describe('the way of an incident or hazard', () => {
  it('goes from found over registered, reported, rectifying and evaluated to cancelled, each step kept', () => {
    expect(cancelled.steps.map(({ step: taken, state, by }) => [taken, state, by])).toEqual([
      ['registered', 'registered', 'chen'],
      ['reported', 'reported', 'chen'],
      ['rectifying', 'rectifying', 'chen'],
      ['evaluated', 'evaluated', 'chen'],
      ['cancelled', 'cancelled', 'wang'],
    ]);
    expect(cancelled).toMatchObject({ five: FIVE, cancelledAt: NOW });
  });

  // Every cell of the table: whoever may take the step, with everything it needs.
  const MAY: Readonly<Record<(typeof RECTIFICATION_STEPS)[number], Person>> = {
    registered: CHEN,
    reported: CHEN,
    rectifying: CHEN,
    evaluated: CHEN,
    cancelled: LEADER,
    supervised: INSPECTOR,
  };
  const EXPECTED: Readonly<Record<(typeof RECTIFICATION_STATES)[number], readonly string[]>> = {
    found: ['registered', 'wrong-step', 'wrong-step', 'wrong-step', 'wrong-step', 'found'],
    registered: ['wrong-step', 'reported', 'wrong-step', 'wrong-step', 'wrong-step', 'registered'],
    reported: ['wrong-step', 'wrong-step', 'rectifying', 'wrong-step', 'wrong-step', 'reported'],
    rectifying: ['wrong-step', 'wrong-step', 'rectifying', 'evaluated', 'wrong-step', 'rectifying'],
    evaluated: ['wrong-step', 'wrong-step', 'rectifying', 'wrong-step', 'cancelled', 'evaluated'],
    cancelled: ['wrong-step', 'wrong-step', 'wrong-step', 'wrong-step', 'wrong-step', 'wrong-step'],
  };
  for (const state of RECTIFICATION_STATES) {
    RECTIFICATION_STEPS.forEach((wanted, column) => {
      const expected = EXPECTED[state][column] ?? '';
      it(`from ${state}, ${wanted} ${expected === 'wrong-step' ? 'is refused' : `leads to ${expected}`}`, () => {
        const wish: StepWish = { step: wanted, note: '说明', ...(wanted === 'rectifying' ? FIVE : {}) };
        expect(codeOf(AT[state], wish, MAY[wanted])).toBe(expected);
        expect(LEADS[state][wanted] ?? 'wrong-step').toBe(expected);
      });
    });
  }

  it.each(ROLES)('lets a %s take the steps of that role and no other', (role) => {
    const who = person('somebody', role);
    const ofMine = role !== 'regulator';
    const accepts = role === 'mine-leader' || role === 'regulator' || role === 'admin';
    const regulates = role === 'regulator' || role === 'admin';
    const cell = (state: keyof typeof AT, wish: StepWish) =>
      codeOf(AT[state], { note: '说明', ...wish }, who) !== 'forbidden';
    expect(cell('found', { step: 'registered' })).toBe(ofMine);
    expect(cell('registered', { step: 'reported' })).toBe(ofMine);
    expect(cell('reported', { step: 'rectifying', ...FIVE })).toBe(ofMine);
    expect(cell('rectifying', { step: 'evaluated' })).toBe(ofMine);
    expect(cell('evaluated', { step: 'cancelled' })).toBe(accepts);
    expect(cell('rectifying', { step: 'supervised' })).toBe(regulates);
    // Sent back by whoever does not accept it.
    expect(cell('evaluated', { step: 'rectifying' })).toBe(true);
  });

  it.each(['responsibility', 'measures', 'funds', 'deadline', 'contingencyPlan'] as const)(
    'is not rectified while %s is not settled',
    (thing) => {
      const { [thing]: _, ...four } = FIVE;
      const after = walk(reported, { step: 'rectifying', ...four }, { person: CHEN, at: NOW });
      expect(after).toMatchObject({ ok: false, code: 'five-not-settled' });
      expect('ok' in after ? after.conditions?.filter(({ met }) => !met) : []).toEqual([{ id: thing, met: false }]);
    },
  );

  it('takes the five one by one on the way', () => {
    const early = step(found, { step: 'registered', responsibility: '赵六', funds: '3 万元' });
    const later = step(early, { step: 'reported', measures: '更换风筒', contingencyPlan: '停电撤人' });
    expect(step(later, { step: 'rectifying', deadline: NOW + 1 }).state).toBe('rectifying');
  });

  it('is accepted by nobody who rectified or evaluated it, nor by whoever answers for it', () => {
    const byLeader = step(reported, { step: 'rectifying', ...FIVE }, LEADER);
    const done = step(byLeader, { step: 'evaluated', note: '好' }, CHEN);
    expect(codeOf(done, { step: 'cancelled', note: '好' }, LEADER)).toBe('own-rectification');
    const ownEvaluation = step(rectifying, { step: 'evaluated', note: '好' }, LEADER);
    expect(codeOf(ownEvaluation, { step: 'cancelled', note: '好' }, LEADER)).toBe('own-rectification');
    expect(codeOf(evaluated, { step: 'cancelled', note: '好' }, person('赵六', 'mine-leader'))).toBe(
      'own-rectification',
    );
    expect(codeOf(done, { step: 'cancelled', note: '好' }, person('zhou', 'mine-leader'))).toBe('cancelled');
  });

  it('may be sent back by the one who would accept it, who may accept it later', () => {
    const back = step(evaluated, { step: 'rectifying', note: '风量仍不足' }, INSPECTOR);
    expect(back.state).toBe('rectifying');
    const again = step(back, { step: 'evaluated', note: '已复测' });
    expect(codeOf(again, { step: 'cancelled', note: '合格' }, INSPECTOR)).toBe('cancelled');
    expect(codeOf(evaluated, { step: 'rectifying' }, INSPECTOR)).toBe('note-required');
  });

  it('is accepted by the regulator alone where it is major or supervised', () => {
    const major = { ...evaluated, severity: 'major' } as const;
    const watched = step(evaluated, { step: 'supervised', note: '挂牌督办' }, INSPECTOR);
    for (const record of [major, watched]) {
      expect(isSupervised(record)).toBe(true);
      expect(codeOf(record, { step: 'cancelled', note: '好' }, LEADER)).toBe('regulator-accepts');
      expect(codeOf(record, { step: 'cancelled', note: '好' }, INSPECTOR)).toBe('cancelled');
    }
    expect(codeOf(watched, { step: 'supervised', note: '再次' }, INSPECTOR)).toBe('already-supervised');
  });

  it('moves no deadline without a word why, and keeps the earlier one in its steps', () => {
    const later = { step: 'rectifying', deadline: FIVE.deadline + 1 } as const;
    expect(codeOf(rectifying, later, CHEN)).toBe('note-required');
    const moved = step(rectifying, { ...later, note: '配件未到' });
    expect(moved.five.deadline).toBe(FIVE.deadline + 1);
    expect(moved.steps.map(({ deadline }) => deadline)).toEqual([
      undefined,
      undefined,
      FIVE.deadline,
      FIVE.deadline + 1,
    ]);
  });

  it.each(['evaluated', 'cancelled', 'supervised'] as const)('asks for a note at %s', (wanted) => {
    const before = wanted === 'cancelled' ? evaluated : rectifying;
    expect(codeOf(before, { step: wanted, note: ' ' }, MAY[wanted])).toBe('note-required');
  });

  it('is graded when it is registered and not later', () => {
    expect(step(found, { step: 'registered', severity: 'major' }).severity).toBe('major');
    expect(codeOf(registered, { step: 'reported', severity: 'general' }, CHEN)).toBe('invalid-request');
  });

  it('is overdue from the instant after its deadline until it is cancelled', () => {
    expect(isOverdue(rectifying, FIVE.deadline)).toBe(false);
    expect(isOverdue(rectifying, FIVE.deadline + 1)).toBe(true);
    expect(isOverdue(cancelled, FIVE.deadline + 1)).toBe(false);
    expect(isOverdue(found, FIVE.deadline + 1)).toBe(false);
  });

  it(`takes ${MOST_STEPS} steps and no more`, () => {
    const full = {
      ...rectifying,
      steps: Array.from({ length: MOST_STEPS }, () => rectifying.steps[0]).flatMap((one) => one ?? []),
    };
    expect(codeOf(full, { step: 'evaluated', note: '好' }, CHEN)).toBe('too-many-steps');
  });
});
