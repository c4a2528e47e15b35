import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RULES } from '../alerts/rules/registry.js';
import { type Mutant, mutantsOf } from './mutants.js';

// Flips comparisons, holds and time orders of the rule layer one at a time, and runs the scenario files on each: a
// mutant that no scenario notices is a rule that nobody would miss. `--sample N` takes N of them, always the same ones;
// `--only TEXT` those of files whose path holds the text; `--unchecked` does not
// run the scenarios on the sources as they are first.

/** Parts of the rule layer that scenarios do not reach: what is written, sent and answered. */
const LEFT_OUT = ['alerts/journal/', 'alerts/scenario/', 'alerts/notify/', 'alerts/coverage/', 'alerts/platform/'];
const LEFT_OUT_FILES = ['alerts/alarm/statistics.js', 'alerts/desk.js', 'alerts/headcount.js'];
const MOST_MS = 120_000;

const { values: options } = parseArgs({
  options: { sample: { type: 'string' }, only: { type: 'string' }, unchecked: { type: 'boolean' } },
});
const built = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const filesBelow = (folder: string): string[] =>
  readdirSync(join(built, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

const sources = filesBelow('alerts')
  .filter((file) => file.endsWith('.js'))
  .filter((file) => !LEFT_OUT_FILES.includes(file) && !LEFT_OUT.some((folder) => file.startsWith(folder)))
  .filter((file) => options.only === undefined || file.includes(options.only))
  .sort();

const scenarioFolder = join(root, 'test/scenarios');
const scenarios = readdirSync(scenarioFolder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ path: join(scenarioFolder, name), text: readFileSync(join(scenarioFolder, name), 'utf8') }))
  .sort((one, other) => one.text.length - other.text.length);

/** The scenario files that speak of the rules which a source names; all of them where it names none. */
const scenariosFor = (source: string): readonly string[] => {
  const ids = RULES.map(({ id }) => id).filter((id) => source.includes(`'${id}'`));
  const speaking = scenarios.filter(({ text }) => ids.some((id) => text.includes(id)));
  return (speaking.length > 0 ? speaking : scenarios).map(({ path }) => path);
};

/** Evenly spread over all, so that the same sources give the same sample. */
const sampled = <Item>(all: readonly Item[], count: number): readonly Item[] =>
  count >= all.length
    ? all
    : Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).flatMap((one) =>
        one === undefined ? [] : [one],
      );

const texts = new Map(sources.map((file) => [file, readFileSync(join(built, file), 'utf8')]));
const mutants = [...texts].flatMap(([file, text]) => mutantsOf(file, text, file.endsWith('/defaults.js')));
const chosen = sampled(mutants, options.sample === undefined ? mutants.length : Number(options.sample));

const livesIn = (folder: string, files: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'bench/mutant-run.js'), ...files], {
      stdio: 'ignore',
      timeout: MOST_MS,
    });
    child.on('exit', (code) => resolve(code === 0));
  });

const isNoticed = async (folder: string, { file, start, end, becomes }: Mutant): Promise<boolean> => {
  const text = texts.get(file) ?? '';
  writeFileSync(join(folder, file), text.slice(0, start) + becomes + text.slice(end));
  try {
    return !(await livesIn(folder, scenariosFor(text)));
  } finally {
    writeFileSync(join(folder, file), text);
  }
};

mkdirSync(join(root, '.mutants'), { recursive: true });
const folders = Array.from({ length: 2 }, () => mkdtempSync(join(root, '.mutants/')));
try {
  for (const folder of folders) {
    cpSync(built, folder, { recursive: true, filter: (path) => !path.startsWith(join(built, 'web')) });
  }
  const [first = ''] = folders;
  const all = scenarios.map(({ path }) => path);
  if (!options.unchecked && !(await livesIn(first, all))) {
    throw new Error('the scenarios fail on the sources as they are; make them pass first');
  }
  const waiting = [...chosen];
  const living: Mutant[] = [];
  await Promise.all(
    folders.map(async (folder) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        if (await isNoticed(folder, mutant)) continue;
        living.push(mutant);
        const { file, line, was, becomes } = mutant;
        say(`lives: ${file}:${line} ${was} -> ${becomes}: ${(texts.get(file) ?? '').split('\n')[line - 1]?.trim()}`);
      }
    }),
  );
  say(`${chosen.length - living.length} of ${chosen.length} mutants noticed, ${living.length} live`);
  if (living.length > 0) process.exitCode = 1;
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
