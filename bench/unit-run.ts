import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createVitest } from 'vitest/node';

/** Runs unit suites on the sources of a build with switches. */
export interface UnitRun {
  /** What fails in the suites with this mutant alive; null: as the sources are. */
  failures(mutant: number | null, suites: readonly string[]): Promise<readonly string[]>;
}

const MOST_MS = 60_000;

/** Each run is a vitest of its own, so that what one mutant did to it is not held against the next. */
export const openUnitRun = (root: string, switched: string): UnitRun => {
  const lives = join(switched, 'bench/lives');
  const open = (): ReturnType<typeof createVitest> =>
    createVitest(
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
    async failures(mutant, suites) {
      if (mutant === null) rmSync(lives, { force: true });
      else writeFileSync(lives, String(mutant));
      const vitest = await open();
      try {
        const specifications = await vitest.globTestSpecifications([...suites]);
        if (specifications.length === 0) throw new Error(`no test file at ${suites.join(', ')}`);
        const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
        const failed = testModules.filter((one) => !one.ok());
        return [
          ...unhandledErrors.map(String),
          ...failed.flatMap((one) => [relative(root, one.moduleId), ...one.errors().map(({ message }) => message)]),
          ...failed.flatMap((one) => [...one.children.allTests('failed')].map(({ fullName }) => fullName)),
        ];
      } finally {
        await vitest.close();
        rmSync(lives, { force: true });
      }
    },
  };
};
