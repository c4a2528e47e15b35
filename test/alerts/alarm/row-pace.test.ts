import { expect, it } from 'vitest';
import { createRowPace } from '../../../alerts/alarm/book.js';
import { alarmRecord, entry, NOW } from '../journal/support.js';

const upheldAt = (afterMs: number, more: { readonly changed?: boolean; readonly entries?: 1 } = {}) => ({
  record: alarmRecord('a-1', 1, { lastAt: NOW + afterMs }),
  horn: false,
  changed: more.changed ?? false,
  entries: more.entries === undefined ? [] : [entry('a-1')],
});

it('an alarm that merely goes on is written down once a minute, counted from its last row', () => {
  const isWorthARow = createRowPace();
  const told = [0, 59_999, 60_000, 70_000, 119_999, 120_000].map((at) => isWorthARow(upheldAt(at)));
  expect(told).toEqual([false, false, true, false, false, true]);
});

it('what screens show, and what the ledger writes, is a row at once', () => {
  const isWorthARow = createRowPace();
  expect(isWorthARow(upheldAt(10_000, { changed: true }))).toBe(true);
  expect(isWorthARow(upheldAt(20_000, { entries: 1 }))).toBe(true);
  expect(isWorthARow(upheldAt(79_999))).toBe(false);
  expect(isWorthARow(upheldAt(80_000))).toBe(true);
});
