import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../../alerts/alarm/alarm.js';
import type { Doubt } from '../../../alerts/alarm/doubt.js';
import type { AlarmEvent } from '../../../alerts/alarm/transition.js';
import { ACKNOWLEDGED, become, CLEARED, inState, NOW, opened, raisedAfter, refusalOf, SHELVED } from './support.js';

const SPAN_GAS: Doubt = { code: 'span-gas', from: 0.3, level: 1.5 };
const DOUBTED: AlarmEvent = { kind: 'doubted', why: 'no echo downwind' };
const CUT_ASKED: AlarmEvent = { kind: 'power-cut', cut: { command: 'c-1', points: ['F1'], askedAt: NOW } };
const ESCALATED: AlarmEvent = { kind: 'escalated', step: 1, to: 'mine-leader', at: NOW };
const GROUPED: AlarmEvent = { kind: 'grouped', grouping: { chattering: true } };

describe('the table of states and events', () => {
  const rows: readonly [AlarmState, AlarmEvent, AlarmState | { refused: string }, string | undefined][] = [
    ['unacknowledged', raisedAfter(10), 'unacknowledged', undefined],
    ['unacknowledged', CLEARED, 'returned', 'alarm.returned'],
    ['unacknowledged', ACKNOWLEDGED, 'acknowledged', 'alarm.acknowledged'],
    ['unacknowledged', { kind: 'remarked', by: 'li', note: 'seen' }, 'unacknowledged', 'alarm.remarked'],
    ['unacknowledged', SHELVED, 'unacknowledged', 'alarm.shelved'],
    ['unacknowledged', { kind: 'unshelved' }, 'unacknowledged', undefined],
    ['unacknowledged', { kind: 'closed', by: 'li', note: 'settled' }, 'closed', 'alarm.closed'],
    ['unacknowledged', { kind: 'evacuation-linked', evacuation: 'e-1' }, 'unacknowledged', undefined],
    ['unacknowledged', DOUBTED, 'unacknowledged', 'alarm.doubted'],
    ['unacknowledged', CUT_ASKED, 'unacknowledged', 'power-cut.asked'],
    ['unacknowledged', ESCALATED, 'unacknowledged', 'alarm.escalated'],
    ['unacknowledged', GROUPED, 'unacknowledged', undefined],
    ['acknowledged', raisedAfter(10), 'acknowledged', undefined],
    ['acknowledged', CLEARED, 'closed', 'alarm.closed'],
    ['acknowledged', ACKNOWLEDGED, { refused: 'already-acknowledged' }, undefined],
    ['acknowledged', { kind: 'remarked', by: 'li', note: 'seen' }, 'acknowledged', 'alarm.remarked'],
    ['acknowledged', SHELVED, 'acknowledged', 'alarm.shelved'],
    ['acknowledged', { kind: 'unshelved' }, 'acknowledged', undefined],
    ['acknowledged', { kind: 'closed', by: 'li', note: 'settled' }, 'closed', 'alarm.closed'],
    ['acknowledged', { kind: 'evacuation-linked', evacuation: 'e-1' }, 'acknowledged', undefined],
    ['acknowledged', DOUBTED, 'acknowledged', 'alarm.doubted'],
    ['acknowledged', CUT_ASKED, 'acknowledged', 'power-cut.asked'],
    ['acknowledged', ESCALATED, 'acknowledged', 'alarm.escalated'],
    ['acknowledged', GROUPED, 'acknowledged', undefined],
    ['returned', raisedAfter(60), 'unacknowledged', 'alarm.raised-again'],
    ['returned', CLEARED, 'returned', undefined],
    ['returned', ACKNOWLEDGED, 'closed', 'alarm.acknowledged'],
    ['returned', { kind: 'remarked', by: 'li', note: 'seen' }, 'returned', 'alarm.remarked'],
    ['returned', SHELVED, 'returned', 'alarm.shelved'],
    ['returned', { kind: 'unshelved' }, 'returned', undefined],
    ['returned', { kind: 'closed', by: 'li', note: 'settled' }, 'closed', 'alarm.closed'],
    ['returned', { kind: 'evacuation-linked', evacuation: 'e-1' }, 'returned', undefined],
    ['returned', DOUBTED, 'returned', 'alarm.doubted'],
    ['returned', CUT_ASKED, 'returned', 'power-cut.asked'],
    ['returned', ESCALATED, 'returned', 'alarm.escalated'],
    ['returned', GROUPED, 'returned', undefined],
    ['closed', raisedAfter(60), { refused: 'alarm-closed' }, undefined],
    ['closed', CLEARED, { refused: 'alarm-closed' }, undefined],
    ['closed', ACKNOWLEDGED, { refused: 'alarm-closed' }, undefined],
    ['closed', { kind: 'remarked', by: 'li', note: 'seen' }, 'closed', 'alarm.remarked'],
    ['closed', SHELVED, { refused: 'alarm-closed' }, undefined],
    ['closed', { kind: 'unshelved' }, { refused: 'alarm-closed' }, undefined],
    ['closed', { kind: 'closed', by: 'li', note: 'settled' }, { refused: 'alarm-closed' }, undefined],
    ['closed', { kind: 'evacuation-linked', evacuation: 'e-1' }, { refused: 'alarm-closed' }, undefined],
    ['closed', DOUBTED, { refused: 'alarm-closed' }, undefined],
    ['closed', CUT_ASKED, 'closed', 'power-cut.asked'],
    ['closed', ESCALATED, { refused: 'alarm-closed' }, undefined],
    ['closed', GROUPED, { refused: 'alarm-closed' }, undefined],
  ];
  it.each(
    rows.map(([state, event, expected, entry]) => ({
      title: `${state}, ${event.kind}: ${typeof expected === 'string' ? expected : `refused, ${expected.refused}`}`,
      state,
      event,
      expected,
      entry,
    })),
  )('$title', ({ state, event, expected, entry }) => {
    const alarm = inState()[state];
    expect(alarm.state).toBe(state);
    if (typeof expected !== 'string') {
      expect(refusalOf(alarm, event)).toBe(expected.refused);
      return;
    }
    const { alarm: next, effects } = become(alarm, event);
    expect(next.state).toBe(expected);
    expect(effects.entry?.kind).toBe(entry);
    if (entry !== undefined) expect(effects.changed).toBe(true);
  });
});

describe('a new alarm', () => {
  it('is unacknowledged, counted once, sounds the horn and is written down', () => {
    const { alarm, effects } = opened();
    expect(alarm).toMatchObject({ state: 'unacknowledged', count: 1, value: 1.2, peak: 1.2, at: NOW, lastAt: NOW });
    expect(alarm).not.toHaveProperty('kind');
    expect(effects).toEqual({ horn: true, changed: true, entry: { kind: 'alarm.raised', body: alarm } });
  });
});

describe('an alarm whose condition goes on', () => {
  it('keeps the largest value as its peak, and shows the newest', () => {
    const higher = become(opened().alarm, raisedAfter(5, { value: 1.6 })).alarm;
    const lower = become(higher, raisedAfter(10, { value: 1.3 })).alarm;
    expect(lower).toMatchObject({ value: 1.3, peak: 1.6, lastAt: NOW + 10_000, at: NOW });
  });

  it('keeps the smallest value as its peak where the limit is a minimum', () => {
    const limit = { value: 18, unit: '%', kind: 'min', basis: opened().alarm.basis };
    const { alarm } = opened({ value: 17, limit });
    const lower = become(alarm, raisedAfter(5, { value: 15, limit })).alarm;
    expect(become(lower, raisedAfter(10, { value: 16, limit })).alarm).toMatchObject({ value: 16, peak: 15 });
  });

  it('shows no value where its sensor gives none, and keeps the peak', () => {
    const { value: _, ...withoutValue } = raisedAfter(5);
    const { alarm } = become(opened().alarm, withoutValue);
    expect(alarm).not.toHaveProperty('value');
    expect(alarm.peak).toBe(1.2);
  });

  it('is no news and no line in the ledger while its numbers stay', () => {
    expect(become(opened().alarm, raisedAfter(5)).effects).toEqual({ horn: false, changed: false });
  });

  it('is news, without a line in the ledger, when its value moves', () => {
    expect(become(opened().alarm, raisedAfter(5, { value: 1.3 })).effects).toEqual({ horn: false, changed: true });
  });

  it('does not go back in time for a reading that came out of order', () => {
    const later = become(opened().alarm, raisedAfter(10)).alarm;
    expect(become(later, raisedAfter(5)).alarm.lastAt).toBe(NOW + 10_000);
  });

  it('does not fall to a lower level, and keeps what it said of the higher one', () => {
    const red = opened({ level: 'red', message: { zh: '撤人', en: 'Leave' } }).alarm;
    const { alarm } = become(red, raisedAfter(5, { level: 'yellow' }));
    expect(alarm).toMatchObject({ level: 'red', message: { zh: '撤人', en: 'Leave' } });
  });
});

describe('an alarm that gets worse', () => {
  it('must be acknowledged again, with the horn', () => {
    const { alarm, effects } = become(inState().acknowledged, raisedAfter(5, { level: 'orange', value: 1.6 }));
    expect(alarm).toMatchObject({ level: 'orange', state: 'unacknowledged', count: 1 });
    expect(alarm).not.toHaveProperty('acknowledgedBy');
    expect(alarm).not.toHaveProperty('acknowledgedAt');
    expect(effects).toMatchObject({ horn: true, changed: true, entry: { kind: 'alarm.level-raised' } });
  });

  it('is taken off its shelf', () => {
    const shelved = become(opened().alarm, SHELVED).alarm;
    expect(become(shelved, raisedAfter(5, { level: 'orange' })).alarm).not.toHaveProperty('suppressed');
  });
});

describe('an alarm that comes back before anybody acknowledged it', () => {
  it('is the same alarm, counted once more, with the horn', () => {
    const { alarm, effects } = become(inState().returned, raisedAfter(60));
    expect(alarm).toMatchObject({ id: 'a-1', count: 2, state: 'unacknowledged', at: NOW });
    expect(alarm).not.toHaveProperty('clearedAt');
    expect(effects).toMatchObject({ horn: true, changed: true, entry: { kind: 'alarm.raised-again' } });
  });
});

describe('a shelved alarm that comes back worse', () => {
  it('is taken off its shelf, so that nobody is left below in silence', () => {
    const shelved = become(become(opened({ level: 'orange' }).alarm, SHELVED).alarm, CLEARED).alarm;
    const { alarm, effects } = become(shelved, raisedAfter(60, { level: 'red' }));
    expect(alarm).toMatchObject({ level: 'red', state: 'unacknowledged', count: 2 });
    expect(alarm).not.toHaveProperty('suppressed');
    expect(effects.horn).toBe(true);
  });
});

describe('what people do', () => {
  it('records who acknowledged, when, and what they said', () => {
    const { alarm, effects } = become(opened().alarm, { ...ACKNOWLEDGED, note: 'power is off' }, NOW + 5000);
    expect(alarm).toMatchObject({ acknowledgedBy: 'zhang', acknowledgedAt: NOW + 5000 });
    expect(alarm.remarks).toEqual([{ at: NOW + 5000, by: 'zhang', note: 'power is off' }]);
    expect(effects.entry).toMatchObject({ kind: 'alarm.acknowledged', author: 'zhang' });
  });

  it('adds no empty remark for an acknowledgement without words', () => {
    expect(become(opened().alarm, ACKNOWLEDGED).alarm.remarks).toEqual([]);
  });

  it('closes an alarm that has cleared when it is acknowledged', () => {
    expect(become(inState().returned, ACKNOWLEDGED, NOW + 90_000).alarm).toMatchObject({
      state: 'closed',
      closedAt: NOW + 90_000,
      clearedAt: NOW + 30_000,
    });
  });

  it('takes a remark on a closed alarm, and changes nothing else of it', () => {
    const { closed } = inState();
    const { alarm } = become(closed, { kind: 'remarked', by: 'li', cause: 'fan tripped' });
    expect(alarm).toEqual({ ...closed, remarks: [...closed.remarks, alarm.remarks.at(-1)] });
    expect(alarm.remarks.at(-1)).toMatchObject({ by: 'li', cause: 'fan tripped' });
  });

  it('takes whoever closes an unacknowledged alarm as having acknowledged it', () => {
    const { alarm, effects } = become(opened().alarm, { kind: 'closed', by: 'li', note: 'checked' }, NOW + 9000);
    expect(alarm).toMatchObject({ state: 'closed', closedAt: NOW + 9000, acknowledgedBy: 'li' });
    expect(effects.entry?.author).toBe('li');
    expect(become(inState().acknowledged, { kind: 'closed', by: 'li', note: 'checked' }).alarm.acknowledgedBy).toBe(
      'zhang',
    );
  });

  it('notes an order once', () => {
    const first = become(opened().alarm, { kind: 'evacuation-linked', evacuation: 'e-1' });
    expect(first.alarm.evacuation).toBe('e-1');
    expect(first.effects.changed).toBe(true);
    expect(become(first.alarm, { kind: 'evacuation-linked', evacuation: 'e-1' }).effects.changed).toBe(false);
  });
});

describe('shelving', () => {
  it('silences an alarm, leaves it standing, and records who did it and why', () => {
    const { alarm, effects } = become(opened().alarm, SHELVED);
    expect(alarm.state).toBe('unacknowledged');
    expect(alarm.suppressed).toEqual({ kind: 'shelved', by: 'li', until: NOW + 3_600_000, reason: 'calibration' });
    expect(effects.entry).toMatchObject({ kind: 'alarm.shelved', author: 'li' });
  });

  it('is refused for an alarm that takes people out', () => {
    expect(refusalOf(opened({ level: 'red' }).alarm, SHELVED)).toBe('not-shelvable');
    expect(refusalOf(opened({ level: 'orange' }, 'evacuation.not-cleared').alarm, SHELVED)).toBe('not-shelvable');
  });

  it.each([
    'gas.methane.over-limit',
    'gas.oxygen.under-limit',
    'gas.methane.power-off',
    'gas.carbon-monoxide.over-limit',
  ])('is refused for %s at any level', (rule) => {
    expect(refusalOf(opened({ level: 'yellow' }, rule).alarm, SHELVED)).toBe('not-shelvable');
  });

  it('is open to early warnings of a gas', () => {
    expect(refusalOf(opened({ level: 'blue' }, 'gas.methane.pre-warning').alarm, SHELVED)).toBeUndefined();
  });

  it('can be taken back', () => {
    const { alarm, effects } = become(become(opened().alarm, SHELVED).alarm, { kind: 'unshelved' });
    expect(alarm).not.toHaveProperty('suppressed');
    expect(effects.entry?.kind).toBe('alarm.unshelved');
  });

  it('stays up to its end and not beyond it while the condition goes on', () => {
    const shelved = become(opened().alarm, SHELVED).alarm;
    expect(become(shelved, raisedAfter(5), NOW + 3_599_999).alarm).toHaveProperty('suppressed');
    const { alarm, effects } = become(shelved, raisedAfter(3600), NOW + 3_600_000);
    expect(alarm).not.toHaveProperty('suppressed');
    expect(effects).toMatchObject({ horn: false, changed: true, entry: { kind: 'alarm.unshelved' } });
  });
});

describe('what the rule layer notes on an alarm', () => {
  const blasting = { kind: 'by-design', by: 'wang', reason: 'blasting' } as const;

  it('silences from the start what approved work silences, and sounds the horn once the work is over', () => {
    const { alarm, effects } = opened({ suppressed: blasting });
    expect(effects.horn).toBe(false);
    expect(alarm.suppressed).toEqual(blasting);
    const back = become(become(alarm, CLEARED).alarm, raisedAfter(60));
    expect(back.effects.horn).toBe(true);
  });

  it('sounds the horn once the work is over and the condition goes on, because nobody has heard it yet', () => {
    const { alarm } = opened({ suppressed: blasting });
    const { alarm: heard, effects } = become(alarm, raisedAfter(60));
    expect(heard).not.toHaveProperty('suppressed');
    expect(effects).toMatchObject({ horn: true, entry: { kind: 'alarm.unsuppressed' } });
  });

  it('keeps the shelf of a person while the rule merely says it again', () => {
    const shelved = become(opened().alarm, SHELVED).alarm;
    expect(become(shelved, raisedAfter(5)).alarm.suppressed?.kind).toBe('shelved');
  });

  it('sounds the horn for a rise in level whatever silenced it', () => {
    const { alarm } = opened({ suppressed: blasting });
    expect(become(alarm, raisedAfter(5, { level: 'red' }))).toMatchObject({ effects: { horn: true } });
  });

  it('says a doubt once, and takes it back', () => {
    const doubted = become(opened().alarm, DOUBTED).alarm;
    expect(doubted.suspect).toBe('no echo downwind');
    expect(become(doubted, DOUBTED).effects.changed).toBe(false);
    expect(become(doubted, { kind: 'doubted', why: null }).alarm).not.toHaveProperty('suspect');
    const coded = become(doubted, { kind: 'doubted', why: 'span gas', doubts: [SPAN_GAS] });
    expect(coded.alarm.doubts).toEqual([SPAN_GAS]);
    expect(coded.effects.entry?.body).toEqual({ suspect: 'span gas', doubts: [SPAN_GAS] });
    expect(become(coded.alarm, DOUBTED).alarm).not.toHaveProperty('doubts');
  });

  it('escalates upwards alone, and starts over with a rise in level', () => {
    const escalated = become(opened().alarm, { ...ESCALATED, step: 2 } as AlarmEvent).alarm;
    expect(become(escalated, ESCALATED).effects.changed).toBe(false);
    expect(become(escalated, raisedAfter(5, { level: 'orange' })).alarm).not.toHaveProperty('escalation');
  });

  it('holds a latched alarm as standing, and lets it go when the condition is back', () => {
    const latched = become(opened().alarm, raisedAfter(5, { latched: true }));
    expect(latched).toMatchObject({ alarm: { latched: true }, effects: { changed: true, horn: false } });
    expect(become(latched.alarm, raisedAfter(10)).alarm).not.toHaveProperty('latched');
  });
});
