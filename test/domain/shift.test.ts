import { describe, expect, it } from 'vitest';
import { timeOfDay } from '../../domain/calendar.js';
import { shiftAt, spellAt } from '../../domain/shift.js';

const shift = (id: string, start: string, end: string) => ({ id, name: id, start, end });
const threeShifts = {
  timeZone: 'Asia/Shanghai',
  shifts: [shift('day', '08:00', '16:00'), shift('evening', '16:00', '00:00'), shift('night', '00:00', '08:00')],
};
const instant = (text: string): number => Date.parse(text);

describe('which shift it is', () => {
  it('begins at its first minute and is over at its last', () => {
    const idAt = (text: string): string | undefined => shiftAt(threeShifts, instant(text))?.shift.id;
    expect(idAt('2026-03-01T07:59:59.999+08:00')).toBe('night');
    expect(idAt('2026-03-01T08:00:00+08:00')).toBe('day');
    expect(idAt('2026-03-01T15:59:59.999+08:00')).toBe('day');
    expect(idAt('2026-03-01T16:00:00+08:00')).toBe('evening');
    expect(idAt('2026-03-02T00:00:00+08:00')).toBe('night');
  });

  it('began and ends at instants, and is told from the same shift of another day', () => {
    expect(shiftAt(threeShifts, instant('2026-03-01T12:00:00+08:00'))).toMatchObject({
      beganAt: instant('2026-03-01T08:00:00+08:00'),
      endsAt: instant('2026-03-01T16:00:00+08:00'),
      key: '2026-03-01 day',
    });
    expect(shiftAt(threeShifts, instant('2026-03-02T12:00:00+08:00'))?.key).toBe('2026-03-02 day');
  });

  it('a shift over midnight belongs to the day on which it began', () => {
    const mine = { timeZone: 'Asia/Shanghai', shifts: [shift('night', '22:00', '06:00')] };
    expect(shiftAt(mine, instant('2026-03-02T05:59:00+08:00'))).toMatchObject({
      beganAt: instant('2026-03-01T22:00:00+08:00'),
      key: '2026-03-01 night',
    });
    expect(shiftAt(mine, instant('2026-03-02T06:00:00+08:00'))).toBeUndefined();
    expect(shiftAt(mine, instant('2026-03-02T22:00:00+08:00'))?.key).toBe('2026-03-02 night');
  });

  it('of overlapping shifts it is the one that began last', () => {
    const mine = {
      timeZone: 'Asia/Shanghai',
      shifts: [shift('repair', '07:00', '15:00'), shift('day', '08:00', '16:00')],
    };
    expect(shiftAt(mine, instant('2026-03-01T07:30:00+08:00'))?.shift.id).toBe('repair');
    expect(shiftAt(mine, instant('2026-03-01T09:00:00+08:00'))?.shift.id).toBe('day');
  });

  it('a shift that ends when it starts lasts a day', () => {
    const mine = { timeZone: 'UTC', shifts: [shift('all', '06:00', '06:00')] };
    expect(shiftAt(mine, instant('2026-03-02T05:59:00Z'))?.key).toBe('2026-03-01 all');
    expect(shiftAt(mine, instant('2026-03-02T06:00:00Z'))?.key).toBe('2026-03-02 all');
  });

  it('goes by the mine’s own clocks, also on the night they are put forward', () => {
    const mine = {
      timeZone: 'Europe/Berlin',
      shifts: [shift('day', '06:00', '14:00'), shift('night', '22:00', '06:00')],
    };
    expect(shiftAt(mine, instant('2026-03-29T06:30:00+02:00'))?.beganAt).toBe(instant('2026-03-29T06:00:00+02:00'));
    const night = shiftAt(mine, instant('2026-03-29T03:30:00+02:00'));
    expect(night).toMatchObject({
      beganAt: instant('2026-03-28T22:00:00+01:00'),
      endsAt: instant('2026-03-29T06:00:00+02:00'),
      key: '2026-03-28 night',
    });
  });
});

describe('a spell of work', () => {
  it('is the shift, or the day where there is none', () => {
    expect(spellAt(threeShifts, instant('2026-03-01T12:00:00+08:00'))).toBe('2026-03-01 day');
    expect(spellAt({ timeZone: 'Asia/Shanghai', shifts: [] }, instant('2026-03-01T23:00:00Z'))).toBe('2026-03-02');
  });
});

describe('the time of day', () => {
  it('is what the mine’s clocks show', () => {
    expect(timeOfDay(instant('2026-03-01T23:45:30Z'), 'Asia/Shanghai')).toBe('07:45');
    expect(timeOfDay(instant('2026-07-01T10:05:00Z'), 'Europe/Berlin')).toBe('12:05');
    expect(timeOfDay(instant('2026-07-01T10:05:00Z'), 'Asia/Kolkata')).toBe('15:35');
  });
});
