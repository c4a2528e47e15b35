import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { QUALITIES, SIGHTING_EVENTS, SYSTEM_STATES } from '../../../domain/observation.js';
import {
  commandPayload,
  decodePayload,
  encodePayload,
  framePayload,
  frameReadingPayload,
  MOST_ITEMS,
  readingPayload,
  resultPayload,
  sightingPayload,
  soundFramePayload,
  storedPayload,
  systemPayload,
} from '../../../ingest/mqtt/payload.js';

const at = fc.integer({ min: 0, max: 9_999_999_999_999 });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const value = fc.option(finite);
const quality = fc.constantFrom(...QUALITIES);
const seq = fc.nat();
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const names = fc.array(text, { maxLength: 3 });
const frameReading = fc.record(
  { point: fc.string({ minLength: 1, maxLength: 64 }), value, quality, at },
  { requiredKeys: ['point', 'value'] },
);
const frame = fc.record(
  { at, seq, readings: fc.array(frameReading, { minLength: 1, maxLength: 5 }) },
  { requiredKeys: ['at', 'readings'] },
);
const system = fc.oneof(
  fc.record(
    { at, state: fc.constantFrom(...SYSTEM_STATES), detail: text, frameAt: at, lastTestAt: at, lastAcceptedAt: at },
    { requiredKeys: ['at', 'state'] },
  ),
  fc.constant({ state: 'down', will: true } as const),
);
const sighting = fc.record(
  {
    at,
    reader: text,
    event: fc.constantFrom(...SIGHTING_EVENTS),
    rssiDbm: finite,
    distanceM: finite.map(Math.abs),
    battery: fc.oneof(finite, text),
    seq,
  },
  { requiredKeys: ['at', 'reader', 'event'] },
);
const result = fc.record(
  { at, outcome: fc.constantFrom('done' as const, 'refused' as const, 'failed' as const), zone: text, detail: text },
  { requiredKeys: ['at', 'outcome'] },
);
const command = fc.record(
  {
    id: fc.string({ minLength: 1 }),
    kind: fc.constantFrom('evacuate' as const, 'stand-down' as const, 'cut-power' as const, 'test' as const),
    areas: names,
    zones: names,
    points: names,
    text,
    drill: fc.boolean(),
    at,
    expiresAt: at,
  },
  { requiredKeys: ['id', 'kind', 'areas', 'text', 'drill', 'at', 'expiresAt'] },
);

const comesBack = <Schema extends z.ZodType>(schema: Schema, payloads: fc.Arbitrary<z.output<Schema>>): void =>
  fc.assert(
    fc.property(payloads, (payload) => {
      expect(decodePayload(schema, JSON.parse(encodePayload(schema, payload)))).toEqual({ ok: true, payload });
    }),
  );

describe('what is written is what is read', () => {
  it('of a reading', () =>
    comesBack(readingPayload, fc.record({ at, value, quality, seq }, { requiredKeys: ['at', 'value'] })));
  it('of one reading of a frame', () => comesBack(frameReadingPayload, frameReading));
  it('of a whole frame', () => comesBack(soundFramePayload, frame));
  it('of a sighting', () => comesBack(sightingPayload, sighting));
  it('of a system, and of its last will', () => comesBack(systemPayload, system));
  it('of an answer to a command', () => comesBack(resultPayload, result));
  it('of a command', () => comesBack(commandPayload, command));
  it('of the word that frames are stored', () => comesBack(storedPayload, fc.record({ seq })));

  it('and what no gateway may say cannot be written', () => {
    expect(() => encodePayload(readingPayload, { at: 0, value: Number.NaN })).toThrow(/value: /);
    expect(() => encodePayload(readingPayload, { at: 0.5, value: 1 })).toThrow(/at: is no instant/);
    expect(() => encodePayload(soundFramePayload, { at: 0, readings: [{ point: 'A', value: 1 / 0 }] })).toThrow(
      /readings\[0\]\.value/,
    );
  });
});

const atOf = (given: unknown): unknown => {
  const read = decodePayload(readingPayload, { at: given, value: 1 });
  return read.ok ? read.payload.at : read.message;
};
const NO_INSTANT = 'at: is no instant; use epoch milliseconds, or ISO 8601 with a zone';

describe('an instant', () => {
  it.each([
    [0, 0],
    [1_767_196_800_000, 1_767_196_800_000],
    ['2025-12-31T16:00:00Z', 1_767_196_800_000],
    ['2026-01-01T00:00:00+08:00', 1_767_196_800_000],
    ['2026-01-01T00:00+0800', 1_767_196_800_000],
    ['2026-01-01T00:00:00.123456+08:00', 1_767_196_800_123],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
  ])('written %s is taken', (given, epochMs) => {
    expect(atOf(given)).toBe(epochMs);
  });

  it.each([
    '2026-01-01T00:00:00',
    '2026-01-01',
    '2026-01-01 00:00:00+08:00',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '1969-12-31T23:59:59Z',
    '1767196800000',
    '',
    'now',
    1.5,
    -1,
    10_000_000_000_000,
    null,
    true,
    {},
    undefined,
  ])('written %s is refused', (given) => {
    expect(atOf(given)).toBe(NO_INSTANT);
  });
});

/** Where a payload is refused, or undefined where it is taken. */
const refusedAt = (schema: z.ZodType, json: unknown, within?: string): string | undefined => {
  const read = decodePayload(schema, json, within);
  return read.ok ? undefined : read.place;
};

describe('a payload is refused at the place of its fault', () => {
  const good = { at: 0, value: 1 };
  it.each<[string, z.ZodType, unknown, string]>([
    ['a reading without a value', readingPayload, { at: 0 }, 'value'],
    ['a value in quotes', readingPayload, { ...good, value: '1' }, 'value'],
    ['a value beyond all numbers', readingPayload, JSON.parse('{"at":0,"value":1e999}'), 'value'],
    ['a quality nobody knows', readingPayload, { ...good, quality: 'ok' }, 'quality'],
    ['an empty quality', readingPayload, { ...good, quality: null }, 'quality'],
    ['a half sequence number', readingPayload, { ...good, seq: 0.5 }, 'seq'],
    ['a number in place of a reading', readingPayload, 7, ''],
    ['a frame without readings', framePayload, { at: 0 }, 'readings'],
    ['an empty frame', framePayload, { at: 0, readings: [] }, 'readings'],
    ['an endless frame', framePayload, { at: 0, readings: Array(MOST_ITEMS + 1).fill(0) }, 'readings'],
    ['a frame without a time', framePayload, { readings: [good] }, 'at'],
    ['a reading of a frame without its point', frameReadingPayload, { value: 1 }, 'point'],
    ['a sighting without a reader', sightingPayload, { at: 0, event: 'seen' }, 'reader'],
    ['a sighting of an unknown kind', sightingPayload, { at: 0, reader: 'R', event: 'left' }, 'event'],
    ['a heartbeat without a time', systemPayload, { state: 'up' }, 'at'],
    ['a last will that says up', systemPayload, { state: 'up', will: true }, 'state'],
    ['a system in an unknown state', systemPayload, { at: 0, state: 'fine' }, 'state'],
    ['an answer without an outcome', resultPayload, { at: 0 }, 'outcome'],
    [
      'a command without an end',
      commandPayload,
      { id: 'c', kind: 'test', areas: [], text: '', drill: true, at: 0 },
      'expiresAt',
    ],
    ['a stored word without a number', storedPayload, {}, 'seq'],
  ])('%s', (_, schema, json, place) => {
    expect(refusedAt(schema, json)).toBe(place);
  });

  it('within an array or a frame, its item named', () => {
    expect(refusedAt(readingPayload, { at: 0 }, '[3]')).toBe('[3].value');
    expect(refusedAt(frameReadingPayload, { point: 'A' }, 'readings[3]')).toBe('readings[3].value');
    expect(refusedAt(frameReadingPayload, 5, 'readings[3]')).toBe('readings[3]');
  });

  it('and says how many faults there are beside the first', () => {
    const read = decodePayload(readingPayload, { at: 'now', value: 'high', seq: -1 });
    expect(read.ok ? '' : read.message).toBe(`${NO_INSTANT} (and 2 more)`);
  });
});

describe('a payload is taken', () => {
  it('where it says more than is asked, without that', () => {
    expect(decodePayload(readingPayload, { at: 0, value: null, unit: '%' })).toEqual({
      ok: true,
      payload: { at: 0, value: null },
    });
  });

  it('of the fullest frame there may be', () => {
    expect(refusedAt(framePayload, { at: 0, readings: Array(MOST_ITEMS).fill(0) })).toBeUndefined();
  });

  it('of a sighting by a reader without a name: the person counts', () => {
    expect(refusedAt(sightingPayload, { at: 0, reader: '', event: 'distress' })).toBeUndefined();
  });
});
