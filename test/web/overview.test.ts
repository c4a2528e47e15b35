import { describe, expect, it } from 'vitest';
import { describeMine } from '../../dashboard/server/live/describe-mine.js';
import { bannerAlarms } from '../../dashboard/web/alarms/banner.js';
import { chainOf } from '../../dashboard/web/alarms/chain.js';
import { forecastOf } from '../../dashboard/web/evacuation/forecast.js';
import { proofOf } from '../../dashboard/web/evacuation/power-proof.js';
import { zoneAnswers } from '../../dashboard/web/evacuation/receipts.js';
import type { Order } from '../../dashboard/web/live/live-state.js';
import { rankMines } from '../../dashboard/web/overview/rank-mines.js';
import { countAreas, placeUnknown } from '../../dashboard/web/people/count-areas.js';
import { LATE_MS, QUIET_MS, truthOf } from '../../dashboard/web/top/truth.js';
import { TURN_MS, turnAt, wallViews } from '../../dashboard/web/wall/wall-views.js';
import { someEvacuation, someMine, someMuster } from '../dashboard/support.js';
import { alarmOf } from './alarm.js';

const mines = ['north', 'south', 'west'].map((id) => describeMine(someMine(id, '第六师')));
const keyed = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));
const orderOf = (id: string, mine: string, state: 'open' | 'cleared' = 'open'): Order => ({
  evacuation: someEvacuation(id, mine, { state }),
  muster: someMuster,
});

describe('several mines', () => {
  it('stand the worst first: people being withdrawn, then by level', () => {
    const alarms = keyed([
      alarmOf({ id: 'a', mine: 'north', level: 'yellow' }),
      alarmOf({ id: 'b', mine: 'south', level: 'red' }),
    ]);
    const orders = new Map([['e', orderOf('e', 'west')]]);
    const idsOf = (standing: ReadonlyMap<string, Order>) =>
      rankMines({ mines, alarms, orders: standing }).map(({ mine }) => mine.id);
    expect(idsOf(orders)).toEqual(['west', 'south', 'north']);
    expect(idsOf(new Map())).toEqual(['south', 'north', 'west']);
  });
});

describe('the banner', () => {
  it('shows red before orange, never what is acknowledged, shelved or of a lesser level', () => {
    const shelved = { kind: 'shelved', by: 'li', reason: '检修' } as const;
    const alarms = [
      alarmOf({ id: 'orange', level: 'orange' }),
      alarmOf({ id: 'red', level: 'red' }),
      alarmOf({ id: 'seen', level: 'red', state: 'acknowledged' }),
      alarmOf({ id: 'shelved', level: 'orange', suppressed: shelved }),
      alarmOf({ id: 'yellow' }),
    ];
    expect(bannerAlarms(alarms).map(({ id }) => id)).toEqual(['red', 'orange']);
  });
});

describe('the chain of an alarm', () => {
  it('holds what belongs to its order, its flood or its area, the first-out first, and nothing else', () => {
    const alarm = alarmOf({ id: 'own', raisedAt: 5000, evacuation: 'e-1' });
    const all = [
      alarm,
      alarmOf({ id: 'same-order', area: 'return-1', raisedAt: 2000, evacuation: 'e-1' }),
      alarmOf({ id: 'same-area', raisedAt: 9000 }),
      alarmOf({ id: 'elsewhere', area: 'face-2', raisedAt: 5000 }),
      alarmOf({ id: 'long-ago', raisedAt: 5000 - 11 * 60_000 }),
      alarmOf({ id: 'other-mine', mine: 'south', raisedAt: 5000, evacuation: 'e-1' }),
    ];
    expect(chainOf(alarm, all).map(({ id }) => id)).toEqual(['same-order', 'own', 'same-area']);
  });
});

describe('the truth of the screen', () => {
  it('is told once the line is lost, silent for six seconds, or late by three', () => {
    const at = (heardAgoMs: number, lagMs: number) => truthOf('live', { heardAgoMs, lagMs }).kind;
    expect(at(QUIET_MS, LATE_MS)).toBe('present');
    expect(at(QUIET_MS + 1, 0)).toBe('quiet');
    expect(at(0, LATE_MS + 1)).toBe('late');
    expect(truthOf('lost', { heardAgoMs: 0, lagMs: 0 }).kind).toBe('lost');
  });
});

describe('the wall', () => {
  it('shows every mine in turn, and nothing but the order while people are withdrawn', () => {
    expect(wallViews(mines, []).map(({ kind }) => kind)).toEqual([
      'mines',
      'mine',
      'board',
      'mine',
      'board',
      'mine',
      'board',
    ]);
    expect(wallViews(mines, [orderOf('e', 'south'), orderOf('f', 'north', 'cleared')])).toEqual([
      { kind: 'order', mine: 'south', order: 'e' },
      { kind: 'mine', mine: 'south' },
    ]);
  });

  it('turns by the clock, so that walls side by side agree', () => {
    expect([0, TURN_MS - 1, TURN_MS, 2 * TURN_MS, 3 * TURN_MS].map((at) => turnAt(at, 3))).toEqual([0, 0, 1, 2, 0]);
    expect(turnAt(TURN_MS, 0)).toBe(0);
  });
});

describe('the order on the screen', () => {
  it('waits for each zone that covers its scope, and takes an answer without a zone for all', () => {
    const mine = {
      broadcast: [
        { zone: 'Z1', areas: ['face-1'] },
        { zone: 'Z2', areas: ['return-1'] },
        { zone: 'Z3', areas: ['yard'] },
      ],
    };
    const receipt = { command: 'c', at: 1, outcome: 'done' } as const;
    const outcomes = (receipts: Parameters<typeof zoneAnswers>[1]['receipts']) =>
      zoneAnswers(mine, { areas: ['face-1', 'return-1'], receipts }).map(({ zone, receipt: one }) => [
        zone,
        one?.outcome,
      ]);
    expect(outcomes([{ ...receipt, zone: 'Z1' }])).toEqual([
      ['Z1', 'done'],
      ['Z2', undefined],
    ]);
    expect(outcomes([receipt])).toEqual([
      ['Z1', 'done'],
      ['Z2', 'done'],
    ]);
  });

  it('takes a feed for dead only where it is heard to be dead', () => {
    expect(proofOf(0, { kind: 'good' })).toBe('dead');
    expect(proofOf(1, { kind: 'good' })).toBe('live');
    expect(proofOf(0, { kind: 'stale', ageMs: 60_000 })).toBe('unproven');
    expect(proofOf(0, { kind: 'bad', quality: 'fault' })).toBe('unproven');
  });

  it('foresees gas by its slope, and nothing from less than three minutes', () => {
    const bucket = (minute: number, mean: number) => ({
      at: minute * 60_000,
      min: mean,
      max: mean,
      mean,
      count: 1,
      bad: 0,
    });
    const falling = [0, 1, 2, 3, 4, 5].map((minute) => bucket(minute, 2 - minute * 0.1));
    const seen = forecastOf({ buckets: falling }, 1);
    expect(seen?.perHour).toBeCloseTo(-6, 6);
    expect(seen?.expected).toBeCloseTo(0, 6);
    expect((seen?.restoreInMs ?? 0) / 60_000).toBeCloseTo(5, 6);
    expect(forecastOf({ buckets: falling.slice(0, 3) }, 1)).toBeUndefined();
    expect(
      forecastOf({ buckets: falling.toReversed().map((one, minute) => ({ ...one, at: minute * 60_000 })) }, 1)
        ?.restoreInMs,
    ).toBeNull();
  });
});

describe('people by area', () => {
  it('stand the fullest first; who is nowhere is counted apart', () => {
    const [north] = mines;
    if (north === undefined) throw new Error('no mine');
    const headcount = { mine: 'north', underground: 30, areas: { 'return-1': 2, 'face-1': 26 } };
    expect(countAreas(north, headcount).map(({ area, people, isOver }) => [area.id, people, isOver])).toEqual([
      ['face-1', 26, true],
      ['return-1', 2, false],
    ]);
    expect(placeUnknown(headcount)).toBe(2);
  });
});
