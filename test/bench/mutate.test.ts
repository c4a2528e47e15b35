import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mutantsOf, withSwitches } from '../../bench/mutants.js';

const changes = (file: string, source: string) =>
  mutantsOf(file, source).mutants.map(({ line, was, becomes }) => [line, was, becomes]);

describe('the mutants of a source', () => {
  it('flip its comparisons, exchange the greater and the lesser, and double its defaults', () => {
    const source = 'const hold = (at) => at >= 3 && Math.max(at, 2) < 9;\nexport const D = { holdMs: 60_000 };';
    expect(changes('alerts/rules/defaults.js', source)).toEqual([
      [1, 'at >= 3', 'at < 3'],
      [1, 'Math.max(at, 2) < 9', 'Math.max(at, 2) >= 9'],
      [1, 'Math.max(at, 2)', 'Math.min(at, 2)'],
      [2, '60_000', '2 * (60_000)'],
    ]);
  });

  it('turn its orders of time round', () => {
    const source =
      'all.sort((a, b) => a.at - b.at); all.findLast(is); all.at(-1); all.toReversed(); all.toLocaleString();';
    expect(changes('alerts/x.js', source).map(([, , becomes]) => becomes)).toEqual([
      '((one, other) => ((a, b) => a.at - b.at)(other, one))',
      'all.find(is)',
      'all.at(0)',
      '[...all]',
    ]);
  });

  it('take the steps of a scope away', () => {
    const source = "const base = kind === 'goaf' ? [] : [workplace, ...range];";
    expect(changes('alerts/evacuation/scope.js', source)).toEqual([
      [1, "kind === 'goaf'", "kind !== 'goaf'"],
      [1, 'workplace', "''"],
      [1, 'range', '[]'],
    ]);
  });

  it('turn the equalities of a rule round, not those that tell whether something is there at all', () => {
    const source = "a.at === b.at; a.kind !== 'reading'; a !== undefined; a === null; typeof a === 'string';";
    const becomes = ['a.at !== b.at', "a.kind === 'reading'"];
    expect(changes('alerts/rules/x.js', source).map(([, , text]) => text)).toEqual(becomes);
    expect(changes('alerts/alarm/x.js', source)).toEqual([]);
  });

  it('live one at a time, each behind its switch, defaults included', () => {
    const source = 'const D = { holdMs: 60, pct: [1, 2] }; return Math.max(D.holdMs, D.pct[1]) < 9 ? 1 : 0;';
    const switched = withSwitches(mutantsOf('alerts/rules/defaults.js', source), 7);
    const run = new Function('isMutated', switched);
    const answers = [null, 7, 8, 9, 10, 11].map((lives) => run((mutant: number) => mutant === lives));
    expect(answers).toEqual([0, 0, 0, 0, 1, 1]);
  });
});

it('flipping how long a condition must last makes a scenario fail', () => {
  const program = fileURLToPath(new URL('../../dist/bench/mutate.js', import.meta.url));
  const { stdout, status } = spawnSync(
    process.execPath,
    [program, '--only', 'alerts/rules/hold', '--scenarios', 'environment'],
    { encoding: 'utf8' },
  );
  expect(stdout).toMatch(/^(\d+) of \1 mutants noticed \(\1 by scenarios, 0 by unit suites\), 0 equivalent, 0 live$/m);
  expect(status).toBe(0);
}, 240_000);
