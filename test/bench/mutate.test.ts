import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mutantsOf } from '../../bench/mutants.js';

describe('the mutants of a source', () => {
  it('flip its comparisons, exchange the greater and the lesser, and double its defaults', () => {
    const source = 'const hold = (at) => at >= 3 && Math.max(at, 2) < 9;\nexport const D = { holdMs: 60_000 };';
    expect(mutantsOf('x.js', source, true).map(({ line, was, becomes }) => [line, was, becomes])).toEqual([
      [1, '>=', '<'],
      [1, '<', '>='],
      [1, 'max', 'min'],
      [2, '60_000', '2 * (60_000)'],
    ]);
  });
});

it('flipping how long a condition must last makes a scenario fail', () => {
  const program = fileURLToPath(new URL('../../dist/bench/mutate.js', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [program, '--only', 'alerts/rules/hold', '--unchecked'], {
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^(\d+) of \1 mutants noticed, 0 live$/m);
  expect(status).toBe(0);
}, 240_000);
