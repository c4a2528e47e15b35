import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mine } from '../../domain/mine.js';
import type { Report, ReportCell, ReportKind } from '../../domain/report.js';
import type { StoredReading } from '../../ingest/historian/historian.js';
import { reportPeriod } from '../../regulator/reports/period.js';
import { createReports, type MakeReport } from '../../regulator/reports/reports.js';
import { openStore, type Store } from '../../store/store.js';
import { mineAt } from '../support/rule-layer.js';

const S = 1000;
const HOUR = 3_600_000;
const CYCLE = 10 * S;
const DAYS = 30;

/** One overrun as it is planned: what the readings are made from, and all that the oracle knows. */
interface Plan {
  readonly from: number;
  readonly to: number;
  readonly peak: number;
  /** How long after its begin the feed goes off. */
  readonly offAfter: number;
}

/** 40 overruns spread over a month, some over midnight, some above the power-off limit, some whose feed is late. */
const plansFor = (start: number): Plan[] =>
  Array.from({ length: 40 }, (_, index) => {
    const length = (3 + ((index * 37) % 170)) * 60 * S + (index % 6) * CYCLE;
    // Every 18 hours; each fourth begins at 22:30 and goes over midnight.
    const isLate = index % 4 === 1;
    const from = start + index * 18 * HOUR + (isLate ? 4.5 * HOUR : (index % 5) * 600 * S + 70 * S);
    const to = from + length + (isLate ? 91 * 60 * S : 0);
    return { from, to, peak: index % 3 === 0 ? 1.62 : 1.25, offAfter: index % 4 === 0 ? 130 * S : 20 * S };
  });

const reading = (at: number, value: number): StoredReading => ({
  at,
  value,
  quality: 'good',
  receivedAt: at,
  arrival: 1,
});

/** Readings of T1 and its feed, made from the plans second by second of their cycle. */
const readingsOf = (plans: readonly Plan[], from: number, to: number): Map<string, StoredReading[]> => {
  const methane: StoredReading[] = [];
  const feed: StoredReading[] = [];
  for (let at = from; at < to; at += CYCLE) {
    const plan = plans.find((one) => at >= one.from && at < one.to);
    methane.push(reading(at, plan === undefined ? 0.4 : at - plan.from < CYCLE * 3 ? plan.peak : plan.peak - 0.05));
    const isOff = plan !== undefined && plan.peak >= 1.5 && at >= plan.from + plan.offAfter;
    feed.push(reading(at, isOff ? 0 : 1));
  }
  return new Map([
    ['T1', methane],
    ['FEED1', feed],
  ]);
};

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-reports-'));
  store = await openStore(join(folder, 'store.db'));
});
afterAll(async () => {
  await store.destroy();
  await rm(folder, { recursive: true });
});

const makerOf = (readings: ReadonlyMap<string, readonly StoredReading[]>): MakeReport =>
  createReports({
    // Sorted by time: found by halving, or a month of days would take minutes.
    raw: async (_mine, point, from, to) => {
      const all = readings.get(point) ?? [];
      const indexOf = (at: number): number => {
        let [low, high] = [0, all.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if ((all[middle]?.at ?? 0) < at) low = middle + 1;
          else high = middle;
        }
        return low;
      };
      return all.slice(indexOf(from), indexOf(to));
    },
    store,
    proofing: { proofMs: 40 * S, wordCycles: 3 },
    clock: () => 0,
  });

const overlap = (plan: Plan, from: number, to: number): number =>
  Math.max(0, Math.min(plan.to, to) - Math.max(plan.from, from));

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
const t1 = (report: Report): Readonly<Record<string, ReportCell>> | undefined =>
  report.rows.find(({ id }) => id === 'T1')?.cells;

describe.each([
  ['Asia/Shanghai', '2026-03-01T00:00:00+08:00'],
  ['Australia/Eucla', '2026-03-01T00:00:00+08:45'],
])('the reports of a month with 40 overruns, in the zone %s', (timeZone, first) => {
  const mine: Mine = mineAt('test/support/test-mine.yaml', { timeZone });
  const start = Date.parse(first);
  const end = start + DAYS * 24 * HOUR;
  const plans = plansFor(start);
  const readings = readingsOf(plans, start - 2 * HOUR, end);
  const days = Array.from({ length: DAYS }, (_, day) => ({
    date: `2026-03-${String(day + 1).padStart(2, '0')}`,
    from: start + day * 24 * HOUR,
    to: start + (day + 1) * 24 * HOUR,
  }));
  const report = (kind: ReportKind, date: string, now = end): Promise<Report> => {
    const period = reportPeriod(mine, date);
    if (period === undefined) throw new Error(date);
    return makerOf(readings)({ kind, mine, date, period, now, everyMs: HOUR });
  };

  it('plans 40 overruns that do not touch', () => {
    expect(plans).toHaveLength(40);
    const sorted = plans.toSorted((one, other) => one.from - other.from);
    for (const [index, plan] of sorted.entries()) {
      expect(plan.to).toBeLessThan((sorted[index + 1]?.from ?? end) - CYCLE);
    }
    expect(plans.filter(({ from, to }) => days.some((day) => from < day.to && to > day.to)).length).toBeGreaterThan(2);
  });

  it('cut each day at midnight and agree with the plan to the second, day by day', async () => {
    for (const { date, from, to } of days) {
      const cells = t1(await report('analogue', date));
      const isCut = (plan: Plan): boolean => plan.peak >= 1.5;
      // A power-off lasts until methane is below restore, which here is the alarm limit.
      expect(cells, date).toMatchObject({
        alarms: plans.filter((plan) => plan.from >= from && plan.from < to).length,
        alarmMs: sum(plans.map((plan) => overlap(plan, from, to))),
        powerOffs: plans.filter((plan) => isCut(plan) && plan.from >= from && plan.from < to).length,
        powerOffMs: sum(plans.filter(isCut).map((plan) => overlap(plan, from, to))),
        // Proof is owed from 40 s on; a late feed is abnormal from then until it goes off.
        abnormalMs: sum(
          plans
            .filter((plan) => isCut(plan) && plan.offAfter > 40 * S)
            .map((plan) => overlap({ ...plan, from: plan.from + 40 * S, to: plan.from + plan.offAfter }, from, to)),
        ),
      });
    }
  });

  it('list every overrun once, with its begin, its end, its maximum and when that was', async () => {
    const listed: { from: ReportCell; to: ReportCell; max: ReportCell; maxAt: ReportCell }[] = [];
    for (const { date, from } of days) {
      for (const row of (await report('analogue-alarms', date)).rows) {
        expect(row.id).toBe('T1');
        for (const { from: began, to = null, max = null, maxAt = null } of row.episodes) {
          if (began !== from) listed.push({ from: began ?? null, to, max, maxAt });
        }
      }
    }
    const ends = (plan: Plan): number | null =>
      days.some(({ to }) => plan.from < to && plan.to > to) ? null : plan.to;
    const expected = plans.map((plan) => ({ from: plan.from, to: ends(plan), max: plan.peak, maxAt: plan.from }));
    expect(listed).toEqual(expected.toSorted((one, other) => one.from - other.from));
  });

  it('make a day that is not over as far as it has come, with what is open', async () => {
    const [plan] = plans;
    if (plan === undefined) throw new Error('no plan');
    const [day] = days;
    const made = await report('analogue-alarms', day?.date ?? '', plan.from + 95 * S);
    expect(made.until).toBe(plan.from + 95 * S);
    const [row] = made.rows;
    expect(row?.episodes).toMatchObject([{ from: plan.from, to: null, lasted: 95 * S }]);
    expect(row?.cells['remarks']).toEqual({ zh: '未结束 1 次', en: '1 not over' });
  });

  it('divide a day into 24 hours with the mean and the maximum of each', async () => {
    const [day] = days;
    const made = await report('analogue-statistics', day?.date ?? '');
    const hours = made.rows.find(({ id }) => id === 'T1')?.episodes ?? [];
    expect(hours).toHaveLength(24);
    for (const hour of hours) {
      const own = (readings.get('T1') ?? []).filter(({ at }) => at >= Number(hour['from']) && at < Number(hour['to']));
      expect(hour['max']).toBe(Math.max(...own.map(({ value }) => value ?? 0)));
      expect(hour['mean']).toBeCloseTo(sum(own.map(({ value }) => value ?? 0)) / own.length, 9);
    }
  });
});
