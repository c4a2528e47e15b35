import { expect, it } from 'vitest';
import { isMonth, monthBounds } from '../../domain/month.js';

it('a month begins and ends at midnight of the mine, also where the clock is turned in it', () => {
  expect(monthBounds('2026-03', 'Asia/Shanghai')).toEqual({
    from: Date.parse('2026-03-01T00:00:00+08:00'),
    to: Date.parse('2026-04-01T00:00:00+08:00'),
  });
  expect(monthBounds('2025-12', 'Asia/Urumqi').to).toBe(Date.parse('2026-01-01T00:00:00+06:00'));
  expect(monthBounds('2026-03', 'Europe/Berlin')).toEqual({
    from: Date.parse('2026-03-01T00:00:00+01:00'),
    to: Date.parse('2026-04-01T00:00:00+02:00'),
  });
  expect(monthBounds('2026-02', 'Pacific/Kiritimati').from).toBe(Date.parse('2026-02-01T00:00:00+14:00'));
});

it('a month is four digits and two', () => {
  expect(['2026-03', '2026-13', '2026-3', '2026-00', '2026-03-01'].map(isMonth)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
