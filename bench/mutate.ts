import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EQUIVALENT, type Equivalent } from './equivalent-mutants.js';
import { type MutantWorker, startMutantWorker } from './mutant-worker.js';
import { type Mutable, type Mutant, mutantsOf, withSwitches } from './mutants.js';
import { openUnitRun } from './unit-run.js';
import { suitesOf } from './unit-suites.js';

// Flips comparisons, holds, restore limits, scope steps and time orders of the rule layer, one at a time: a mutant that
// no scenario notices, and no unit suite either, is a rule that nobody would miss. All mutants stand in one build, each
// behind a switch; the scenarios run once to learn which of them come past which mutants, then those alone are run.
// `--only TEXT` takes the files whose path holds the text, `--scenarios TEXT` the scenario files likewise, `--sample N`
// takes N mutants, always the same ones; `--who` says who noticed each.

/** Scenario files are the judge here; their runner is held by its own tests, and by every scenario that passes. */
const LEFT_OUT = ['alerts/scenario/'];

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string' },
    only: { type: 'string', default: '' },
    scenarios: { type: 'string', default: '' },
    who: { type: 'boolean' },
  },
});
const built = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ');

const filesBelow = (folder: string): string[] =>
  readdirSync(join(built, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

/** Evenly spread over all, so that the same sources give the same sample. */
const sampled = <Item>(all: readonly Item[], count: number): readonly Item[] =>
  count >= all.length
    ? all
    : Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).flatMap((one) =>
        one === undefined ? [] : [one],
      );

const mutables: readonly Mutable[] = filesBelow('alerts')
  .filter((file) => file.endsWith('.js') && file.includes(options.only))
  .filter((file) => !LEFT_OUT.some((folder) => file.startsWith(folder)))
  .sort()
  .map((file) => mutantsOf(file, readFileSync(join(built, file), 'utf8')));
const mutants: readonly Mutant[] = mutables.flatMap((one) => one.mutants);
const numbers = mutants.map((_, number) => number);
const chosen = sampled(numbers, options.sample === undefined ? numbers.length : Number(options.sample));

const equivalentOf = ({ file, was, becomes }: Mutant): Equivalent | undefined =>
  EQUIVALENT.find(
    (one) => one.file === file && one.was === inOneLine(was) && inOneLine(one.becomes) === inOneLine(becomes),
  );

const shown = ({ file, line, was, becomes }: Mutant): string =>
  `${file}:${line} ${inOneLine(was)}  ->  ${inOneLine(becomes)}`;

const scenarioFolder = join(root, 'test/scenarios');
const scenarioFiles = readdirSync(scenarioFolder)
  .filter((name) => name.endsWith('.yaml') && name.includes(options.scenarios))
  .map((name) => join(scenarioFolder, name));

/** A mutant is given up as running in circles when it is asked for so much more often than as the sources are. */
const CIRCLES = { times: 20, and: 10_000 } as const;

mkdirSync(join(root, '.mutants'), { recursive: true });
const folder = mkdtempSync(join(root, '.mutants/'));
const workers: MutantWorker[] = [];
try {
  cpSync(built, folder, { recursive: true, filter: (path) => !path.startsWith(join(built, 'web')) });
  let first = 0;
  for (const mutable of mutables) {
    writeFileSync(join(folder, mutable.file), withSwitches(mutable, first));
    first += mutable.mutants.length;
  }
  for (let count = 0; count < availableParallelism(); count += 1) {
    workers.push(startMutantWorker(folder, scenarioFiles));
  }
  const [surveyor] = workers;
  if (surveyor === undefined) throw new Error('no worker');
  const { scenarios, atLoad } = await surveyor.survey();
  for (const { name, differs } of scenarios) {
    if (differs.length > 0) throw new Error(`fails on the sources as they are: ${name}: ${differs.join('; ')}`);
  }

  /** Quick scenarios first; of what is reckoned while loading, nobody knows who comes past it. */
  const tried = (number: number): { readonly scenarios: readonly number[]; readonly most: number } => {
    const past = scenarios
      .map(({ tookMs, mutants: passed }, index) => ({
        index,
        tookMs,
        times: passed.find(([one]) => one === number)?.[1] ?? 0,
      }))
      .filter(({ times }) => times > 0 || atLoad.has(number))
      .sort((one, other) => one.tookMs - other.tookMs);
    const most = CIRCLES.times * Math.max(0, ...past.map(({ times }) => times)) + CIRCLES.and;
    return { scenarios: past.map(({ index }) => index), most: most * Math.max(1, past.length) };
  };

  const waiting = [...chosen];
  const living: number[] = [];
  await Promise.all(
    workers.map(async (worker) => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        const mutant = mutants[number];
        const noticedBy = await worker.notices({ mutant: number, ...tried(number) }, atLoad.has(number));
        if (noticedBy === null) living.push(number);
        else if (options.who && mutant !== undefined) say(`noticed: ${shown(mutant)}  by ${noticedBy}`);
      }
    }),
  );
  const byScenarios = chosen.length - living.length;

  const unit = await openUnitRun(root, folder);
  let bySuites = 0;
  let equivalent = 0;
  let faults = 0;
  try {
    const sound = new Set<string>();
    for (const number of living.toSorted((one, other) => one - other)) {
      const mutant = mutants[number];
      if (mutant === undefined) continue;
      const suites = suitesOf(mutant.file);
      if (suites.length > 0 && !sound.has(suites.join())) {
        if (await unit.fails(null, suites)) throw new Error(`fails on the sources as they are: ${suites.join(', ')}`);
        sound.add(suites.join());
      }
      if (suites.length > 0 && (await unit.fails(number, suites))) {
        bySuites += 1;
        if (options.who) say(`noticed: ${shown(mutant)}  by ${suites.join(', ')}`);
      } else if (equivalentOf(mutant) !== undefined) equivalent += 1;
      else {
        faults += 1;
        say(`lives: ${shown(mutant)}`);
      }
    }
  } finally {
    await unit.close();
  }
  if (options.sample === undefined) {
    const alive = living.flatMap((number) => mutants[number] ?? []).map(equivalentOf);
    for (const one of EQUIVALENT.filter(({ file }) => file.includes(options.only))) {
      if (alive.includes(one)) continue;
      faults += 1;
      say(`stale: ${one.file} ${one.was}  ->  ${one.becomes}: no such mutant, or a scenario notices it`);
    }
  }
  const noticed = byScenarios + bySuites;
  const live = chosen.length - noticed - equivalent;
  say(
    `${noticed} of ${chosen.length} mutants noticed (${byScenarios} by scenarios, ${bySuites} by unit suites), ` +
      `${equivalent} equivalent, ${live} live`,
  );
  if (faults > 0) process.exitCode = 1;
} finally {
  for (const worker of workers) worker.close();
  rmSync(folder, { recursive: true, force: true });
}
