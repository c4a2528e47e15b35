import { parseArgs } from 'node:util';
import { FAULTS } from './faults/catalogue.js';
import { type Outcome, runFault } from './faults/run-fault.js';

// Each fault is done to real processes under load, and the history is held against what was published and
// acknowledged. `--only NAME` runs those whose name begins so, `--rounds N` repeats what repeats.

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, rounds: { type: 'string', default: '50' } },
});
const rounds = Number(options.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('--rounds takes a number from 1');

const COLUMNS = [
  'fault',
  'load/s',
  'readings',
  'lost',
  'twice',
  'overruns',
  'missed',
  'recovered',
  'screens',
  'RSS MB',
];
const rowOf = (one: Outcome): readonly string[] => [
  one.fault.name,
  String(one.load),
  String(one.expected),
  String(one.lost),
  String(one.duplicated),
  String(one.overruns),
  String(one.missed),
  `${(one.recoverMs / 1000).toFixed(1)} s`,
  `${(one.convergeMs / 1000).toFixed(1)} s`,
  String(one.mostMemoryMb),
];
const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(9))).join(' | ')} |\n`;

const chosen = FAULTS.filter(({ name }) => name.startsWith(options.only));
if (chosen.length === 0)
  throw new Error(`no fault is named ${options.only}: ${FAULTS.map(({ name }) => name).join(', ')}`);
process.stdout.write(line(COLUMNS));
process.stdout.write(line(COLUMNS.map(() => '---')));
let failed = 0;
for (const fault of chosen) {
  try {
    const outcome = await runFault(fault, rounds);
    process.stdout.write(line(rowOf(outcome)));
    const { letters, readings, lostFrames } = outcome.damaged;
    if (letters > 0)
      process.stdout.write(
        `    ${letters} damaged messages; ${readings} readings lost with them, each named; frames: ${lostFrames.join(', ')}\n`,
      );
    for (const failure of outcome.failures) process.stdout.write(`    ${failure}\n`);
    if (outcome.failures.length > 0) failed += 1;
  } catch (error) {
    failed += 1;
    process.stdout.write(`| ${fault.name}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
process.stdout.write(failed === 0 ? 'every fault was lived through\n' : `${failed} of ${chosen.length} failed\n`);
process.exit(failed === 0 ? 0 : 1);
