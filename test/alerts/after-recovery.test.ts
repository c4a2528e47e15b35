import { expect, test } from 'vitest';
import { withoutJudgements } from '../../alerts/after-recovery.js';
import type { Sighting } from '../../domain/observation.js';
import { START, smallMine, told } from '../differential/history.js';
import { createTelling, inTime, rowsAfter } from '../differential/tell.js';

test('after the journal has lost an alarm and its order, who is underground is still known, and the next reading raises both', () => {
  const mine = smallMine({ simulated: false });
  const seen: Sighting = {
    kind: 'sighting',
    mine: mine.id,
    card: '101',
    at: START,
    reader: 'R-face',
    event: 'entered-mine',
  };
  const first = createTelling(mine);
  first.alerts.resume();
  const heard = [
    { at: START, receivedAt: START, observations: [seen] },
    ...inTime(told([20, { T1: 1.7, T2: 1.2 }], [40, { T1: 1.7, T2: 1.2 }])),
  ];
  heard.forEach((one, index) => {
    first.tell(one, index + 1);
  });
  expect(first.alerts.view.evacuations()).toHaveLength(1);
  const { state } = JSON.parse(JSON.stringify(first.alerts.snapshot())) as { readonly state: unknown };

  const second = createTelling(mine, { rows: rowsAfter([]), memory: withoutJudgements(state) });
  second.alerts.resume();
  expect(second.alerts.view.standing()).toEqual([]);
  expect(second.alerts.view.people(mine.id)).toMatchObject([{ card: '101', underground: true, area: 'face-1' }]);
  const [next] = inTime(told([60, { T1: 1.7, T2: 1.2 }]));
  if (next !== undefined) second.tell(next, heard.length + 1);
  const rules = second.alerts.view.standing().map(({ rule, subject }) => `${rule} ${subject}`);
  expect(rules).toEqual(expect.arrayContaining(['gas.methane.over-limit T1', 'gas.methane.over-limit T2']));
  const [order] = second.alerts.view.evacuations();
  expect(order?.evacuation).toMatchObject({ state: 'open', areas: expect.arrayContaining(['face-1', 'return-1']) });
  expect(order?.muster.inScope.map(({ card }) => card)).toEqual(['101']);
});
