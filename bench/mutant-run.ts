import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { runScenario } from '../alerts/scenario/run-scenario.js';
import { readScenarioFile } from '../alerts/scenario/scenario-file.js';
import { readMineFile } from '../mine-files.js';

// Runs scenario files until one differs: exits 0 where nothing does (the mutant lives), 1 where it is found out.

const differs = (name: string): boolean => {
  const read = readScenarioFile(readFileSync(name, 'utf8'));
  if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.faults)}`);
  const { file } = read;
  const timing = { startAt: Date.parse(file.start), intervalMs: file.interval, rules: file.rules };
  return file.tests.some((scenario) => {
    const mine = readMineFile(resolve(dirname(name), file.mine), scenario.change);
    if (!mine.ok) throw new Error(`${file.mine}: ${JSON.stringify(mine.faults)}`);
    return mine.mines.some((one) => runScenario(one, scenario, timing).length > 0);
  });
};

process.exit(process.argv.slice(2).some(differs) ? 1 : 0);
