import { expect, it } from 'vitest';
import { createWorks } from '../../../alerts/planned-work/works.js';
import { mineAt } from '../../support/rule-layer.js';

const START = Date.parse('2026-03-01T08:00:00+08:00');
const mine = mineAt('test/support/test-mine.yaml');

it('what a calibration excuses is listed once a reading, with the highest as its peak', () => {
  const works = createWorks(mine, []);
  const wish = {
    kind: 'calibration',
    points: ['T1'],
    areas: [],
    from: START,
    to: START + 60_000,
    reason: 'x',
  } as const;
  const { work } = works.plan(wish, { by: 'chen', now: START, at: START });
  const excuse = (at: number, value: number) => {
    const reading = { kind: 'reading', mine: mine.id, point: 'T1', at, value, quality: 'calibrating' } as const;
    const judged = { reading, at, receivedAt: at, clockSuspect: false, newest: true, excusedBy: work.id };
    return works.excuse(judged)?.excused;
  };
  expect(excuse(START, 2)).toMatchObject([{ readings: 1, peak: 2, lastAt: START }]);
  expect(excuse(START + 20_000, 1.5)).toMatchObject([{ readings: 2, peak: 2, firstAt: START, lastAt: START + 20_000 }]);
  expect(excuse(START + 20_000, 1.5)).toBeUndefined();
  expect(excuse(START + 40_000, 2.5)).toMatchObject([{ readings: 3, peak: 2.5 }]);
  expect(excuse(START + 60_000, 0.9)).toBeUndefined();
});
