import { expect, it } from 'vitest';
import { turnsOf, UNSEEN } from '../../../alerts/coverage/point-sight.js';

it('the instants at which time alone changes a label come in their order, those of the stretch and no others', () => {
  const sight = { ...UNSEEN, readAt: 10, deafUntil: 100 };
  expect(turnsOf(sight, 0, 200, 30)).toEqual([40, 100]);
  expect(turnsOf(sight, 40, 200, 30)).toEqual([100]);
  expect(turnsOf(sight, 0, 99, 30)).toEqual([40]);
  expect(turnsOf(sight, 39, 100, 30)).toEqual([40, 100]);
});
