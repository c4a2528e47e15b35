import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPORT_KINDS } from '../../domain/report.js';
import { createReports } from '../../regulator/reports/reports.js';
import { as, createHarness, type Harness, MINES, NOW } from './support.js';

const MINUTE = 60_000;

let harness: Harness;
let headers: Record<string, string>;
beforeAll(async () => {
  const [north] = MINES;
  const [first, ...others] = north.points;
  const named = { ...north, points: first === undefined ? [] : [{ ...first, name: '=HYPERLINK("x")' }, ...others] };
  harness = await createHarness({
    mines: [{ ...named, pointById: new Map(named.points.map((point) => [point.id, point])) }, MINES[1]],
    parts: {
      reports: (wish) =>
        createReports({
          // Over the limit from ten to five minutes ago.
          raw: async (_mine, point, from, to) =>
            Array.from({ length: 240 }, (_, index) => NOW - 20 * MINUTE + index * 5000)
              .filter((at) => point === 'T1' && at >= from && at < to)
              .map((at) => {
                const isOver = at >= NOW - 10 * MINUTE && at < NOW - 5 * MINUTE;
                return { at, value: isOver ? 1.2 : 0.3, quality: 'good', receivedAt: at, arrival: 1 };
              }),
          store: harness.store,
          proofing: { proofMs: 40_000, wordCycles: 3 },
          clock: () => NOW,
        })(wish),
    },
  });
  headers = as(await harness.cookieOf('regulator', 'mine:north'));
});
afterAll(() => harness.close());

const get = (path: string) => harness.app.inject({ url: `/api/reports/${path}`, headers });

describe('the statutory reports', () => {
  it.each(REPORT_KINDS)('%s is made of today, in every form', async (kind) => {
    const answer = await get(`${kind}?mine=north`);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ kind, mine: 'north', date: '2026-03-01', until: NOW + 1 });
    const csv = await get(`${kind}?mine=north&format=csv`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.headers['content-disposition']).toBe(`attachment; filename="north_${kind}_2026-03-01.csv"`);
    expect(csv.body.startsWith('\uFEFF监测地点/名称,')).toBe(true);
    const xlsx = await get(`${kind}?mine=north&format=xlsx&lang=en`);
    expect(xlsx.statusCode).toBe(200);
    // A zip, as every workbook is.
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
  });

  it('count and time an overrun of this morning, in the words of the language asked for', async () => {
    const csv = (await get('analogue-alarms?mine=north&format=csv&lang=en')).body.split('\r\n');
    expect(csv[0]).toContain('Place / name,Area,Unit,Alarm limit,Alarms,Time in alarm');
    expect(csv[1]).toContain('1,00:05:00,1.20,2026-03-01 07:50:00');
    expect(csv[1]).toContain('2026-03-01 07:50:00,2026-03-01 07:55:00,00:05:00');
  });

  it('let no name of a point run in a spreadsheet', async () => {
    const csv = (await get('analogue-alarms?mine=north&format=csv')).body;
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
  });

  it('are of a whole other day where one is asked for, empty where nothing was measured', async () => {
    const yesterday = (await get('analogue-alarms?mine=north&date=2026-02-28')).json();
    expect(yesterday).toMatchObject({ rows: [], from: NOW - 32 * 60 * MINUTE, to: NOW - 8 * 60 * MINUTE });
  });

  it('refuse what there is not, and say what there is', async () => {
    expect((await get('gas?mine=north')).json()).toMatchObject({ code: 'unknown-report', kinds: REPORT_KINDS });
    expect((await get('analogue?mine=north&shift=night')).json()).toMatchObject({ code: 'unknown-shift', shifts: [] });
    expect((await get('analogue?mine=south')).json()).toMatchObject({ code: 'unknown-mine' });
    expect((await get('analogue?mine=north&date=2026-02-30')).json()).toMatchObject({ code: 'invalid-request' });
    expect((await harness.app.inject({ url: '/api/reports/analogue?mine=north' })).statusCode).toBe(401);
  });
});
