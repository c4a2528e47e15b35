import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runScenario } from '../../alerts/scenario/run-scenario.js';
import { readScenarioFile } from '../../alerts/scenario/scenario-file.js';
import { readMineFile } from '../../mine-files.js';

const folder = dirname(fileURLToPath(import.meta.url));

for (const name of readdirSync(folder).filter((one) => one.endsWith('.yaml'))) {
  const read = readScenarioFile(readFileSync(join(folder, name), 'utf8'));
  if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.faults)}`);
  const { file } = read;
  const timing = { startAt: Date.parse(file.start), intervalMs: file.interval, rules: file.rules };
  describe(name, () => {
    for (const scenario of file.tests) {
      test(scenario.name, () => {
        const mine = readMineFile(resolve(folder, file.mine), scenario.change);
        if (!mine.ok) throw new Error(JSON.stringify(mine.faults));
        expect(mine.mines.flatMap((one) => runScenario(one, scenario, timing))).toEqual([]);
      });
    }
  });
}

test('a scenario whose expectation is wrong is reported', () => {
  const text = `mine: m\ninterval: 20s\ntests: [{ name: x, series: { T1: "1.2" }, expect: [{ at: 5s, alarms: [], orders: [] }] }]`;
  const read = readScenarioFile(text);
  const mine = readMineFile(resolve(folder, '../support/test-mine.yaml'));
  if (!read.ok || !mine.ok) throw new Error('unreadable');
  const [scenario] = read.file.tests;
  if (scenario === undefined) throw new Error('no scenario');
  const found = mine.mines.flatMap((one) =>
    runScenario(one, scenario, { startAt: 0, intervalMs: 20_000, rules: ['gas.methane.over-limit'] }),
  );
  expect(found.map(({ message }) => message)).toEqual([
    'stands, not expected: gas.methane.over-limit T1 red unacknowledged',
    expect.stringContaining('order not expected'),
  ]);
});
