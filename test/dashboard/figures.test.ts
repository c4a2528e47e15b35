import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alarm } from '../../alerts/alarm/alarm.js';
import { coverageOf } from '../../alerts/coverage/coverage-query.js';
import type { CoverageSpan } from '../../alerts/coverage/span.js';
import type { Change } from '../../alerts/journal/journal.js';
import { writeChanges } from '../../alerts/journal/write.js';
import { as, createHarness, type Harness, NOW, someAlarm } from './support.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MARCH = Date.parse('2026-03-01T00:00:00+08:00');

let harness: Harness;
let headers: Record<string, string>;
let open: CoverageSpan[] = [];
beforeAll(async () => {
  harness = await createHarness({
    parts: { coverage: (mine, month) => coverageOf(harness.store, mine, month, open) },
  });
  headers = as(await harness.cookieOf('regulator', 'mine:north'));
});
afterAll(() => harness.close());

const get = async (url: string) => {
  const answer = await harness.app.inject({ url, headers });
  return { status: answer.statusCode, body: answer.json() };
};

describe('the coverage of a mine', () => {
  const span = (label: CoverageSpan['label'], fromH: number, toH: number, by?: string): CoverageSpan => ({
    mine: 'north',
    point: 'T1',
    label,
    from: MARCH + fromH * HOUR,
    to: MARCH + toH * HOUR,
    ...(by === undefined ? {} : { by }),
  });

  it("adds up this month of the mine's zone where none is asked for, the span that is not over with it", async () => {
    await writeChanges(harness.store, [
      { entries: [], coverage: [span('monitored', -8, 4), span('suppressed', 4, 6, 'li')] },
    ]);
    open = [span('monitored', 6, 8)];
    const { status, body } = await get('/api/mines/north/coverage');
    expect(status).toBe(200);
    expect(body).toMatchObject({ mine: 'north', month: '2026-03', from: MARCH, knownS: 8 * 3600, share: 0.75 });
    expect(body.points).toMatchObject([
      {
        point: 'T1',
        seconds: { monitored: 6 * 3600, suppressed: 2 * 3600, stale: 0 },
        owedTo: [{ label: 'suppressed', by: 'li', seconds: 7200 }],
      },
    ]);
  });

  it('gives the month that is asked for', async () => {
    expect((await get('/api/mines/north/coverage?month=2026-02')).body).toMatchObject({ knownS: 8 * 3600, share: 1 });
    expect((await get('/api/mines/north/coverage?month=2024-02')).body).toMatchObject({ knownS: 0, share: null });
  });

  it('refuses what is no month, and a mine out of sight', async () => {
    for (const month of ['2026-13', '2026-3', 'march', '']) {
      expect((await get(`/api/mines/north/coverage?month=${month}`)).body).toEqual({
        code: 'invalid-request',
        message: 'querystring.month: use YYYY-MM',
      });
    }
    expect((await get('/api/mines/south/coverage')).body).toMatchObject({ code: 'unknown-mine' });
  });
});

describe('the alarm statistics', () => {
  const line = (at: number, alarm: Alarm, kind = 'alarm.raised'): Change => ({
    entries: [
      { at, kind, mine: alarm.mine, subject: alarm.id, author: null, body: kind.includes('raised') ? alarm : {} },
    ],
    alarms: [{ alarm, subject: alarm.subject, applied: { now: at, arrival: 1, receivedAt: at } }],
  });
  const alarmAt = (id: string, at: number, more: Partial<Alarm> = {}): Alarm =>
    someAlarm(id, 'north', { raisedAt: at, at, lastAt: at, ...more });

  beforeAll(async () => {
    const from = NOW - 2 * DAY;
    const changes: Change[] = [];
    // A storm of eleven within ten seconds, more than a page of single ones, and one that began before.
    for (let n = 0; n <= 10; n += 1)
      changes.push(
        line(from + n * 1000, alarmAt(`s-${n}`, from + n * 1000, { level: 'red', state: 'closed', subject: `P${n}` })),
      );
    for (let n = 0; n < 1100; n += 1) {
      const at = from + HOUR + n * 2 * MINUTE;
      changes.push(line(at, alarmAt(`a-${n}`, at, { level: 'blue', state: 'closed', subject: 'T2' })));
    }
    const stale = alarmAt('stale', from - HOUR, { state: 'acknowledged', subject: 'T3', rule: 'systems.point.silent' });
    changes.push(line(from - HOUR, stale));
    // Stood for 30 hours; raised again in between, so that it never stood for a day.
    const back = alarmAt('back', from, { state: 'closed', subject: 'T4' });
    changes.push(
      line(from, back),
      line(from + 10 * HOUR, back, 'alarm.returned'),
      line(from + 11 * HOUR, back, 'alarm.raised-again'),
      line(from + 30 * HOUR, back, 'alarm.closed'),
    );
    const long = alarmAt('long', from, { state: 'closed', subject: 'T5' });
    changes.push(line(from, long), line(from + 25 * HOUR, long, 'alarm.closed'));
    changes.push(line(NOW - HOUR, someAlarm('other', 'south', { raisedAt: NOW - HOUR })));
    await writeChanges(harness.store, changes);
  });

  it('add up the raises of the period, with the targets beside them', async () => {
    const { status, body } = await get(`/api/alarm-statistics?mine=north&from=${NOW - 2 * DAY}&to=${NOW}`);
    expect(status).toBe(200);
    const [statistics] = body.items;
    // 11 of the storm, 1,100 single ones, 3 of the two that stood for long.
    expect(statistics).toMatchObject({ mine: 'north', raises: 1114, enough: false });
    const figure = (id: string) => statistics.figures.find((one: { id: string }) => one.id === id);
    expect(figure('per-day')).toEqual({
      id: 'per-day',
      value: 557,
      target: { good: 150, most: 300, edition: 'ISA-18.2 / IEC 62682', confidence: 'expert' },
      mark: 'over',
    });
    expect(figure('peak-ten-minutes').value).toBe(13);
    expect(statistics.topTen[0]).toMatchObject({ subject: 'T2', raises: 1100 });
    expect(statistics.levels[0]).toMatchObject({ level: 'red', raises: 14 });
  });

  it('name what has stood for more than a day without a break', async () => {
    const { body } = await get(`/api/alarm-statistics?mine=north&from=${NOW - 2 * DAY}&to=${NOW}`);
    expect(body.items[0].stale).toEqual([
      { alarm: 'stale', rule: 'systems.point.silent', subject: 'T3', area: 'face-1', from: NOW - 49 * HOUR, to: null },
      {
        alarm: 'long',
        rule: 'gas.methane.over-limit',
        subject: 'T5',
        area: 'face-1',
        from: NOW - 48 * HOUR,
        to: NOW - 23 * HOUR,
      },
    ]);
  });

  it('are of every mine that one may see, of the last 30 days, where nothing is said', async () => {
    const { body } = await get('/api/alarm-statistics');
    expect(body.items.map(({ mine, from, to, enough }: Record<string, unknown>) => [mine, from, to, enough])).toEqual([
      ['north', NOW - 30 * DAY, NOW, true],
    ]);
  });

  it('do not reckon with time to come', async () => {
    const { body } = await get(`/api/alarm-statistics?from=${NOW - DAY}&to=${NOW + 300 * DAY}`);
    expect(body.items[0].to).toBe(NOW);
  });

  it('refuse a turned-round or too long period, and a mine out of sight', async () => {
    for (const query of [`from=${NOW}&to=${NOW - 1}`, `from=${NOW + 1}`, `from=${NOW - 367 * DAY}`]) {
      const { status, body } = await get(`/api/alarm-statistics?${query}`);
      expect([query, status, body.code]).toEqual([query, 400, 'invalid-request']);
    }
    expect((await get('/api/alarm-statistics?mine=south')).body).toMatchObject({ code: 'unknown-mine' });
  });
});
