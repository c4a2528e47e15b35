import { describe, expect, it } from 'vitest';
import type { Evacuation, Muster } from '../../../../alerts/evacuation/evacuation.js';
import { newOrder } from '../../../../alerts/evacuation/order.js';
import { broadcastUnconfirmed } from '../../../../alerts/rules/evacuation/broadcast-unconfirmed.js';
import { evacuationNotCleared } from '../../../../alerts/rules/evacuation/not-cleared.js';
import { evacuationReEntered } from '../../../../alerts/rules/evacuation/re-entered.js';
import { workContinues } from '../../../../alerts/rules/evacuation/work-continues.js';
import type { Judged, Rule, RuleContext, RuleInput, Verdict } from '../../../../alerts/rules/rule.js';
import type { CommandResult } from '../../../../domain/observation.js';
import { muster } from '../../evacuation/support.js';
import { playPeople, wordsOf } from '../personnel/support.js';
import { START, scenarioMine } from '../systems/support.js';

const mine = scenarioMine('people-mine');
const DEADLINE = 8 * 60_000;
const subject = { id: 'e-1', area: 'face-1' };

const ordered = (more: Partial<Evacuation> = {}): Evacuation => ({
  ...newOrder({
    id: 'e-1',
    mine,
    core: ['face-1'],
    areas: ['face-1', 'return-1'],
    workplace: 'face-1',
    trigger: { alarm: 'a-1' },
    orderedAt: START,
  }),
  ...more,
});

/** One rule of an order whose state goes through JSON at every step; times count from the order. */
const play = <State>(rule: Rule<State>, first: Partial<Evacuation> = {}) => {
  let now = START;
  let order = ordered(first);
  let seen: Muster = muster();
  const latest = new Map<string, Judged>();
  const heardAt = new Map<string, number>();
  const { context } = playPeople(mine);
  const world: RuleContext = {
    ...context,
    get now() {
      return now;
    },
    orders: () => [{ order, muster: seen }],
    latest: (point) => latest.get(point),
    lastHeardAt: (point) => heardAt.get(point) ?? START,
    lastToldAt: (point) => heardAt.get(point) ?? START,
  };
  let state: State | undefined;
  const step = (at: number, input: RuleInput): Verdict => {
    now = START + at;
    const before = state === undefined ? rule.start(subject, world).state : JSON.parse(JSON.stringify(state));
    const after = rule.step(before, input, subject, world);
    state = after.state;
    return after.verdict;
  };
  return {
    wake: (at: number) => step(at, { kind: 'wake' }),
    order(at: number, more: Partial<Evacuation> = {}, now_: Muster = seen) {
      order = { ...order, ...more };
      seen = now_;
      return step(at, { kind: 'order', order, muster: seen });
    },
    read(at: number, point: string, value: number, more: Partial<Judged> = {}) {
      const reading = { kind: 'reading', mine: mine.id, point, at: START + at, value, quality: 'good' } as const;
      const judged = { reading, at: START + at, receivedAt: START + at, clockSuspect: false, newest: true, ...more };
      if (judged.newest) latest.set(point, judged);
      heardAt.set(point, START + at);
      return step(at, { kind: 'reading', ...judged });
    },
    receipt: (at: number, result: Partial<CommandResult>) =>
      step(at, {
        kind: 'receipt',
        result: { kind: 'command-result', mine: mine.id, command: 'e-1', at: START + at, outcome: 'done', ...result },
      }),
  };
};

const isAccident = (verdict: Verdict): boolean => verdict.kind === 'raise' && verdict.accident === true;

describe('work that continues is an accident', () => {
  it('when the machine runs at the deadline, by a fresh word, and not before', () => {
    const { order, read, wake } = play(workContinues);
    read(-10_000, 'SHEARER', 1);
    order(0);
    for (let at = 10_000; at <= DEADLINE; at += 20_000) expect(isAccident(read(at, 'SHEARER', 1))).toBe(false);
    expect(isAccident(wake(DEADLINE))).toBe(false);
    expect(isAccident(wake(DEADLINE + 1))).toBe(true);
  });

  it('not when all that is known of it at the deadline is stale, and once it is heard to run after all', () => {
    const { order, read, wake } = play(workContinues);
    read(-10_000, 'SHEARER', 1);
    order(0);
    expect(wake(40_001).kind).toBe('raise');
    const late = wake(DEADLINE + 1);
    expect(late.kind).toBe('raise');
    expect(isAccident(late)).toBe(false);
    expect(isAccident(read(DEADLINE + 20_000, 'SHEARER', 1))).toBe(true);
  });

  it('fresh for three of its cycles', () => {
    const heard = (ageMs: number): boolean => {
      const { order, read, wake } = play(workContinues);
      read(-10_000, 'SHEARER', 1);
      order(0);
      read(DEADLINE + 1 - ageMs, 'SHEARER', 1);
      return isAccident(wake(DEADLINE + 1));
    };
    expect(heard(60_000)).toBe(true);
    expect(heard(60_001)).toBe(false);
  });

  it('when it starts after the order, and that stays so though it stops and starts again in time', () => {
    const { order, read, wake } = play(workContinues);
    read(-10_000, 'SHEARER', 0);
    order(0);
    expect(read(20_000, 'SHEARER', 1).kind).toBe('clear');
    expect(isAccident(wake(40_001))).toBe(true);
    expect(read(60_000, 'SHEARER', 0).kind).toBe('clear');
    const again = read(80_000, 'SHEARER', 1);
    expect(isAccident(again)).toBe(true);
    expect(wordsOf(again)).toBe('Work continues under the order to withdraw: 采煤机 08:01 started');
  });

  it('not when it is unknown whether it ran before, and never in a drill', () => {
    const unknown = play(workContinues);
    unknown.order(0);
    const said = unknown.read(60_000, 'SHEARER', 1);
    expect(said.kind).toBe('raise');
    expect(isAccident(said)).toBe(false);
    const drill = play(workContinues, { drill: true });
    drill.read(-10_000, 'SHEARER', 0);
    drill.order(0);
    const started = drill.read(60_000, 'SHEARER', 1);
    expect(started.kind).toBe('raise');
    expect(isAccident(started)).toBe(false);
  });

  it('and where the scope grew, at the deadline that leaves as long as the first one left', () => {
    const { order, read } = play(workContinues);
    read(-10_000, 'WINCH', 1);
    order(0);
    read(290_000, 'WINCH', 1);
    order(300_000, { areas: ['intake-1', 'face-1', 'return-1'], revision: 1 });
    for (let at = 310_000; at <= 300_000 + DEADLINE; at += 20_000) expect(isAccident(read(at, 'WINCH', 1))).toBe(false);
    expect(isAccident(read(300_001 + DEADLINE, 'WINCH', 1))).toBe(true);
  });

  it('a reading that is not the newest stops and starts nothing', () => {
    const { order, read, wake } = play(workContinues);
    read(-10_000, 'SHEARER', 1);
    order(0);
    read(20_000, 'SHEARER', 0, { newest: false });
    expect(wake(40_001).kind).toBe('raise');
  });
});

describe('not cleared in time', () => {
  const late = (lists: Partial<Record<keyof Muster, readonly string[]>>, more: Partial<Evacuation> = {}) => {
    const { order } = play(evacuationNotCleared, more);
    return order(DEADLINE + 1, {}, muster(lists));
  };

  it('is an accident when people are in scope, not for those unaccounted for alone, and not in a drill', () => {
    expect(isAccident(late({ inScope: ['101'] }))).toBe(true);
    const lost = late({ unaccounted: ['101'] });
    expect(lost.kind).toBe('raise');
    expect(isAccident(lost)).toBe(false);
    const drill = late({ inScope: ['101'] }, { drill: true });
    expect(drill.kind).toBe('raise');
    expect(isAccident(drill)).toBe(false);
  });

  it('excepts the rescuers named on the order while they are located', () => {
    expect(late({ inScope: ['101'] }, { rescuers: ['101'] }).kind).toBe('as-before');
    expect(late({ unaccounted: ['101'] }, { rescuers: ['101'] }).kind).toBe('raise');
  });
});

describe('re-entered', () => {
  const entry = (card: string, area: string) => ({ card, name: card, job: '', area, lastSeenAt: START });

  it('excepts the rescuers named on the order', () => {
    const { order } = play(evacuationReEntered, { rescuers: ['301'] });
    order(60_000, { state: 'cleared', clearedAt: START + 60_000 });
    const inside = { ...muster(), inScope: [entry('301', 'face-1')] };
    expect(order(90_000, { state: 'open' }, inside).kind).toBe('clear');
    const both = { ...muster(), inScope: [entry('301', 'face-1'), entry('101', 'face-1')] };
    expect(wordsOf(order(100_000, { state: 'open' }, both))).toBe('1 re-entered after clearing: 101 1201综采工作面');
  });

  it('goes by what the order holds where an earlier run left no memory of its clearing', () => {
    const { order } = play(evacuationReEntered, { clearedAt: START });
    expect(order(90_000, {}, { ...muster(), inScope: [entry('101', 'face-1')] }).kind).toBe('raise');
  });
});

describe('an unconfirmed broadcast', () => {
  it('names the zones with what was answered for them', () => {
    const { order, receipt, wake } = play(broadcastUnconfirmed, { areas: ['intake-1', 'face-1', 'return-1'] });
    order(0);
    receipt(5000, { zone: 'Z-face', outcome: 'refused' });
    expect(wordsOf(wake(30_001))).toBe(
      'Withdrawal broadcast not confirmed: Z-face refused, Z-intake no receipt; telephone there',
    );
  });

  it('is not confirmed for a new zone by what was answered to an earlier command', () => {
    const { order, receipt, wake } = play(broadcastUnconfirmed);
    order(0);
    order(10_000, { areas: ['intake-1', 'face-1', 'return-1'], revision: 1 });
    expect(receipt(12_000, {}).kind).toBe('as-before');
    expect(wordsOf(wake(40_001))).toContain('Z-intake no receipt');
    expect(receipt(45_000, { command: 'e-1-1' }).kind).toBe('clear');
  });

  it('is raised in drills too', () => {
    const { order, wake } = play(broadcastUnconfirmed, { drill: true });
    order(0);
    expect(wake(30_001).kind).toBe('raise');
  });
});
