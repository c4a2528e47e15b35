import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trials } from '../support/runs.js';
import { differences } from './compare.js';
import { irregular, messagesOf, smallMine, steady, told } from './history.js';

const real = smallMine({ simulated: false });

describe('the rule layer finds what a slow, plain telling of the rules finds', () => {
  for (const simulated of [false, true]) {
    const mine = smallMine({ simulated });
    const kind = simulated ? 'a simulated mine' : 'a real mine';
    test(`in ${kind} with silences, gaps and messages out of order`, () => {
      fc.assert(
        fc.property(irregular, (cycles) => {
          expect(differences(mine, messagesOf(cycles))).toEqual([]);
        }),
        trials(25),
      );
    });
    test(`in ${kind} where everything speaks in time`, () => {
      fc.assert(
        fc.property(steady, (cycles) => {
          expect(differences(mine, messagesOf(cycles.slice(0, 25)))).toEqual([]);
        }),
        trials(5),
      );
    });
  }
});

describe('what random histories have shown', () => {
  test('an alarm nobody has seen keeps its gravest level when it comes back lower', () => {
    const messages = told([0, { MAIN: 1.6 }], [20, { MAIN: 0.3 }], [40, { MAIN: 0.8 }]);
    expect(differences(real, messages)).toEqual([]);
  });

  test('a feed that was live before the power-off limit is not one that came on again', () => {
    const messages = told([0, { FEED1: 0 }], [20, { FEED1: 1, T2: 1.2 }], [30, { FEED1: 1 }], [70, { FEED1: 1 }]);
    expect(differences(real, messages)).toEqual([]);
  });
});
