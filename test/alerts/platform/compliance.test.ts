import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ComplianceFacts, complianceOf, type Duty } from '../../../alerts/platform/compliance.js';
import { complianceSchema } from '../../../dashboard/server/compliance-shape.js';
import type { Mine } from '../../../domain/mine.js';
import type { SystemReport } from '../../../domain/observation.js';
import { readMineFile } from '../../../mine-files.js';

const NOW = Date.parse('2026-03-01T08:00:00+08:00');
const DAY_MS = 86_400_000;

const mineWith = (change: Readonly<Record<string, unknown>> = {}): Mine => {
  const file = fileURLToPath(new URL('../../scenarios/mines/platform-mine.yaml', import.meta.url));
  const read = readMineFile(file, change);
  if (!read.ok || read.mines[0] === undefined) throw new Error('the mine does not load');
  return read.mines[0];
};

type Word = Omit<Partial<SystemReport>, 'system'> & { readonly heardAt?: number | null };

const ALL: Readonly<Record<string, Word>> = {
  'safety-monitoring': {},
  'personnel-location': {},
  communication: { state: 'degraded' },
  video: { frameAt: NOW - 2000 },
  'real-time-monitoring': {},
  'remote-control': { lastTestAt: NOW - DAY_MS },
  'regulator-link': { lastAcceptedAt: NOW - 30_000 },
};

const factsOf = (words: Readonly<Record<string, Word>>, more: Partial<ComplianceFacts> = {}): ComplianceFacts => ({
  now: NOW,
  system(id) {
    const word = words[id];
    if (word === undefined) return undefined;
    const { heardAt = NOW, ...said } = word;
    return { report: { kind: 'system', mine: 'm', at: NOW, state: 'up', ...said, system: id }, heardAt };
  },
  coverage: 0.99,
  alarms: [],
  lastDrillAt: NOW - 100 * DAY_MS,
  ...more,
});

const alarm = (rule: string, subject: string, at: number, clearedAt?: number) => ({
  rule,
  subject,
  at,
  message: { zh: `${rule}报警`, en: `${rule} stands` },
  ...(clearedAt === undefined ? {} : { clearedAt }),
});

const states = (duties: readonly Duty[]): Readonly<Record<string, string>> =>
  Object.fromEntries(duties.map(({ id, state }) => [id, state]));
const of = (duties: readonly Duty[], id: string): Duty | undefined => duties.find((one) => one.id === id);

describe('the compliance board', () => {
  it('shows every duty of a mine of 450,000 t/y, and says which clause it stands in', () => {
    const board = complianceOf(mineWith(), factsOf(ALL));
    expect(complianceSchema.strict().parse(board)).toEqual(board);
    expect(board).toMatchObject({ mine: 'platform-mine', binds: true });
    expect(board.why.zh).toBe('核定产能 45 万吨/年，达到 45 万吨/年，须建设综合调度信息平台');
    expect(states(board.duties)).toEqual({
      'D3.safety-monitoring': 'met',
      'D3.personnel-location': 'met',
      'D3.communication': 'met',
      'D4.video': 'met',
      'D4.real-time-monitoring': 'met',
      'D4.remote-control': 'met',
      'D4.production-dispatch': 'missing',
      'D4.office': 'missing',
      'D5.regulator-link': 'met',
      'D8.drill': 'met',
    });
    expect(of(board.duties, 'D4.video')).toMatchObject({
      capability: 'video',
      source: { edition: '新兵办发〔2014〕15号', clause: '实施意见(十二)' },
      since: null,
      evidence: { en: 'Newest frame 2026-03-01 07:59:58' },
    });
    expect(of(board.duties, 'D8.drill')?.source.clause).toBe('办法第七条(九)');
  });

  it('asks of a smaller mine the systems of every mine and the drill alone', () => {
    const board = complianceOf(mineWith({ capacityTPerYear: 449_999 }), factsOf(ALL));
    expect(board.binds).toBe(false);
    expect(board.why.en).toBe('449,999 t/y, below 450,000: the dispatch platform is no duty');
    expect(Object.keys(states(board.duties))).toEqual([
      'D3.safety-monitoring',
      'D3.personnel-location',
      'D3.communication',
      'D8.drill',
    ]);
  });

  it('binds a suspended mine as well', () => {
    expect(complianceOf(mineWith({ status: 'suspended' }), factsOf(ALL)).binds).toBe(true);
  });

  it('shows what is not declared as missing, since its alarm where there is one', () => {
    const alarms = [
      alarm('platform.capability-missing', 'video', NOW - 500),
      alarm('platform.regulator-link-stale', 'platform-mine', NOW - 400),
    ];
    const { duties } = complianceOf(mineWith({ systems: [] }), factsOf({}, { alarms }));
    expect(of(duties, 'D4.video')).toMatchObject({ state: 'missing', since: NOW - 500 });
    expect(of(duties, 'D5.regulator-link')).toMatchObject({ state: 'missing', since: NOW - 400 });
    expect(of(duties, 'D3.communication')).toMatchObject({ state: 'missing', since: null });
  });

  it('is late by what its alarms say, since the first of them, and not by one that is over', () => {
    const alarms = [
      alarm('systems.down', 'communication', NOW - 900),
      alarm('systems.down', 'safety-monitoring', NOW - 900, NOW - 100),
      alarm('platform.capability-unproven', 'video', NOW - 700),
      alarm('platform.capability-down', 'video', NOW - 800),
      alarm('platform.regulator-link-stale', 'platform-mine', NOW - 600),
      alarm('platform.drill-overdue', 'platform-mine', NOW - 50),
    ];
    const { duties } = complianceOf(mineWith(), factsOf(ALL, { alarms }));
    expect(of(duties, 'D3.communication')).toMatchObject({ state: 'late', since: NOW - 900 });
    expect(of(duties, 'D3.safety-monitoring')).toMatchObject({ state: 'met' });
    expect(of(duties, 'D4.video')).toMatchObject({
      state: 'late',
      since: NOW - 800,
      evidence: { en: 'platform.capability-unproven stands; platform.capability-down stands' },
    });
    expect(of(duties, 'D5.regulator-link')).toMatchObject({ state: 'late', since: NOW - 600 });
    expect(of(duties, 'D8.drill')).toMatchObject({ state: 'late', since: NOW - 50 });
  });

  it('is late by a drill that is more than 365 days old, whether or not its alarm has come', () => {
    const drill = (lastDrillAt: number) =>
      of(complianceOf(mineWith(), factsOf(ALL, { lastDrillAt })).duties, 'D8.drill');
    expect(drill(NOW - 365 * DAY_MS)).toMatchObject({ state: 'met' });
    expect(drill(NOW - 365 * DAY_MS - 1)).toMatchObject({ state: 'late', since: NOW - 1 });
  });

  it('is late by a link that is down, too', () => {
    const alarms = [alarm('systems.down', 'regulator-link', NOW - 900)];
    const { duties } = complianceOf(mineWith(), factsOf(ALL, { alarms }));
    expect(of(duties, 'D5.regulator-link')).toMatchObject({ state: 'late', since: NOW - 900 });
  });

  it('never takes for met what nothing is known of', () => {
    const words = {
      'safety-monitoring': { heardAt: null },
      video: {},
      'real-time-monitoring': {},
      'remote-control': {},
      'regulator-link': {},
    };
    const { duties } = complianceOf(mineWith(), factsOf(words, { coverage: null, lastDrillAt: null }));
    expect(states(duties)).toEqual({
      'D3.safety-monitoring': 'late',
      'D3.personnel-location': 'late',
      'D3.communication': 'late',
      'D4.video': 'late',
      'D4.real-time-monitoring': 'late',
      'D4.remote-control': 'late',
      'D4.production-dispatch': 'missing',
      'D4.office': 'missing',
      'D5.regulator-link': 'late',
      'D8.drill': 'missing',
    });
  });

  it('does not take less than 95 % of monitored time for met, and shows it so', () => {
    const at = (coverage: number) =>
      of(complianceOf(mineWith(), factsOf(ALL, { coverage })).duties, 'D4.real-time-monitoring');
    expect(at(0.95)).toMatchObject({ state: 'met', evidence: { en: '95.0 % of the last 24 h monitored' } });
    expect(at(0.9499)).toMatchObject({ state: 'late', evidence: { en: '94.99 % of the last 24 h monitored' } });
  });
});
