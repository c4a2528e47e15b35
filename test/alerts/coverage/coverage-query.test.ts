import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coverageOf, writtenCoverage } from '../../../alerts/coverage/coverage-query.js';
import type { CoverageSpan } from '../../../alerts/coverage/span.js';
import { writeChanges } from '../../../alerts/journal/write.js';
import { openStore, type Store } from '../../../store/store.js';

const HOUR = 3_600_000;
const MARCH = Date.parse('2026-03-01T00:00:00+08:00');
const APRIL = Date.parse('2026-04-01T00:00:00+08:00');
const mine = { id: 'm1', timeZone: 'Asia/Shanghai' };

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coverage-'));
  store = await openStore(join(folder, 'journal.db'));
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true });
});

const span = (
  label: CoverageSpan['label'],
  from: number,
  to: number,
  more: Partial<CoverageSpan> = {},
): CoverageSpan => ({
  mine: 'm1',
  point: 'T1',
  label,
  from,
  to,
  ...more,
});
const write = (...coverage: CoverageSpan[]) => writeChanges(store, [{ entries: [], coverage }]);

describe("a month's coverage", () => {
  it('adds up the hours of each label within the month of the mine', async () => {
    await write(
      span('monitored', MARCH - 5 * HOUR, MARCH + 3 * HOUR),
      span('calibrating', MARCH + 3 * HOUR, MARCH + 4 * HOUR, { by: 'w-1' }),
      span('suppressed', MARCH + 4 * HOUR, MARCH + 6 * HOUR, { by: 'li' }),
      span('monitored', MARCH + 6 * HOUR, MARCH + 8 * HOUR),
      span('stale', APRIL - HOUR, APRIL + HOUR),
      span('monitored', MARCH, APRIL, { mine: 'm2' }),
      span('monitored', APRIL, APRIL + HOUR, { point: 'T2' }),
    );
    const month = await coverageOf(store, mine, '2026-03', []);
    expect(month).toMatchObject({ mine: 'm1', month: '2026-03', from: MARCH, to: APRIL, knownS: 9 * 3600 });
    expect(month.share).toBeCloseTo(5 / 9, 12);
    expect(month.points).toEqual([
      {
        point: 'T1',
        seconds: {
          monitored: 5 * 3600,
          stale: 3600,
          faulty: 0,
          calibrating: 3600,
          'communication-lost': 0,
          suppressed: 7200,
          'service-down': 0,
        },
        knownS: 9 * 3600,
        share: month.share,
        owedTo: [
          { label: 'suppressed', by: 'li', seconds: 7200 },
          { label: 'calibrating', by: 'w-1', seconds: 3600 },
        ],
      },
    ]);
  });

  it('counts the spans that are not over, once, also where they have been written meanwhile', async () => {
    const open = [span('monitored', MARCH + HOUR, MARCH + 2 * HOUR)];
    await write(
      span('stale', MARCH, MARCH + HOUR),
      span('monitored', MARCH + HOUR, MARCH + 2.5 * HOUR),
      span('stale', MARCH + 2.5 * HOUR, MARCH + 3 * HOUR),
    );
    const { knownS, share } = await coverageOf(store, mine, '2026-03', open);
    expect([knownS, share]).toEqual([7200, 0.5]);
  });

  it('knows nothing of a month without records', async () => {
    expect(await coverageOf(store, mine, '2025-12', [])).toMatchObject({ knownS: 0, share: null, points: [] });
  });

  it('adds up more rows than are read at once, of several points', async () => {
    const many = Array.from({ length: 7000 }, (_, n) => {
      const at = MARCH + n * 1000;
      return span(n % 2 === 0 ? 'monitored' : 'faulty', at, at + 1000, { by: 'fault' });
    });
    await write(...many, ...many.map((one) => ({ ...one, point: 'T2' })));
    const { points } = await coverageOf(store, mine, '2026-03', []);
    expect(points.map(({ point, knownS, share }) => [point, knownS, share])).toEqual([
      ['T1', 7000, 0.5],
      ['T2', 7000, 0.5],
    ]);
  });
});

describe('the rows of coverage', () => {
  it('are written once, never changed, and say how far they reach', async () => {
    await write(span('monitored', MARCH, MARCH + HOUR));
    await write(span('stale', MARCH, MARCH + HOUR), span('stale', MARCH + HOUR, MARCH + 2 * HOUR));
    await write(span('stale', MARCH, MARCH + HOUR, { mine: 'm2', point: 'X' }));
    const rows = await store.selectFrom('coverage_spans').select('label').where('mine', '=', 'm1').execute();
    expect(rows.map(({ label }) => label)).toEqual(['monitored', 'stale']);
    await expect(store.deleteFrom('coverage_spans').execute()).rejects.toThrow('append-only');
    await expect(store.updateTable('coverage_spans').set({ label: 'x' }).execute()).rejects.toThrow('append-only');
    expect(await writtenCoverage(store)).toEqual(
      new Map([
        ['m1', new Map([['T1', MARCH + 2 * HOUR]])],
        ['m2', new Map([['X', MARCH + HOUR]])],
      ]),
    );
  });
});
