import { describe, expect, it } from 'vitest';
import { dayOf, monthOf } from '../../domain/calendar.js';

const at = (text: string): number => Date.parse(text);

describe('the calendar of a mine', () => {
  it('begins the day at midnight of its own time zone', () => {
    expect(dayOf(at('2026-03-31T23:59:59.999+08:00'), 'Asia/Shanghai')).toBe('2026-03-31');
    expect(dayOf(at('2026-04-01T00:00:00+08:00'), 'Asia/Shanghai')).toBe('2026-04-01');
    expect(dayOf(at('2026-04-01T00:00:00+08:00'), 'UTC')).toBe('2026-03-31');
    expect(dayOf(at('2026-04-01T00:00:00+08:00'), 'America/New_York')).toBe('2026-03-31');
  });

  it('begins the month with its first day', () => {
    expect(monthOf(at('2026-03-31T23:59:59.999+08:00'), 'Asia/Shanghai')).toBe('2026-03');
    expect(monthOf(at('2026-04-01T00:00:00+08:00'), 'Asia/Shanghai')).toBe('2026-04');
    expect(monthOf(at('2026-12-31T16:00:00Z'), 'Asia/Shanghai')).toBe('2027-01');
    expect(monthOf(at('2026-12-31T15:59:59Z'), 'Asia/Shanghai')).toBe('2026-12');
  });

  it('keeps the days where clocks change, and leap days', () => {
    expect(dayOf(at('2026-03-28T23:00:00Z'), 'Europe/Berlin')).toBe('2026-03-29');
    expect(dayOf(at('2026-03-29T21:59:59Z'), 'Europe/Berlin')).toBe('2026-03-29');
    expect(dayOf(at('2026-03-29T22:00:00Z'), 'Europe/Berlin')).toBe('2026-03-30');
    expect(dayOf(at('2028-02-29T12:00:00+06:00'), 'Asia/Urumqi')).toBe('2028-02-29');
  });

  it('orders as text', () => {
    const days = ['1970-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-11-30T00:00:00Z'].map((one) =>
      dayOf(at(one), 'UTC'),
    );
    expect([...days].sort()).toEqual(days);
  });

  it('knows no zone that does not exist', () => {
    expect(() => dayOf(0, 'Asia/Urumtschi')).toThrow(RangeError);
  });
});
