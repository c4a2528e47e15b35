import { describe, expect, it } from 'vitest';
import { capacityClassOf } from '../../domain/capacity-class.js';
import { descentQuota } from '../../domain/descent-quota.js';

const classOf = (capacityTPerYear: number) =>
  capacityClassOf({ capacityTPerYear, gasClass: 'high', status: 'producing' }).id;

describe('the capacity of a mine (D11)', () => {
  it.each([
    [90_000, 'closing'],
    [90_001, 'phased-out'],
    [300_000, 'phased-out'],
    [300_001, 'no-extension'],
    [449_999, 'no-extension'],
    [450_000, 'no-new-mine'],
    [599_999, 'no-new-mine'],
    [600_000, 'unrestricted'],
  ] as const)('%i t/y is of the class %s', (capacity, expected) => {
    expect(classOf(capacity)).toBe(expected);
  });

  it('names the clause, and that a new outburst mine is not approved', () => {
    const mine = { capacityTPerYear: 1_200_000, gasClass: 'outburst', status: 'construction' } as const;
    expect(capacityClassOf(mine)).toMatchObject({ duties: [{}, { en: 'A new outburst mine is not approved' }] });
    expect(capacityClassOf(mine).source.clause).toBe('实施意见(一)(四)');
    expect(capacityClassOf({ ...mine, status: 'producing' }).duties).toHaveLength(1);
  });
});

describe('descents that leaders owe a month (D7)', () => {
  it('are ten of the mine manager, five of a group leader, and none that the document names of a deputy', () => {
    expect(['mine-manager', 'group', 'deputy', false].map((one) => descentQuota(one as never))).toEqual([
      10,
      5,
      null,
      null,
    ]);
  });
});
