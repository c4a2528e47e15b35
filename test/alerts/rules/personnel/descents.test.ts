import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Descent, type KeptDescents, openDescents } from '../../../../alerts/rules/personnel/descents.js';

const descent = (enteredAt: number): Descent => ({ enteredAt, mates: [], moves: [], leftAt: null });

it('keeps every descent over hundreds of changes, and never changes what was kept before', () => {
  const act = fc.record({ card: fc.nat(300).map((number) => `C${number}`), at: fc.option(fc.nat(), { freq: 4 }) });
  fc.assert(
    fc.property(fc.array(fc.array(act, { maxLength: 20 }), { minLength: 20, maxLength: 40 }), (steps) => {
      const expected = new Map<string, Descent>();
      let kept: KeptDescents = { descents: { C0: descent(0) } };
      expected.set('C0', descent(0));
      for (const acts of steps) {
        const before = JSON.stringify(kept);
        const open = openDescents(kept);
        for (const { card, at } of acts) {
          if (at === null) {
            open.delete(card);
            expected.delete(card);
          } else {
            open.set(card, descent(at));
            expected.set(card, descent(at));
          }
          expect(open.get(card)).toEqual(expected.get(card));
        }
        expect(new Map(open.entries())).toEqual(expected);
        const next = open.kept();
        expect(JSON.stringify(kept)).toBe(before);
        // What comes and goes leaves nothing behind.
        expect(Object.keys(next.changed).length).toBeLessThanOrEqual(64);
        if (acts.length + Object.keys(kept.changed ?? {}).length <= 64) expect(next.descents).toBe(kept.descents);
        kept = JSON.parse(JSON.stringify(next));
      }
    }),
    { numRuns: 50 },
  );
});
