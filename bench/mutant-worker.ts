import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answer, Passed, Wish } from './mutant-run.js';

/** What all scenarios come past on the sources as they are. */
export interface Survey {
  readonly scenarios: readonly Passed[];
  /** Mutants in what is reckoned while the program is loaded. */
  readonly atLoad: ReadonlySet<number>;
}

/** One process that runs scenarios on a build with switches, started anew when a mutant has ended it. */
export interface MutantWorker {
  survey(): Promise<Survey>;
  /** Which scenario notices the mutant, if any; `atLoad` gives it a process in which it lives from the start. */
  notices(wish: Omit<Extract<Wish, { kind: 'try' }>, 'kind'>, atLoad: boolean): Promise<string | null>;
  close(): void;
}

const HEAP_MB = 1024;

export const startMutantWorker = (folder: string, files: readonly string[]): MutantWorker => {
  let child: ChildProcess | null = null;

  const start = (mutant?: number): ChildProcess =>
    fork(join(folder, 'bench/mutant-run.js'), mutant === undefined ? files : [...files, `--mutant=${mutant}`], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [
        `--max-old-space-size=${HEAP_MB}`,
        '--import',
        pathToFileURL(join(folder, 'bench/mutation-switch.js')).href,
      ],
    });

  /** undefined where the process ended before it answered. */
  const ask = (of: ChildProcess, wish: Wish): Promise<Answer | undefined> =>
    new Promise((resolve) => {
      const end = (answer?: Answer): void => {
        of.removeAllListeners();
        resolve(answer);
      };
      of.once('message', end);
      of.once('exit', () => end());
      of.send(wish, (error) => error !== null && end());
    });

  return {
    async survey() {
      child ??= start();
      const answer = await ask(child, { kind: 'survey' });
      if (answer?.kind !== 'survey') throw new Error('the scenarios do not run on the sources as they are');
      return { scenarios: answer.scenarios, atLoad: new Set(answer.atLoad) };
    },
    async notices(wish, atLoad) {
      if (!atLoad) child ??= start();
      const asked = atLoad || child === null ? start(wish.mutant) : child;
      const answer = await ask(asked, { kind: 'try', ...wish });
      if (answer === undefined && asked === child) child = null;
      if (atLoad) asked.kill();
      return answer?.kind === 'try' ? answer.noticedBy : 'the process ended';
    },
    close() {
      child?.kill();
    },
  };
};
