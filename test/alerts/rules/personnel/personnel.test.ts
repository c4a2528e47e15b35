import { describe, expect, it } from 'vitest';
import { batteryLow } from '../../../../alerts/rules/personnel/battery-low.js';
import { cardSilent } from '../../../../alerts/rules/personnel/card-silent.js';
import { cardsTogether } from '../../../../alerts/rules/personnel/cards-together.js';
import { distress } from '../../../../alerts/rules/personnel/distress.js';
import { impossibleMove } from '../../../../alerts/rules/personnel/impossible-move.js';
import { overtime } from '../../../../alerts/rules/personnel/overtime.js';
import { listed } from '../../../../alerts/rules/personnel/wording.js';
import { scenarioMine } from '../systems/support.js';
import { playPeople, wordsOf } from './support.js';

const mine = scenarioMine('people-mine');
const HOUR = 3_600_000;
const card = (id: string) => ({ id, area: '' });

describe('a call for help', () => {
  it('names the place and who is nearest: of the same area first, then next to it, never who is silent or far', () => {
    const { sight, machine } = playPeople(mine);
    const step = machine(distress, card('103'));
    sight(0, { card: '107', reader: 'R-face1', event: 'entered-mine' });
    sight(HOUR, { card: '105', reader: 'R-in1', event: 'entered-mine' });
    sight(HOUR, { card: '106', reader: 'R-face1', event: 'entered-mine' });
    sight(HOUR, { card: '302', reader: 'R-pump', event: 'entered-mine' });
    sight(HOUR, { card: '201', reader: 'R-yard' });
    const call = step(sight(HOUR + 1000, { card: '103', reader: 'R-face1', event: 'distress' }));
    expect(wordsOf(call)).toBe(
      '王五 (采煤工) calls for help: 1201综采工作面. Nearest: 周八 (采煤工) 1201综采工作面, 孙七 (采煤工) 1201进风巷',
    );
  });

  it('names no more than five', () => {
    const { sight, machine } = playPeople(mine);
    for (const one of ['101', '102', '104', '105', '106', '107']) {
      sight(0, { card: one, reader: 'R-face1', event: 'entered-mine' });
    }
    const call = machine(distress, card('103'))(sight(1000, { card: '103', reader: 'R-face1', event: 'distress' }));
    expect(wordsOf(call)).toContain('孙七');
    expect(wordsOf(call).match(/1201综采工作面/g)).toHaveLength(6);
  });

  it('says so where nobody is near, where the place is unknown, and where the caller has left', () => {
    const { sight, machine } = playPeople(mine);
    const step = machine(distress, card('103'));
    const call = step(sight(0, { card: '103', reader: 'R-strange', event: 'distress' }));
    expect(wordsOf(call)).toBe('王五 (采煤工) calls for help: place unknown. Nobody is near');
    expect(wordsOf(step(sight(60_000, { card: '103', reader: 'R-face1' })))).toContain('1201综采工作面');
    expect(wordsOf(step(sight(120_000, { card: '103', reader: 'R-shaft', event: 'left-mine' })))).toContain(
      'has left the mine',
    );
  });

  it('that a person has closed is not raised again by the same message, and is by another, also a late one', () => {
    const { sight, machine } = playPeople(mine);
    const step = machine(distress, card('103'));
    const call = sight(60_000, { card: '103', reader: 'R-face1', event: 'distress' });
    expect(step(call).kind).toBe('raise');
    expect(step(call).kind).toBe('raise');
    step({ kind: 'closed' });
    expect(step(call).kind).toBe('as-before');
    expect(step(sight(61_000, { card: '103', reader: 'R-in1' })).kind).toBe('as-before');
    expect(step(sight(30_000, { card: '103', reader: 'R-face1', event: 'distress' }, 90_000)).kind).toBe('raise');
  });
});

describe('a silent card', () => {
  it('stays silent over a restart of ours, until it is seen', () => {
    const { sight, machine, pass, restart } = playPeople(mine);
    const step = machine(cardSilent, { id: 'refuge-1', area: 'refuge-1' });
    const wake = (at: number, ...others: readonly string[]) => {
      for (const one of others) sight(at, { card: one, reader: 'R-station' });
      pass(at);
      return step({ kind: 'wake' });
    };
    sight(0, { card: '101', reader: 'R-refuge', event: 'entered-mine' });
    expect(wake(0, '105').kind).toBe('clear');
    expect(wordsOf(wake(600_000, '105'))).toBe('Silent, last seen in 1201避难硐室: 张三 (采煤机司机)');
    restart();
    expect(wake(610_000).kind).toBe('as-before');
    sight(620_000, { card: '101', reader: 'R-refuge' });
    expect(wake(620_000).kind).toBe('clear');
  });
});

describe('a low battery', () => {
  it('is judged by the newest word: an older one that comes late changes nothing', () => {
    const { sight, machine } = playPeople(mine);
    const step = machine(batteryLow, card('101'));
    expect(step(sight(60_000, { card: '101', reader: 'R-in1', battery: 90 })).kind).toBe('clear');
    expect(step(sight(30_000, { card: '101', reader: 'R-in1', battery: 5 }, 61_000)).kind).toBe('as-before');
    expect(step(sight(60_000, { card: '101', reader: 'R-in1', battery: 5 }, 62_000)).kind).toBe('raise');
  });
});

describe('an impossible move', () => {
  it('says from where to where, in what time, and the least time for it', () => {
    const { sight, machine } = playPeople(mine);
    const step = machine(impossibleMove, card('101'));
    for (const at of [0, 10_000, 20_000]) step(sight(at, { card: '101', reader: 'R-in1' }));
    step(sight(50_000, { card: '101', reader: 'R-face1' }));
    expect(wordsOf(step(sight(60_000, { card: '101', reader: 'R-face1' })))).toBe(
      'The card of 张三 (采煤机司机) went from 1201进风巷 to 1201综采工作面 in 30 s; the fastest takes 80 s (number 1 in this shift)',
    );
    expect(step(sight(70_000, { card: '101', reader: 'R-face1' })).kind).toBe('as-before');
  });

  it('keeps its count within the shift though a person has closed the ones before', () => {
    const { sight, machine } = playPeople(mine);
    const step = machine(impossibleMove, card('101'));
    const levels: string[] = [];
    for (let at = 0, turn = 0; turn < 4; turn += 1, at += 40_000) {
      for (const after of [0, 10_000, 20_000]) {
        const said = step(sight(at + after, { card: '101', reader: turn % 2 === 0 ? 'R-in1' : 'R-face1' }));
        if (said.kind === 'raise') levels.push(said.level);
        if (said.kind === 'raise') step({ kind: 'closed' });
      }
    }
    expect(levels).toEqual(['blue', 'blue', 'yellow']);
  });
});

describe('underground too long', () => {
  it('shows a time over the limit as over it, with when the person went down', () => {
    const { sight, machine } = playPeople(mine);
    const step = machine(overtime, card('101'));
    step(sight(0, { card: '101', reader: 'R-in1', event: 'entered-mine' }));
    const over = step(sight(2 * HOUR + 1, { card: '101', reader: 'R-in1' }));
    expect(over).toMatchObject({ kind: 'raise', value: 2.1, limit: { value: 2, unit: 'h' } });
    expect(wordsOf(over)).toBe('张三 (采煤机司机) went down at 08:00 and has been underground for more than 2 h');
  });
});

describe('cards of one pocket', () => {
  it('are named in pairs with when they came up, until a person closes the list', () => {
    const { sight, machine } = playPeople(mine);
    const step = machine(cardsTogether, card(mine.id));
    const both = (at: number, reader: string, event: 'seen' | 'entered-mine' | 'left-mine' = 'seen') =>
      ['101', '102'].map((one, index) => {
        sight(at + index * 1000, { card: one, reader, event });
        return step({ kind: 'people' });
      });
    both(0, 'R-shaft', 'entered-mine');
    both(10_000, 'R-shaft');
    for (let move = 1; move <= 10; move += 1) {
      both(move * 1_400_000, move % 2 === 0 ? 'R-in1' : 'R-face1');
      both(move * 1_400_000 + 10_000, move % 2 === 0 ? 'R-in1' : 'R-face1');
    }
    const [first, second] = both(4 * HOUR, 'R-shaft', 'left-mine');
    expect(first?.kind).toBe('as-before');
    expect(second && wordsOf(second)).toBe(
      'Cards never apart from descent to ascent, perhaps carried by one person: 张三 + 李四 12:00',
    );
    expect(step({ kind: 'closed' }).kind).toBe('as-before');
    expect(step({ kind: 'people' }).kind).toBe('as-before');
  });

  it('cost little: eight hundred people in man-trains leave a small memory behind once they have parted', () => {
    const crowded = scenarioMine('people-mine');
    const { sight, context } = playPeople(crowded);
    const subject = card(crowded.id);
    let { state } = cardsTogether.start(subject, context);
    const everybody = Array.from({ length: 800 }, (_, index) => `7${String(index).padStart(4, '0')}`);
    const hear = (at: number, readerOf: (index: number) => string, event: 'seen' | 'entered-mine' = 'seen'): void => {
      everybody.forEach((one, index) => {
        sight(at + Math.floor(index / 50) * 60_000, { card: one, reader: readerOf(index), event });
      });
      state = cardsTogether.step(state, { kind: 'people' }, subject, context).state;
    };
    hear(0, () => 'R-shaft', 'entered-mine');
    hear(1_000_000, () => 'R-station');
    const readers = ['R-in1', 'R-face1', 'R-ret1', 'R-pump'];
    for (let turn = 2; turn < 14; turn += 1) {
      hear(turn * 1_000_000, (index) => readers[(Math.floor(index / 3 ** (turn % 6)) + turn) % 4] ?? 'R-in1');
      hear(turn * 1_000_000 + 900_000, (index) => readers[(Math.floor(index / 3 ** (turn % 6)) + turn) % 4] ?? 'R-in1');
    }
    expect(JSON.stringify(state).length).toBeLessThan(400_000);
    const mates = Object.values(state.descents).map((descent) => descent.mates.length);
    expect(Math.max(...mates)).toBeLessThanOrEqual(3);
  });
});

describe('a list of names', () => {
  it('is whole up to twenty, and says how many there are beyond that', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);
    expect(listed(names(20)).zh.endsWith('、20')).toBe(true);
    expect(listed(names(21))).toMatchObject({
      zh: expect.stringMatching(/、20 等共 21$/),
      en: expect.stringMatching(/, 20, … 21 in all$/),
    });
  });
});
