import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RUN, type StillRun, stillRun } from '../../../../alerts/rules/statistics/still-run.js';

const told = (values: readonly number[], everyMs: number, mostMs: number): StillRun =>
  values.reduce((run, value, index) => stillRun(run, value, index * everyMs, mostMs), NO_RUN);

describe('a run of one and the same value', () => {
  test('lasts from its first reading to its newest', () => {
    expect(told([0.4, 0.5, 0.5, 0.5], 20_000, 60_000).heldMs).toBe(40_000);
  });

  test('counts no more of a gap than three cycles: nobody saw what it said then', () => {
    const before = told([0.5, 0.5], 20_000, 60_000);
    expect(stillRun(before, 0.5, 20_000 + 3_600_000, 60_000).heldMs).toBe(80_000);
  });

  test('begins anew with every change', () => {
    expect(told([0.5, 0.5, 0.51], 20_000, 60_000)).toMatchObject({ value: 0.51, heldMs: 0 });
  });

  test('knows an instrument of hundredths by what it has shown once', () => {
    expect(told([0.5, 0.4, 0.7, 1.1, 0.3], 1, 1).hundredths).toBe(false);
    expect(told([0.5, 0.41, 0.4], 1, 1).hundredths).toBe(true);
  });

  test('is never longer than the time that passed, and survives JSON', () => {
    const values = fc.array(
      fc.integer({ min: 0, max: 3 }).map((tenths) => tenths / 10),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100_000 }), (all, everyMs) => {
        const run = told(all, everyMs, 60_000);
        expect(run.heldMs).toBeLessThanOrEqual((all.length - 1) * everyMs);
        expect(JSON.parse(JSON.stringify(run))).toEqual(run);
      }),
    );
  });
});
