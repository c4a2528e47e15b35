import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Alerts } from '../../alerts/alerts.js';
import { createAlerts } from '../../alerts/create-alerts.js';
import type { Mine } from '../../domain/mine.js';
import { readMineFile } from '../../mine-files.js';

/** The mine of a file below the project's root. */
export const mineAt = (path: string, change?: Readonly<Record<string, unknown>>): Mine => {
  const read = readMineFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), change);
  const [mine] = read.ok ? read.mines : [];
  if (mine === undefined) throw new Error(JSON.stringify(read));
  return mine;
};

/** A rule layer that starts from nothing and writes and sends nowhere; a rule that throws fails the test. */
export const ruleLayer = (
  mine: Mine,
  clock: () => number,
  more: Partial<Parameters<typeof createAlerts>[0]> = {},
): Alerts => {
  const alerts = createAlerts({
    mines: [mine],
    clock,
    logger: { error: (...said: unknown[]) => expect.fail(`${String(said[1])}: ${JSON.stringify(said[0])}`) },
    announce: () => undefined,
    commit: async () => undefined,
    outbound: { alarm: () => undefined, command: () => undefined },
    rows: { alarms: [], evacuations: [], incidents: [], works: [] },
    ...more,
  });
  alerts.resume();
  return alerts;
};
