import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Which mutant lives in this process, and which ones the running program has come past. */
export interface MutationSwitch {
  /** Its number; null: none. */
  lives: number | null;
  /** A mutant asked for more often than this runs in circles. */
  most: number;
  /** How often each was asked for, while somebody counts. */
  passed: Float64Array | null;
}

/** More than the rule layer has, by far. */
export const MOST_MUTANTS = 20_000;

/** Beside this file: the number of the mutant that lives, for processes that somebody else starts. */
const beside = fileURLToPath(new URL('lives', import.meta.url));
const argument = process.argv.find((one) => one.startsWith('--mutant='))?.slice('--mutant='.length);
const named = argument ?? (existsSync(beside) ? readFileSync(beside, 'utf8') : undefined);

export const mutationSwitch: MutationSwitch = {
  lives: named === undefined ? null : Number(named),
  most: Number.POSITIVE_INFINITY,
  passed: named === undefined ? new Float64Array(MOST_MUTANTS) : null,
};

let asked = 0;

/** Lets one mutant live from now on. */
export const letLive = (mutant: number | null, most: number): void => {
  mutationSwitch.lives = mutant;
  mutationSwitch.most = most;
  asked = 0;
};

/** What the sources of a build with switches call at each of them. */
Object.assign(globalThis, {
  isMutated(mutant: number): boolean {
    const { passed } = mutationSwitch;
    if (passed !== null) passed[mutant] = (passed[mutant] ?? 0) + 1;
    if (mutant !== mutationSwitch.lives) return false;
    asked += 1;
    if (asked > mutationSwitch.most) throw new Error('this mutant runs in circles');
    return true;
  },
});
