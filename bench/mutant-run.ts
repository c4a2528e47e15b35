import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { runScenario } from '../alerts/scenario/run-scenario.js';
import { readScenarioFile } from '../alerts/scenario/scenario-file.js';
import { readMineFile } from '../mine-files.js';
import { startCpuWatch } from './cpu-watch.js';
import { letLive, MOST_MUTANTS, mutationSwitch } from './mutation-switch.js';

// Runs scenarios on a build with switches, in one process for many mutants. Started by mutate.ts, which names the files.

/** A scenario: the number of its file, and its own in it. */
export type Place = readonly [number, number];

/** What is asked of this process. */
export type Wish =
  /** Run every scenario once as the sources are, and say which mutants each comes past. */
  | { readonly kind: 'survey' }
  /** Run scenarios with a mutant alive until one differs. */
  | { readonly kind: 'try'; readonly mutant: number; readonly most: number; readonly scenarios: readonly Place[] };

/** What one scenario comes past. */
export interface Passed {
  readonly place: Place;
  readonly name: string;
  /** Rules that it speaks of. */
  readonly rules: readonly string[];
  /** Of processor time. */
  readonly tookMs: number;
  /** Mutants, each with how often. */
  readonly mutants: readonly (readonly [number, number])[];
  readonly differs: readonly string[];
}

export type Answer =
  | { readonly kind: 'survey'; readonly scenarios: readonly Passed[]; readonly atLoad: readonly number[] }
  | { readonly kind: 'try'; readonly noticedBy: string | null };

const passedIn = (counts: Float64Array): [number, number][] => [...counts.entries()].filter(([, times]) => times > 0);

const atLoad = passedIn(mutationSwitch.passed ?? new Float64Array()).map(([mutant]) => mutant);
mutationSwitch.passed = null;

interface Told {
  readonly name: string;
  /** Rules that it speaks of. */
  readonly rules: readonly string[];
  differences(): readonly string[];
}

const toldIn = (name: string): readonly Told[] => {
  const read = readScenarioFile(readFileSync(name, 'utf8'));
  if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.faults)}`);
  const { file } = read;
  const timing = { startAt: Date.parse(file.start), intervalMs: file.interval, rules: file.rules };
  return file.tests.map((scenario) => {
    const expected = scenario.expect.flatMap(({ alarms }) => alarms ?? []).map(({ rule }) => rule);
    return {
      name: `${name}: ${scenario.name}`,
      rules: [...new Set([...expected, ...(file.rules ?? [])])],
      differences() {
        // A mine of its own for every run: what is drawn from a mine once is kept with it.
        const mines = readMineFile(resolve(dirname(name), file.mine), scenario.change);
        if (!mines.ok) throw new Error(`${file.mine}: ${JSON.stringify(mines.faults)}`);
        return mines.mines.flatMap((one) => runScenario(one, scenario, timing)).map(({ message }) => message);
      },
    };
  });
};

/** Read when first asked for: a process that lives for one mutant reads few of them. */
const named = process.argv.slice(2).filter((one) => !one.startsWith('--'));
const files = named.map((name) => {
  let told: readonly Told[] | undefined;
  return () => {
    told ??= toldIn(name);
    return told;
  };
});

const survey = (): Answer => ({
  kind: 'survey',
  atLoad,
  scenarios: files.flatMap((told, file) =>
    told().map(({ name, rules, differences }, test) => {
      const passed = new Float64Array(MOST_MUTANTS);
      mutationSwitch.passed = passed;
      const from = process.cpuUsage();
      const differs = differences();
      mutationSwitch.passed = null;
      const { user, system } = process.cpuUsage(from);
      return { place: [file, test], name, rules, tookMs: (user + system) / 1000, mutants: passedIn(passed), differs };
    }),
  ),
});

const watch = startCpuWatch();
/** What a scenario may take with a mutant alive, of processor time. */
const MOST_CPU_MS = 60_000;

const at = ([file, test]: Place): Told | undefined => files[file]?.()[test];

const differs = (place: Place): boolean => {
  watch.allow(MOST_CPU_MS);
  try {
    return (at(place)?.differences().length ?? 0) > 0;
  } catch {
    // A mutant that breaks the run is found out.
    return true;
  }
};

process.on('message', (wish: Wish) => {
  if (wish.kind === 'survey') {
    process.send?.(survey());
    return;
  }
  letLive(wish.mutant, wish.most);
  const found = wish.scenarios.find(differs);
  watch.allow(Number.POSITIVE_INFINITY);
  letLive(null, Number.POSITIVE_INFINITY);
  const answer: Answer = { kind: 'try', noticedBy: found === undefined ? null : (at(found)?.name ?? '') };
  process.send?.(answer);
});
