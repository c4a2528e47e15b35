import { expect, it } from 'vitest';
import { createLastDrill } from '../../../alerts/platform/last-drill.js';

it('the last drill is the newest one, in whatever order they are told', () => {
  const drill = createLastDrill();
  expect(drill.at()).toBeNull();
  const told = [20, 10, 30].map((at) => {
    drill.held(at);
    return drill.at();
  });
  expect(told).toEqual([20, 20, 30]);
});
