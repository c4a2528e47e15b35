import { dirname, resolve } from 'node:path';
import { runScenario } from '../alerts/scenario/run-scenario.js';
import { readScenarioFile } from '../alerts/scenario/scenario-file.js';
import { readMineFile } from '../mine-files.js';
import { textIn } from './say.js';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Runs scenario files against the rules and says what differs; a difference ends the program with 1. */
export const testRules = async (files: readonly string[]): Promise<void> => {
  let failed = 0;
  let passed = 0;
  for (const name of files) {
    const read = readScenarioFile(textIn(name));
    if (!read.ok) {
      failed += 1;
      for (const { place, message } of read.faults) say(`${name} ${place}: ${message}`);
      continue;
    }
    const { file } = read;
    const timing = { startAt: Date.parse(file.start), intervalMs: file.interval, rules: file.rules };
    for (const scenario of file.tests) {
      const mine = readMineFile(resolve(dirname(name), file.mine), scenario.change);
      if (!mine.ok) {
        failed += 1;
        for (const { place, message } of mine.faults) say(`${name} · ${scenario.name} · ${place}: ${message}`);
        continue;
      }
      const differences = mine.mines.flatMap((one) => runScenario(one, scenario, timing));
      if (differences.length === 0) passed += 1;
      else failed += 1;
      for (const { at, message } of differences) {
        say(`${name} · ${scenario.name} · +${(at - timing.startAt) / 1000} s: ${message}`);
      }
    }
  }
  say(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
};
