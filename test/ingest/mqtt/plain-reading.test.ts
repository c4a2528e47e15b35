import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { QUALITIES } from '../../../domain/observation.js';
import { decodePayload, frameReadingPayload, readingPayload } from '../../../ingest/mqtt/payload.js';
import { plainFrameReading, plainReading } from '../../../ingest/mqtt/plain-reading.js';

const at = fc.integer({ min: 0, max: 9_999_999_999_999 });
const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
const quality = fc.constantFrom(...QUALITIES);
const seq = fc.nat();
const point = fc.string({ minLength: 1, maxLength: 64 });

/** What may stand where something else should. */
const anything = fc.oneof(
  at,
  value,
  quality,
  point,
  fc.constantFrom('', 'x'.repeat(65), '2026-01-01T00:00:00Z', 10_000_000_000_000, -1, 0.5, 2 ** 53, 1e300, true),
  fc.constant([]),
  fc.constant({}),
);
const members = fc.dictionary(
  fc.constantFrom('at', 'value', 'quality', 'seq', 'point', 'unit', '__proto__', 'constructor'),
  anything,
);
const sound = fc.record({ at, value, quality, seq, point }, { requiredKeys: ['at', 'value', 'point'] });
/** As a parser gives it: sound ones, ones with a member or two replaced, and no reading at all. */
const parsed = fc
  .oneof(
    sound,
    fc.tuple(sound, members).map(([one, other]) => ({ ...one, ...other })),
    members,
    fc.array(sound),
    fc.jsonValue(),
  )
  .map((json): unknown => JSON.parse(JSON.stringify(json)));

const agrees = <Schema extends z.ZodType>(plain: (json: unknown) => z.output<Schema> | undefined, schema: Schema) =>
  fc.assert(
    fc.property(parsed, (json) => {
      const taken = plain(json);
      if (taken === undefined) return;
      const read = decodePayload(schema, json);
      expect(read).toStrictEqual({ ok: true, payload: taken });
      expect(JSON.stringify(taken)).toBe(JSON.stringify(read.ok && read.payload));
    }),
    { numRuns: 3000 },
  );

describe('a plain reading is exactly what the schema makes of it', () => {
  it('on its own topic', () => agrees(plainReading, readingPayload));
  it('in a frame', () => agrees(plainFrameReading, frameReadingPayload));

  it('and every sound one with an instant in milliseconds is plain', () =>
    fc.assert(
      fc.property(sound, (one) => {
        expect(plainReading(one)).toMatchObject({ at: one.at, value: one.value });
        expect(plainFrameReading(one)).toMatchObject({ point: one.point, value: one.value });
      }),
    ));
});
