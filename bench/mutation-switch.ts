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

const fromEnvironment = process.env['MINESENTRY_MUTANT'];

export const mutationSwitch: MutationSwitch = {
  lives: fromEnvironment === undefined ? null : Number(fromEnvironment),
  most: Number.POSITIVE_INFINITY,
  passed: fromEnvironment === undefined ? new Float64Array(MOST_MUTANTS) : null,
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
