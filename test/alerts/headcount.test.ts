import { expect, it } from 'vitest';
import { createHeadcountTeller } from '../../alerts/headcount.js';

it('the screens hear of a changed headcount at most once a second, and of the last change always', () => {
  let underground = 0;
  const told: [number, number][] = [];
  let now = 0;
  const teller = createHeadcountTeller(
    'm1',
    () => ({ areas: { 'face-1': underground }, underground }),
    (said) => {
      if (said.type === 'headcount') told.push([now, said.underground]);
    },
  );
  for (const [at, count] of [
    [0, 1],
    [400, 2],
    [999, 3],
    [1000, 3],
    [1500, 3],
    [2000, 4],
  ] as const) {
    now = at;
    underground = count;
    teller.changed();
    teller.tell(at);
  }
  expect(told).toEqual([
    [0, 1],
    [1000, 3],
    [2000, 4],
  ]);
});
