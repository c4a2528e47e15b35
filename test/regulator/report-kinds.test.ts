import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../../alerts/alarm/alarm.js';
import { writeChanges } from '../../alerts/journal/write.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Quality } from '../../domain/observation.js';
import { type Report, type ReportKind, reportTable } from '../../domain/report.js';
import type { StoredReading } from '../../ingest/historian/historian.js';
import { reportPeriod } from '../../regulator/reports/period.js';
import { createReports } from '../../regulator/reports/reports.js';
import { openStore, type Store } from '../../store/store.js';
import { mineAt } from '../support/rule-layer.js';

const S = 1000;
const MIN = 60 * S;
const HOUR = 60 * MIN;
const DAY = '2026-03-02';
const MIDNIGHT = Date.parse('2026-03-02T00:00:00+08:00');

const mine = mineAt('test/support/test-mine.yaml', {
  shifts: [{ id: 'night', name: '夜班', start: '22:00', end: '06:00' }],
  fans: [
    { id: 'F1', kind: 'local', group: 'G', serves: 'face-1', running: 'FAN1' },
    { id: 'F2', kind: 'local', group: 'G', serves: 'face-1', running: 'FAN2' },
  ],
  doors: [],
  points: [
    { id: 'T1', name: '工作面T1', area: 'face-1', quantity: 'methane', position: 'T1', cuts: ['FEED1'], cycleS: 20 },
    { id: 'FEED1', name: '馈电', area: 'face-1', quantity: 'power-feed', cycleS: 20 },
    { id: 'FAN1', name: '风机一', area: 'intake-1', quantity: 'local-fan-running', cycleS: 20 },
    { id: 'FAN2', name: '风机二', area: 'intake-1', quantity: 'local-fan-running', cycleS: 20 },
  ],
  limits: [],
  patrols: [],
  posts: [],
  broadcast: [],
  cameras: [],
});

let folder: string;
let store: Store;
let readings: Map<string, StoredReading[]>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-report-kinds-'));
  store = await openStore(join(folder, 'store.db'));
  readings = new Map();
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true });
});

/** A reading every 20 s from `from` to `to`, in minutes after midnight. */
const says = (point: string, from: number, to: number, value: number | null, quality: Quality = 'good'): void => {
  const all = readings.get(point) ?? [];
  for (let at = MIDNIGHT + from * MIN; at < MIDNIGHT + to * MIN; at += 20 * S) {
    all.push({ at, value, quality, receivedAt: at, arrival: 1 });
  }
  readings.set(point, all);
};

const make = (
  kind: ReportKind,
  { shift, now = MIDNIGHT + 2 * HOUR }: { shift?: string; now?: number } = {},
): Promise<Report> => {
  const period = reportPeriod(mine, DAY, shift);
  if (period === undefined) throw new Error('no period');
  const raw = async (_mine: string, point: string, from: number, to: number) =>
    (readings.get(point) ?? []).filter(({ at }) => at >= from && at < to);
  return createReports({ raw, store, proofing: { proofMs: 40 * S, wordCycles: 3 }, clock: () => now })({
    kind,
    mine,
    date: DAY,
    period,
    now,
    everyMs: HOUR,
  });
};
const at = (minutes: number): number => MIDNIGHT + minutes * MIN;

describe('a power-off that is not proven', () => {
  it('is abnormal from 40 s on until the feed says off, and again when power comes back too soon', async () => {
    says('T1', -5, 10, 0.4);
    says('T1', 10, 30, 1.6);
    says('T1', 30, 120, 0.4);
    says('FEED1', -5, 12, 1);
    says('FEED1', 12, 20, 0);
    says('FEED1', 20, 22, 1);
    says('FEED1', 22, 120, 0);
    const { rows } = await make('analogue-feed-abnormal');
    expect(rows).toMatchObject([
      {
        id: 'T1',
        cells: { range: '馈电', abnormal: 2, abnormalMs: 80 * S + 2 * MIN },
        episodes: [
          { from: at(10) + 40 * S, to: at(12) },
          { from: at(20), to: at(22) },
        ],
      },
    ]);
    const [row] = (await make('analogue-power-off')).rows;
    expect(row?.episodes).toMatchObject([
      { from: at(10), to: at(30), feeds: [{ point: 'FEED1', live: true, abnormalMs: 200 * S }] },
    ]);
  });

  it('is not proven by a feed that has fallen silent', async () => {
    says('T1', 0, 30, 1.6);
    says('FEED1', 0, 10, 0);
    const { rows } = await make('analogue-feed-abnormal', { now: at(30) });
    // Its last word, 20 s before, holds for three cycles.
    expect(rows[0]?.episodes).toMatchObject([{ from: at(10) + 40 * S, to: null, lasted: 20 * MIN - 40 * S }]);
  });
});

describe('an alarm', () => {
  it('goes on through a gap, for nobody measured that it was over', async () => {
    says('T1', 10, 12, 1.2);
    says('T1', 60, 61, 1.2);
    says('T1', 61, 120, 0.3);
    const [row] = (await make('analogue-alarms')).rows;
    expect(row?.episodes).toMatchObject([{ from: at(10), to: at(61), max: 1.2 }]);
    expect(row?.cells).toMatchObject({ alarms: 1, alarmMs: 51 * MIN });
  });

  it('carried in from the day before counts there, and here with its time', async () => {
    says('T1', -30, 15, 1.2);
    says('T1', 15, 120, 0.3);
    const [row] = (await make('analogue-alarms')).rows;
    expect(row?.cells).toMatchObject({
      alarms: 0,
      alarmMs: 15 * MIN,
      remarks: { zh: '承前 1 次', en: '1 carried in' },
    });
  });

  it('is none where an approved calibration made it, which the remarks say; one that nobody approved is', async () => {
    says('T1', 0, 10, 0.3);
    says('T1', 10, 20, 2, 'calibrating');
    says('T1', 20, 120, 0.3);
    expect((await make('analogue')).rows[0]?.cells).toMatchObject({ alarms: 1, max: 2 });
    const work: PlannedWork = {
      id: 'w-1',
      mine: mine.id,
      kind: 'calibration',
      points: ['T1'],
      areas: [],
      from: at(5),
      to: at(30),
      reason: '调校',
      state: 'approved',
      by: 'chen',
      createdAt: at(0),
      approvedBy: 'wang',
      approvedAt: at(5),
    };
    await writeChanges(store, [{ entries: [], works: [work] }]);
    expect((await make('analogue')).rows[0]?.cells).toMatchObject({
      alarms: 0,
      max: 0.3,
      remarks: { zh: '标校读数 30 个不计' },
    });
  });

  it('stands with what people did about it and when', async () => {
    says('T1', 10, 20, 1.2);
    says('T1', 20, 120, 0.3);
    const alarm: Alarm = {
      id: 'a-1',
      mine: mine.id,
      area: 'face-1',
      point: 'T1',
      subject: 'T1',
      rule: 'gas.methane.over-limit',
      level: 'red',
      state: 'closed',
      count: 1,
      at: at(10),
      receivedAt: at(10),
      raisedAt: at(10),
      lastAt: at(20),
      clearedAt: at(20),
      basis: { edition: '', clause: '', confidence: 'source' },
      message: { zh: '', en: '' },
      remarks: [{ at: at(11), by: '李四', measures: '撤人' }],
    };
    const applied = { now: at(20), arrival: 1, receivedAt: at(20) };
    await writeChanges(store, [{ entries: [], alarms: [{ alarm, subject: 'T1', applied }] }]);
    const report = await make('analogue-alarms');
    expect(report.rows[0]?.episodes[0]?.['notes']).toEqual([{ at: at(11), by: '李四', text: '撤人' }]);
    expect(reportTable(report, 'zh').lines[0]).toContain('00:11:00 撤人 (李四)');
  });
});

describe('a shift', () => {
  it('over midnight is one report, of its own eight hours', async () => {
    const { from, to, shift } = await make('analogue', { shift: 'night', now: MIDNIGHT + 40 * HOUR });
    expect({ from, to, shift }).toEqual({
      from: at(22 * 60),
      to: at(30 * 60),
      shift: { id: 'night', name: '夜班' },
    });
  });
});

describe('switches', () => {
  beforeEach(() => {
    says('FAN1', -5, 30, 1);
    says('FAN1', 30, 60, 0);
    says('FAN1', 60, 120, 1);
    says('FAN2', -5, 40, 0);
    says('FAN2', 40, 50, 1);
    says('FAN2', 50, 120, 0);
    says('FEED1', -5, 31, 1);
    says('FEED1', 31, 60, 0);
    says('FEED1', 60, 120, 1);
  });

  it('of a fan group are an alarm only while none of its fans runs, with the feeds that this must cut', async () => {
    const { rows } = await make('switch-alarms');
    expect(rows).toMatchObject([
      {
        id: 'G',
        cells: { range: '馈电', alarms: 2, alarmMs: 20 * MIN },
        episodes: [
          { from: at(30), to: at(40), feeds: [{ point: 'FEED1', live: true }] },
          { from: at(50), to: at(60), feeds: [{ point: 'FEED1', live: false }] },
        ],
      },
    ]);
    expect((await make('switch-feed-abnormal')).rows).toMatchObject([
      { id: 'G', episodes: [{ from: at(30) + 40 * S, to: at(31) }] },
    ]);
  });

  it('are listed with every change and how long each state was kept', async () => {
    const { rows } = await make('switch-changes');
    expect(rows.find(({ id }) => id === 'FAN1')).toMatchObject({
      cells: { changes: 2, onMs: 90 * MIN, offMs: 30 * MIN },
      episodes: [
        { at: at(30), state: { zh: '停' }, lasted: 30 * MIN },
        { at: at(60), state: { zh: '开' }, lasted: 60 * MIN },
      ],
    });
  });
});

describe('equipment', () => {
  it('is faulty while it says so, and while it says nothing for three cycles', async () => {
    for (const point of ['FEED1', 'FAN1', 'FAN2']) says(point, -5, 120, 1);
    says('T1', -5, 10, 0.3);
    says('T1', 10, 20, null, 'line-broken');
    says('T1', 20, 30, 0.3);
    says('T1', 50, 120, 0.3);
    const { rows } = await make('equipment-faults');
    expect(rows).toMatchObject([
      {
        id: 'T1',
        cells: { faults: 2, faultMs: 30 * MIN + 20 * S },
        episodes: [
          { state: { zh: '断线' }, from: at(10), to: at(20) },
          { state: { zh: '无数据' }, from: at(30) - 20 * S, to: at(50) },
        ],
      },
    ]);
  });
});

describe('two who ask for the same report', () => {
  it('at once wait for one making of it; who asks later gets a new one', async () => {
    says('T1', 0, 60, 0.4);
    let now = at(60);
    let reads = 0;
    const reports = createReports({
      raw: async (_mine, point, from, to) => {
        reads += 1;
        return (readings.get(point) ?? []).filter((one) => one.at >= from && one.at < to);
      },
      store,
      proofing: { proofMs: 40 * S, wordCycles: 3 },
      clock: () => now,
    });
    const period = reportPeriod(mine, DAY);
    if (period === undefined) throw new Error('no period');
    const ask = () => reports({ kind: 'analogue', mine, date: DAY, period, now, everyMs: HOUR });
    const [one, other] = await Promise.all([ask(), ask()]);
    const readsOfOne = reads;
    expect(other).toBe(one);
    now += 6 * S;
    expect((await ask()).until).toBe(now);
    expect(reads).toBe(readsOfOne * 2);
  });
});
