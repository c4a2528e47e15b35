/** A mutant that cannot change what the program does, read and found so by a person. */
export interface Equivalent {
  /** Path below the build. */
  readonly file: string;
  /** The expression as it stands in the build, and what takes its place. */
  readonly was: string;
  readonly becomes: string;
  readonly because: string;
}

/** Reviewed one by one. An entry that fits no mutant, or whose mutant is noticed, makes the mutation check fail. */
export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: 'alerts/rules/systems/station-silent.js',
    was: "state.stage === 'heard'",
    becomes: "state.stage !== 'heard'",
    because:
      'a substation is silent again only after two of its points have spoken, and the second of them asks to be woken',
  },
  {
    file: 'alerts/alarm/station-offset.js',
    was: '(one, other) => one - other',
    becomes: '((one, other) => ((one, other) => one - other)(other, one))',
    because: 'a median, of an even number the mean of the middle two, is the same from either end',
  },
];
