import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../alerts/incident/incident.js';
import { mineAt, ruleLayer } from '../../support/rule-layer.js';

const recording = fileURLToPath(new URL('../../../../shared/data/longwall-methane-30s.csv', import.meta.url));
const there = existsSync(recording);
if (!there) console.warn(`SKIPPED: the longwall recording is not at ${recording}`);

const START = Date.parse('2026-01-05T00:00:00+08:00');

/** Replays one column into one point of the demo mine, and answers every incident in its last state. */
const replay = (point: string): readonly Incident[] => {
  const incidents = new Map<string, Incident>();
  let now = START;
  const alerts = ruleLayer(mineAt('mines/demo-mine.yaml'), () => now, {
    announce: (said) => {
      if (said.type === 'incident') incidents.set(said.incident.id, said.incident);
    },
  });
  const rows: Record<string, string>[] = parse(readFileSync(recording), { columns: true });
  rows.forEach((row, index) => {
    now = START + Number(row['t_s']) * 1000;
    const value = Number(row['MM116_pct']);
    const reading = { kind: 'reading', mine: 'demo-mine', point, at: now, value, quality: 'good' } as const;
    alerts.arrive({ arrival: index + 1, receivedAt: now, topic: 'replay', observations: [reading], refusals: [] });
  });
  return [...incidents.values()];
};

const at = (incidents: readonly Incident[], limit: number) => incidents.filter((one) => one.limit.value === limit);
const episodes = (incidents: readonly Incident[]): number => incidents.reduce((sum, one) => sum + one.episodes, 0);

describe.skipIf(!there)('four days of a real longwall', { timeout: 120_000 }, () => {
  test('as a T2, MM116 gives 118 raw episodes and 43 counted overruns at 1.0 %', () => {
    const overruns = at(replay('001A04'), 1.0);
    expect([episodes(overruns), overruns.length]).toEqual([118, 43]);
  });

  test('as a T1, its readings at or above 1.5 % give 16 raw episodes and 10 counted overruns', () => {
    const overruns = at(replay('001A02'), 1.5);
    expect([episodes(overruns), overruns.length]).toEqual([16, 10]);
  });
});
