import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RULES } from '../alerts/rules/registry.js';
import { EQUIVALENT, type Equivalent } from './equivalent-mutants.js';
import { type MutantWorker, startMutantWorker } from './mutant-worker.js';
import { type Mutable, type Mutant, mutantsOf, withSwitches } from './mutants.js';
import { openUnitRun } from './unit-run.js';
import { isOfSuites, suitesOf } from './unit-suites.js';

// Flips comparisons, holds, restore limits, scope steps and time orders of the rule layer, one at a time: a mutant that
// no scenario notices, and no unit suite either, is a rule that nobody would miss. Equalities are turned round in rules and
// scopes, but for those that ask whether something is there at all, which the compiler holds. All mutants stand in one build, each
// behind a switch; the scenarios run once to learn which of them come past which mutants, then those alone are run.
// `--only TEXT`, once or more, takes the files whose path holds the text (`TEXT:LINE` that line alone), `--scenarios TEXT` the scenario files likewise, `--sample N`
// takes N mutants, always the same ones; `--who` says who noticed each, `--times` how
// long each scenario takes.

/** Scenario files are the judge here; their runner is held by its own tests, and by every scenario that passes. */
const LEFT_OUT = ['alerts/scenario/'];

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string' },
    only: { type: 'string', multiple: true, default: [''] },
    scenarios: { type: 'string', default: '' },
    who: { type: 'boolean' },
    times: { type: 'boolean' },
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

const meant = options.only.map((text) => text.split(':')).map(([path = '', line]) => ({ path, line }));
const isMeant = (file: string): boolean => meant.some(({ path }) => file.includes(path));
const isLineMeant = ({ file, line }: Mutant): boolean =>
  meant.some((one) => file.includes(one.path) && (one.line === undefined || one.line === String(line)));

const allTexts = filesBelow('alerts')
  .filter((file) => file.endsWith('.js') && !LEFT_OUT.some((folder) => file.startsWith(folder)))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(built, file), 'utf8') }));
const mutables: readonly Mutable[] = allTexts
  .filter(({ file }) => isMeant(file))
  .map(({ file, text }) => mutantsOf(file, text));
const mutants: readonly Mutant[] = mutables.flatMap((one) => one.mutants);
const numbers = mutants.flatMap((mutant, number) => (isLineMeant(mutant) ? [number] : []));
const chosen = sampled(numbers, options.sample === undefined ? numbers.length : Number(options.sample));

const equivalentOf = ({ file, was, becomes }: Mutant): Equivalent | undefined =>
  EQUIVALENT.find(
    (one) => one.file === file && one.was === inOneLine(was) && inOneLine(one.becomes) === inOneLine(becomes),
  );

const shown = ({ file, line, was, becomes }: Mutant): string =>
  `${file}:${line} ${inOneLine(was)}  ->  ${inOneLine(becomes)}`;

const idsIn = (text: string): readonly string[] => RULES.map(({ id }) => id).filter((id) => text.includes(`'${id}'`));

/** Rules that a source names; where it names none, those of the sources that import it. */
const rulesBehind = (file: string, seen = new Set<string>()): readonly string[] => {
  if (seen.has(file)) return [];
  seen.add(file);
  const own = allTexts.filter((one) => one.file === file).flatMap(({ text }) => idsIn(text));
  if (own.length > 0) return own;
  const name = `/${basename(file)}'`;
  const importers = allTexts.filter(({ text }) => text.includes(name));
  return importers.flatMap((one) => rulesBehind(one.file, seen));
};
/** Rules that a mutant may change; of a default, those behind the sources that name it. */
const rulesOf = (mutant: Mutant | undefined): ReadonlySet<string> => {
  const { entry, file = '' } = mutant ?? {};
  const files =
    entry === undefined ? [file] : allTexts.filter(({ text }) => text.includes(entry)).map((one) => one.file);
  return new Set(files.flatMap((one) => rulesBehind(one)));
};

const report = (what: string, number: number, by: string): void => {
  const mutant = mutants[number];
  if (options.who && mutant !== undefined) say(`${what}: ${shown(mutant)}  by ${by.replace(folder, '')}`);
};

const scenarioNames = readdirSync(join(root, 'test/scenarios')).filter(
  (name) => name.endsWith('.yaml') && name.includes(options.scenarios),
);
/** What is run is a copy: whoever edits a scenario meanwhile ends no worker. */
const COPIED = ['test/scenarios', 'test/support', 'mines'];

type Tried = Parameters<MutantWorker['notices']>[0];

interface Passer {
  readonly place: Tried['scenarios'][number];
  readonly tookMs: number;
  readonly times: number;
  readonly rules: readonly string[];
}

/** Scenarios that take no more than this together are asked before the unit suites, all others after them. */
const QUICK_MS = 500;
/** The same of those that speak of the mutant's rules. */
const MOST_FIRST_MS = 3000;

/** A mutant is given up as running in circles when it is asked for so much more often than as the sources are. */
const CIRCLES = { times: 20, and: 10_000 } as const;

mkdirSync(join(root, '.mutants'), { recursive: true });
const folder = mkdtempSync(join(root, '.mutants/'));
const workers: MutantWorker[] = [];
try {
  cpSync(built, folder, { recursive: true, filter: (path) => !path.startsWith(join(built, 'web')) });
  for (const part of COPIED) cpSync(join(root, part), join(folder, part), { recursive: true });
  const scenarioFiles = scenarioNames.map((name) => join(folder, 'test/scenarios', name));
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

  if (options.times) {
    const slowest = scenarios.toSorted((one, other) => other.tookMs - one.tookMs);
    for (const { name, tookMs } of slowest) say(`${tookMs.toFixed(0).padStart(6)} ms  ${name}`);
  }

  /** Who comes past each mutant; of what is reckoned while loading, nobody knows. */
  const passers = new Map<number, Passer[]>();
  for (const { place, mutants: passed, tookMs, rules } of scenarios) {
    for (const [number, times] of passed) {
      const those = passers.get(number) ?? [];
      those.push({ place, tookMs, times, rules });
      passers.set(number, those);
    }
  }
  const everyone: readonly Passer[] = scenarios.map(({ place, tookMs, rules }) => ({ place, tookMs, times: 0, rules }));

  /** The scenarios that come past a mutant, in two helpings: those that speak of its rules and are quick, and the rest. */
  const helpings = (number: number): readonly [Tried, Tried] => {
    const past = atLoad.has(number) ? everyone : (passers.get(number) ?? []);
    const ids = rulesOf(mutants[number]);
    const speaks = ({ rules }: Passer): number => Number(rules.some((id) => ids.has(id)));
    const ordered = past.toSorted((one, other) => speaks(other) - speaks(one) || one.tookMs - other.tookMs);
    let sumMs = 0;
    const isFirst = ordered.map((one) => {
      sumMs += one.tookMs;
      return sumMs <= (speaks(one) === 1 ? MOST_FIRST_MS : QUICK_MS);
    });
    const often = CIRCLES.times * Math.max(0, ...past.map(({ times }) => times)) + CIRCLES.and;
    const those = (first: boolean): Tried => ({
      mutant: number,
      most: Math.max(1, past.length) * often,
      scenarios: ordered.filter((_, index) => isFirst[index] === first).map(({ place }) => place),
    });
    return [those(true), those(false)];
  };

  /** Those of the mutants that no scenario of a helping notices. */
  const unnoticed = async (asked: readonly number[], helping: 0 | 1): Promise<number[]> => {
    const waiting = [...asked];
    const left: number[] = [];
    const take = async (worker: MutantWorker): Promise<void> => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        const tried = helpings(number)[helping];
        const by = tried.scenarios.length === 0 ? null : await worker.notices(tried, atLoad.has(number));
        if (by === null) left.push(number);
        else report('noticed', number, by);
      }
    };
    await Promise.all(workers.map(take));
    return left.sort((one, other) => one - other);
  };

  /** Those that no unit suite notices. */
  const unheld = async (asked: readonly number[]): Promise<number[]> => {
    const unit = openUnitRun(root, folder);
    const sound = new Set<string>();
    const left: number[] = [];
    for (const number of asked) {
      const suites = suitesOf(mutants[number]?.file ?? '');
      if (suites.length > 0 && !sound.has(suites.join())) {
        const failures = await unit.failures(null, suites);
        if (failures.length > 0) throw new Error(`fails on the sources as they are: ${failures.join('; ')}`);
        sound.add(suites.join());
      }
      const failures = suites.length === 0 ? [] : await unit.failures(number, suites);
      if (failures.length > 0) report('noticed', number, failures.join('; '));
      else left.push(number);
    }
    return left;
  };

  const isSuites = (number: number): boolean => isOfSuites(mutants[number]?.file ?? '');
  const afterQuick = [
    ...chosen.filter(isSuites),
    ...(await unnoticed(
      chosen.filter((number) => !isSuites(number)),
      0,
    )),
  ];
  const afterSuites = await unheld(afterQuick);
  const afterAll = await unnoticed(afterSuites, 1);
  const living = await unnoticed(afterAll.filter(isSuites), 0).then((left) => [
    ...left,
    ...afterAll.filter((number) => !isSuites(number)),
  ]);
  let faults = 0;
  let equivalent = 0;
  for (const number of living) {
    const mutant = mutants[number];
    if (mutant !== undefined && equivalentOf(mutant) !== undefined) equivalent += 1;
    else {
      faults += 1;
      say(`lives: ${mutant === undefined ? number : shown(mutant)}`);
    }
  }
  if (options.sample === undefined && meant.every(({ line }) => line === undefined)) {
    const alive = living.flatMap((number) => mutants[number] ?? []).map(equivalentOf);
    for (const one of EQUIVALENT.filter(({ file }) => isMeant(file))) {
      if (alive.includes(one)) continue;
      faults += 1;
      say(`stale: ${one.file} ${one.was}  ->  ${one.becomes}: no such mutant, or a scenario notices it`);
    }
  }
  const bySuites = afterQuick.length - afterSuites.length;
  const noticed = chosen.length - living.length;
  say(
    `${noticed} of ${chosen.length} mutants noticed (${noticed - bySuites} by scenarios, ${bySuites} by unit suites), ` +
      `${equivalent} equivalent, ${living.length - equivalent} live`,
  );
  if (faults > 0) process.exitCode = 1;
} finally {
  for (const worker of workers) worker.close();
  rmSync(folder, { recursive: true, force: true });
}
