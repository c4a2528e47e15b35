import { expect, it } from 'vitest';
import { createRecent } from '../../../alerts/coverage/recent.js';

const HOUR = 3_600_000;

it('of a long stretch only what lies within the last day counts', () => {
  const recent = createRecent();
  recent.add({ label: 'monitored', from: 0, to: 20 * HOUR });
  const open = { label: 'stale', from: 20 * HOUR, to: 34 * HOUR } as const;
  // Ten hours of twenty-four were monitored.
  expect(recent.share(34 * HOUR, [open])).toBeCloseTo(10 / 24, 2);
});
