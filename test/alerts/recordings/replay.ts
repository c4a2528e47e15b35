import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import type { Alerts } from '../../../alerts/alerts.js';
import { createAlerts } from '../../../alerts/create-alerts.js';
import type { Mine } from '../../../domain/mine.js';
import type { Quality } from '../../../domain/observation.js';
import { readMineFile } from '../../../mine-files.js';

/** A row of a recording: what each meter said at an instant, epoch ms. */
export interface Row {
  readonly at: number;
  readonly said: Readonly<Record<string, string>>;
}

const START = Date.parse('2026-01-05T00:00:00+08:00');

/** Where a recording lies, or undefined with a loud line where it is absent. */
export const recording = (name: string): string | undefined => {
  const path = fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  console.warn(`SKIPPED: the recording ${name} is not at ${path}`);
  return undefined;
};

/** The rows of a recording, from a start of our own; times of day are taken from its `datetime`, else from `t_s`. */
export const rowsOf = (path: string): readonly Row[] => {
  const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true });
  const timeOf = (row: Readonly<Record<string, string>>): number =>
    row['datetime'] === undefined ? Number(row['t_s']) * 1000 : Date.parse(`${row['datetime'].replace(' ', 'T')}Z`);
  const first = rows[0] === undefined ? 0 : timeOf(rows[0]);
  return rows.map((row) => ({ at: START + timeOf(row) - first, said: row }));
};

export const recordedMine = (): Mine => {
  const read = readMineFile(fileURLToPath(new URL('longwall-mine.yaml', import.meta.url)));
  const [mine] = read.ok ? read.mines : [];
  if (mine === undefined) throw new Error(JSON.stringify(read));
  return mine;
};

/** Something that was announced of an alarm, with the row at which it was. */
export interface Heard {
  readonly row: number;
  readonly at: number;
  readonly alarm: Alarm;
  readonly horn: boolean;
}

/** Replays rows into points of the mine, meter by meter, and answers every alarm as it was announced, in order. */
export const replay = (
  rows: readonly Row[],
  meters: Readonly<Record<string, string>>,
  options: {
    readonly quality?: (meter: string, row: Row) => Quality;
    readonly before?: (alerts: Alerts, mine: Mine) => void;
  } = {},
): readonly Heard[] => {
  const mine = recordedMine();
  const heard: Heard[] = [];
  let now = rows[0]?.at ?? START;
  let row = 0;
  const alerts = createAlerts({
    mines: [mine],
    clock: () => now,
    logger: { error: (...said: unknown[]) => expect.fail(`${String(said[1])}: ${JSON.stringify(said[0])}`) },
    announce: (said) => {
      if (said.type === 'alarm') heard.push({ row, at: now, alarm: said.alarm, horn: said.horn });
    },
    commit: async () => undefined,
    outbound: { alarm: () => undefined, command: () => undefined },
    rows: { alarms: [], evacuations: [], incidents: [], works: [] },
  });
  alerts.resume();
  options.before?.(alerts, mine);
  let arrival = 0;
  for (const [index, { at, said }] of rows.entries()) {
    [now, row] = [at, index];
    const observations = Object.entries(meters).map(([point, meter]) => ({
      kind: 'reading' as const,
      mine: mine.id,
      point,
      at,
      value: Number(said[meter]),
      quality: options.quality?.(meter, { at, said }) ?? 'good',
    }));
    arrival += 1;
    alerts.arrive({ arrival, receivedAt: at, topic: 'replay', observations, refusals: [] });
  }
  return heard;
};

/** How often a rule spoke up: each time it was raised anew. */
export const spoke = (heard: readonly Heard[], rule: string): readonly Heard[] =>
  heard.filter(({ alarm, horn }) => horn && alarm.rule === rule);
