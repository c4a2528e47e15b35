import { describe, expect, it } from 'vitest';
import { alarmId } from '../../../alerts/alarm/alarm-id.js';

const cause = { mine: 'm1', rule: 'gas.methane.over-limit', subject: '001A01', at: 1_772_323_200_000 };

describe("an alarm's id", () => {
  it('is the same for the same cause, today and after a restart', () => {
    expect(alarmId({ ...cause })).toBe(alarmId(cause));
    expect(alarmId(cause)).toBe('a-0076866d0965d2c681d1');
  });

  it.each([
    ['mine', { mine: 'm2' }],
    ['rule', { rule: 'gas.methane.power-off' }],
    ['subject', { subject: '001A02' }],
    ['instant', { at: cause.at + 1 }],
  ])('is another one for another %s', (_, change) => {
    expect(alarmId({ ...cause, ...change })).not.toBe(alarmId(cause));
  });

  it('does not take parts that merely join to the same text for one another', () => {
    expect(alarmId({ ...cause, mine: 'a', rule: 'b,c' })).not.toBe(alarmId({ ...cause, mine: 'a,b', rule: 'c' }));
  });

  it('tells a second alarm of the same instant by its number', () => {
    expect(alarmId(cause, 1)).toBe(alarmId(cause));
    expect(alarmId(cause, 2)).toBe(`${alarmId(cause)}-2`);
  });
});
