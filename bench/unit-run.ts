import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createVitest } from 'vitest/node';

/** Runs unit suites on the sources of a build with switches. */
export interface UnitRun {
  /** Whether the suites fail with this mutant alive; null: as the sources are. */
  fails(mutant: number | null, suites: readonly string[]): Promise<boolean>;
  close(): Promise<void>;
}

const MOST_MS = 60_000;

/** Opens vitest once for many mutants: each run is a fresh process in which one of them lives from its start. */
export const openUnitRun = async (root: string, switched: string): Promise<UnitRun> => {
  const lives = join(switched, 'bench/lives');
  const vitest = await createVitest(
    'test',
    {
      root,
      config: false,
      include: ['test/**/*.test.ts'],
      setupFiles: [join(switched, 'bench/mutation-switch.js')],
      pool: 'forks',
      maxWorkers: 1,
      bail: 1,
      watch: false,
      reporters: [{}],
      testTimeout: MOST_MS,
    },
    {
      logLevel: 'silent',
      plugins: [
        {
          name: 'sources-with-switches',
          enforce: 'pre',
          load(id) {
            const path = relative(root, id);
            if (!/^alerts\/.*\.ts$/.test(path)) return null;
            return readFileSync(join(switched, path.replace(/\.ts$/, '.js')), 'utf8');
          },
        },
      ],
    },
  );
  return {
    async fails(mutant, suites) {
      if (mutant === null) rmSync(lives, { force: true });
      else writeFileSync(lives, String(mutant));
      const specifications = await vitest.globTestSpecifications([...suites]);
      if (specifications.length === 0) throw new Error(`no test file at ${suites.join(', ')}`);
      const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
      return unhandledErrors.length > 0 || testModules.some((one) => !one.ok());
    },
    async close() {
      rmSync(lives, { force: true });
      await vitest.close();
    },
  };
};
