import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mine } from '../../domain/mine.js';
import { trials } from '../support/runs.js';
import { withPeople } from './crash.js';
import { irregular, messagesOf, smallMine, steady } from './history.js';
import { type Act, createTelling, type Heard, inTime, oneByOne, outcomeOf, rowsAfter, undisturbed } from './tell.js';

const CHANGE = { by: 'chen', note: 'the mine file was put in force again' };
const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('acknowledge', 'acknowledge', 'close', 'order', 'stand-down'),
  pick: fc.nat({ max: 20 }),
});
const acts = fc.array(fc.option(act, { nil: null, freq: 3 }), { maxLength: 60 });

/** The same file again, as an object of its own. */
const again = (mine: Mine): Mine => ({ ...mine });

const toldWithReload = (mine: Mine, heard: readonly Heard[], after: number) => {
  const reloadAfter = Math.round(after * heard.length);
  return undisturbed(mine, heard, ({ alerts }, index) => {
    if (index + 1 === reloadAfter) expect(alerts.reload(again(mine), CHANGE)?.closed).toEqual([]);
  });
};

describe('a mine file that is put in force again unchanged', () => {
  for (const simulated of [true, false]) {
    const mine = smallMine({ simulated });
    const cycles = simulated ? irregular : steady.map((all) => all.slice(0, 40));
    test(`changes nothing of what follows in a ${simulated ? 'simulated' : 'real'} mine, and sounds no horn`, () => {
      fc.assert(
        fc.property(cycles, acts, share, (one, people, after) => {
          const messages = messagesOf(one);
          const heard = withPeople(oneByOne(messages), people);
          const whole = undisturbed(mine, heard);
          const reloaded = toldWithReload(mine, heard, after);
          expect(outcomeOf(reloaded.alerts, reloaded.changes)).toEqual(outcomeOf(whole.alerts, whole.changes));
          expect(reloaded.horns).toEqual(whole.horns);
        }),
        trials(8),
      );
    });
  }

  test('changes nothing either in a replay after a crash', () => {
    const mine = smallMine({ simulated: true });
    fc.assert(
      fc.property(irregular, share, share, (one, crashShare, after) => {
        const heard = inTime(messagesOf(one));
        const whole = undisturbed(mine, heard);
        const crashAfter = Math.round(crashShare * heard.length);
        const reloadAfter = Math.round(after * crashAfter);
        const first = createTelling(mine);
        first.alerts.resume();
        for (const [index, message] of heard.slice(0, crashAfter).entries()) first.tell(message, index + 1);
        const second = createTelling(mine, { rows: rowsAfter(first.changes, 1) });
        for (const [index, message] of heard.slice(0, crashAfter).entries()) {
          second.tell(message, index + 1, true);
          if (index + 1 === reloadAfter) second.alerts.reload(again(mine), CHANGE);
        }
        second.alerts.resume();
        const undone = createTelling(mine, { rows: rowsAfter(first.changes, 1) });
        for (const [index, message] of heard.slice(0, crashAfter).entries()) undone.tell(message, index + 1, true);
        undone.alerts.resume();
        const outcome = outcomeOf(second.alerts, [...first.changes, ...second.changes]);
        expect(outcome).toEqual(outcomeOf(undone.alerts, [...first.changes, ...undone.changes]));
        if (crashAfter === heard.length) expect(whole.horns).toEqual(first.horns);
      }),
      trials(8),
    );
  });
});
