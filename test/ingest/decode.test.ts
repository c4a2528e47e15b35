import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadMine } from '../../domain/load-mine.js';
import type { Mine } from '../../domain/mine.js';
import type { Arrival, Reading, RefusalCode } from '../../domain/observation.js';
import { withinBounds } from '../../ingest/bounds.js';
import { createDecoder } from '../../ingest/decode.js';
import { INBOUND_FILTERS } from '../../ingest/mqtt/topics.js';
import type { SpoolRecord } from '../../ingest/spool/spool.js';
import { readingsOf } from '../../ingest/tally.js';

const file = readFileSync(new URL('../support/test-mine.yaml', import.meta.url), 'utf8');
const load = (text: string): Mine => {
  const loaded = loadMine(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 2));
  return loaded.mine;
};
const real = load(
  file.replace('points:\n', 'points:\n  - { id: FREE, name: 无分站, area: face-1, quantity: machine-running }\n'),
);
const simulated = load(`${file.replace('id: test-mine', 'id: game-mine')}\nsimulated: true\n`);
const mines: ReadonlyMap<string, Mine> = new Map([real, simulated].map((mine) => [mine.id, mine]));
const decode = createDecoder(() => mines);

const NOW = 1_767_196_800_000;
const MINUTE = 60_000;

const bytesOf = (payload: unknown): Uint8Array =>
  payload instanceof Uint8Array
    ? payload
    : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
/** What comes of one message on a topic below the mine's, arriving NOW. */
const arrive = (topic: string, payload: unknown, more: Partial<SpoolRecord> = {}): Arrival =>
  decode({
    arrival: 1,
    receivedAt: NOW,
    topic: topic.startsWith('mines') ? topic : `mines/test-mine/${topic}`,
    payload: bytesOf(payload),
    retained: false,
    ...more,
  });
const shown = ({ refusals }: Arrival): string[] => refusals.map(({ code, place }) => `${code} @ ${place}`);
const readings = ({ observations }: Arrival): readonly Reading[] =>
  observations.filter((one) => one.kind === 'reading');
const good = { at: NOW, value: 0.5 };
const base = { kind: 'reading', mine: 'test-mine', at: NOW, quality: 'good' };

describe('a message that the disk of the spool has damaged', () => {
  it('is refused as a whole, however sound it looks, and shows what stands there and which messages are lost', () => {
    const frame = { at: NOW, seq: 1, readings: [{ point: 'T1', value: 9 }] };
    const arrival = arrive('substations/001/frame', frame, { arrival: 7, damaged: { upTo: 9, bytes: 500 } });
    expect(arrival.refusals).toMatchObject([
      { code: 'spool-damaged', place: '', mine: 'test-mine', excerpt: JSON.stringify(frame) },
    ]);
    expect(arrival.refusals[0]?.message).toContain('messages 7 to 9;');
    expect(arrival.observations).toEqual([]);
    expect(arrival.frame).toBeUndefined();
  });

  it('is of no mine where not even its topic can be read', () => {
    const arrival = arrive('mines/\u0000', good, { arrival: 7, damaged: { upTo: 7, bytes: 50 } });
    expect(arrival.refusals).toMatchObject([{ code: 'spool-damaged' }]);
    expect(arrival.refusals[0]?.mine).toBeUndefined();
  });
});

describe('what a simulator says', () => {
  const made = { ...good, simulated: true };

  it('is refused for a mine that is not marked simulated, whatever it says', () => {
    for (const [topic, payload] of [
      ['gas/T1', made],
      ['gas/T1', [good, made]],
      ['substations/001/frame', { at: NOW, seq: 1, readings: [{ point: 'T1', value: 0.5 }], simulated: true }],
      ['personnel/10001', { at: NOW, reader: 'R01', event: 'seen', simulated: true }],
      ['systems/safety-monitoring', { state: 'down', will: true, simulated: true }],
      ['commands/e-1/result', { at: NOW, outcome: 'done', simulated: true }],
    ] as const) {
      const arrival = arrive(topic, payload);
      expect([topic, arrival.refusals.map(({ code }) => code)]).toEqual([topic, ['made-up']]);
      expect(arrival.observations).toEqual([]);
      expect(arrival.frame).toBeUndefined();
    }
  });

  it('is taken for a mine that is', () => {
    const arrival = arrive('mines/game-mine/gas/T1', made);
    expect(arrival.refusals).toEqual([]);
    expect(readings(arrival)).toEqual([{ ...base, mine: 'game-mine', point: 'T1', value: 0.5 }]);
  });
});

describe('a reading', () => {
  it('on its own topic is taken whole', () => {
    const arrival = arrive('gas/T1', {
      at: '2026-01-01T00:00:00+08:00',
      value: 3.2,
      quality: 'calibrating',
      seq: 7,
      unit: '%',
    });
    expect(arrival).toEqual({
      arrival: 1,
      receivedAt: NOW,
      topic: 'mines/test-mine/gas/T1',
      observations: [{ ...base, point: 'T1', value: 3.2, quality: 'calibrating', seq: 7 }],
      refusals: [],
    });
  });

  it('is good where it does not say otherwise', () => {
    expect(arrive('gas/T1', good).observations).toEqual([{ ...base, point: 'T1', value: 0.5 }]);
  });

  it('without a value is taken where its quality says why', () => {
    const { observations } = arrive('gas/T1', { at: NOW, value: null, quality: 'line-broken' });
    expect(observations).toEqual([{ ...base, point: 'T1', value: null, quality: 'line-broken' }]);
  });

  it('of a switch is taken as 0 and as 1', () => {
    for (const value of [0, 1]) expect(readings(arrive('equipment/FEED1', { at: NOW, value }))[0]?.value).toBe(value);
  });

  it('that the broker had retained is judged like any other', () => {
    expect(arrive('gas/T1', good, { retained: true }).observations).toEqual([{ ...base, point: 'T1', value: 0.5 }]);
  });
});

describe('a message is refused, with its reason and its place', () => {
  it.each<[string, string, unknown, RefusalCode, string, RegExp]>([
    ['a topic of nothing', 'water/T1', good, 'unknown-topic', '', /nothing is taken on/],
    ['a topic of the service itself', 'alarms/a1', good, 'unknown-topic', '', /nothing is taken on/],
    ['a mine nobody described', 'mines/other/gas/T1', good, 'unknown-mine', '', /no mine file describes other/],
    ['a point the mine has not', 'gas/T9', good, 'unknown-point', '', /has no point T9; add it/],
    [
      'a substation the mine has not',
      'substations/009/frame',
      { at: NOW, readings: [] },
      'unknown-substation',
      '',
      /009/,
    ],
    [
      'a system the mine does not declare',
      'systems/video',
      { at: NOW, state: 'up' },
      'unknown-system',
      '',
      /declares no system video \(declared: personnel-location, safety-monitoring\)/,
    ],
    ['a point under another family', 'ventilation/T1', good, 'wrong-family', '', /mines\/test-mine\/gas\/T1/],
    ['a cut message', 'gas/T1', '{"at":', 'not-json', '', /no JSON/],
    ['an empty message', 'systems/safety-monitoring', '', 'not-json', '', /empty/],
    ['a reading without a value', 'gas/T1', { at: NOW }, 'schema-violation', 'value', /value: /],
    ['an instant without a zone', 'gas/T1', { ...good, at: '2026-01-01T00:00:00' }, 'schema-violation', 'at', /zone/],
    [
      'a good reading of null',
      'gas/T1',
      { at: NOW, value: null },
      'schema-violation',
      'value',
      /a good reading has a value/,
    ],
    ['a value beyond all numbers', 'gas/T1', '{"at":0,"value":1e999}', 'schema-violation', 'value', /value: /],
    [
      'a switch at 2',
      'equipment/FEED1',
      { at: NOW, value: 2 },
      'schema-violation',
      'value',
      /power-feed is a switch: send 0 or 1/,
    ],
    ['a switch at one half', 'equipment/FEED1', { at: NOW, value: 0.5 }, 'schema-violation', 'value', /send 0 or 1/],
    [
      'a reading more than 5 minutes ahead',
      'gas/T1',
      { ...good, at: NOW + 5 * MINUTE + 1 },
      'clock-ahead',
      'at',
      /300 s ahead/,
    ],
    ['an empty array', 'gas/T1', [], 'schema-violation', '', /empty array/],
    ['an endless array', 'gas/T1', Array(20_001).fill(0), 'schema-violation', '', /20001 items; send at most 20000/],
    ['an empty frame', 'substations/001/frame', { at: NOW, readings: [] }, 'schema-violation', 'readings', /readings/],
    [
      'a frame without a time',
      'substations/001/frame',
      { readings: [{ point: 'T1', value: 1 }] },
      'schema-violation',
      'at',
      /at: /,
    ],
    ['no sightings', 'personnel/101', [], 'schema-violation', '', /empty array/],
    [
      'a sighting without a kind',
      'personnel/101',
      { at: NOW, reader: 'R-in1' },
      'schema-violation',
      'event',
      /event: /,
    ],
    ['a heartbeat without a time', 'systems/safety-monitoring', { state: 'up' }, 'schema-violation', 'at', /missing/],
    ['an answer without an outcome', 'commands/c1/result', { at: NOW }, 'schema-violation', 'outcome', /outcome: /],
  ])('%s', (_, topic, payload, code, place, message) => {
    const arrival = arrive(topic, payload);
    const bytes = bytesOf(payload);
    const known = code !== 'unknown-topic' && code !== 'unknown-mine';
    expect(arrival.refusals).toEqual([
      {
        code,
        place,
        message: expect.stringMatching(message),
        excerpt: expect.any(String),
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes: bytes.length,
        ...(known ? { mine: 'test-mine' } : {}),
      },
    ]);
    expect(arrival.observations.filter((one) => !(one.kind === 'reading' && one.judgedOnly))).toEqual([]);
    expect(readingsOf(arrival)).toBe(1);
  });

  it('one larger than 256 KiB, with the size and hash of the whole and its first 4 KiB', () => {
    const payload = Buffer.from(`[${' '.repeat(256 * 1024)}1]`);
    const { full, payload: kept } = withinBounds({ receivedAt: NOW, topic: '', payload, retained: false });
    if (full === undefined) throw new Error('the message was not cut');
    expect(arrive('gas/T1', kept, { full }).refusals).toEqual([
      {
        code: 'too-large',
        message: `${payload.length} bytes; send at most 262144 in one message`,
        place: '',
        excerpt: payload.subarray(0, 4096).toString(),
        sha256: createHash('sha256').update(payload).digest('hex'),
        bytes: payload.length,
        mine: 'test-mine',
      },
    ]);
  });

  it('and its beginning is kept, without half a character at the end', () => {
    const [refusal] = arrive('gas/T1', `矿${'哨'.repeat(3000)}`).refusals;
    expect(refusal?.excerpt).toBe(`矿${'哨'.repeat(1364)}`);
  });
});

describe('one bad reading refuses itself alone', () => {
  const bad = [{ at: NOW, value: '0.5' }, { at: NOW, value: null }, { at: NOW + 6 * MINUTE, value: 0.7 }, 7];

  it('in an array, the others keeping their position and the newest instant among them', () => {
    const arrival = arrive('gas/T1', [{ at: NOW - MINUTE, value: 0.4 }, ...bad, { at: NOW - 2 * MINUTE, value: 0.3 }]);
    expect(shown(arrival)).toEqual([
      'schema-violation @ [1].value',
      'schema-violation @ [2].value',
      'clock-ahead @ [3].at',
      'schema-violation @ [4]',
    ]);
    const newestAt = NOW - MINUTE;
    expect(arrival.observations).toEqual([
      { ...base, point: 'T1', at: NOW - MINUTE, value: 0.4, inArray: { index: 0, newestAt } },
      { ...base, point: 'T1', value: 0.7, clockSuspect: true, judgedOnly: true },
      { ...base, point: 'T1', at: NOW - 2 * MINUTE, value: 0.3, inArray: { index: 5, newestAt } },
    ]);
    expect(readingsOf(arrival)).toBe(6);
  });

  it('in an array, and a refused one is not its newest', () => {
    const arrival = arrive('equipment/FEED1', [
      { at: NOW, value: 2 },
      { at: NOW - MINUTE, value: 1 },
    ]);
    expect(readings(arrival)[0]?.inArray).toEqual({ index: 1, newestAt: NOW - MINUTE });
  });

  it('in a frame', () => {
    const arrival = arrive('substations/001/frame', {
      at: NOW,
      seq: 9,
      readings: [
        { point: 'T1', value: 0.5 },
        { point: 'T9', value: 0.5 },
        { point: 'FACE2', value: 0.5 },
        { point: 'FEED1', value: 0.5 },
        { value: 0.5 },
        { point: 'T2', value: 0.5, at: NOW + 6 * MINUTE },
        { point: 'WIND1', value: null, quality: 'fault', at: NOW - 1000 },
        { point: 'FREE', value: 1 },
      ],
    });
    expect(shown(arrival)).toEqual([
      'unknown-point @ readings[1].point',
      'schema-violation @ readings[2].point',
      'schema-violation @ readings[3].value',
      'schema-violation @ readings[4].point',
      'clock-ahead @ readings[5].at',
    ]);
    const framed = { ...base, seq: 9, substation: '001' };
    expect(arrival.observations).toEqual([
      { ...framed, point: 'T1', value: 0.5 },
      { ...framed, point: 'T2', value: 0.5, clockSuspect: true, judgedOnly: true },
      { ...framed, point: 'WIND1', value: null, quality: 'fault', at: NOW - 1000 },
      { ...framed, point: 'FREE', value: 1 },
    ]);
    expect(readingsOf(arrival)).toBe(8);
  });

  it('and is kept as its own JSON beside the hash of the whole message', () => {
    const text = '[{"at":0,"value":1},{"at":0,"value":1e999}]';
    expect(arrive('gas/T1', text).refusals).toEqual([
      expect.objectContaining({
        place: '[1].value',
        excerpt: '{"at":0,"value":"Infinity"}',
        sha256: createHash('sha256').update(text).digest('hex'),
        bytes: text.length,
      }),
    ]);
  });

  it('even where it is nested too deep to be written again', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const arrival = arrive('gas/T1', `[{"at":0,"value":1},${deep}]`);
    expect(shown(arrival)).toEqual(['schema-violation @ [1]']);
    expect(arrival.observations).toHaveLength(1);
  });

  it('and 20,000 bad ones in one message are refused without hashing it 20,000 times', () => {
    const payload = Buffer.from(`[${Array(20_000).fill('7').join()}${' '.repeat(200_000)}]`);
    /** Microseconds that this process worked, whatever else the machine did. */
    const workOf = (work: () => void): number => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const hashing = workOf(() => {
      for (let turn = 0; turn < 2000; turn += 1) createHash('sha256').update(payload).digest('hex');
    });
    expect(workOf(() => expect(arrive('gas/T1', payload).refusals).toHaveLength(20_000))).toBeLessThan(hashing);
  });
});

describe('a reading whose clock runs ahead', () => {
  it('by 5 minutes is taken as it is', () => {
    expect(arrive('gas/T1', { at: NOW + 5 * MINUTE, value: 0.5 }).observations).toEqual([
      { ...base, point: 'T1', at: NOW + 5 * MINUTE, value: 0.5 },
    ]);
  });

  it('by more is kept out of history, and still drives the rules with the time of its arrival', () => {
    const arrival = arrive('gas/T1', { at: NOW + 5 * MINUTE + 1, value: 1.5, seq: 3 });
    expect(shown(arrival)).toEqual(['clock-ahead @ at']);
    expect(arrival.observations).toEqual([
      { ...base, point: 'T1', value: 1.5, seq: 3, clockSuspect: true, judgedOnly: true },
    ]);
    expect(readingsOf(arrival)).toBe(1);
  });

  it('through its frame is refused at the time of the frame', () => {
    expect(
      shown(arrive('substations/001/frame', { at: NOW + 6 * MINUTE, readings: [{ point: 'T1', value: 1 }] })),
    ).toEqual(['clock-ahead @ at']);
  });

  it('is taken as it is of a simulated mine, which runs on its own clock', () => {
    const at = NOW + 86_400_000;
    const arrival = arrive('mines/game-mine/gas/T1', { at, value: 0.5 });
    expect(arrival.refusals).toEqual([]);
    expect(arrival.observations).toEqual([{ ...base, mine: 'game-mine', point: 'T1', at, value: 0.5 }]);
  });
});

describe('a numbered frame that is refused whole', () => {
  it.each([
    ['without readings', { at: NOW, seq: 7, readings: [] }],
    ['without a time', { seq: 7, readings: [{ point: 'T1', value: 1 }] }],
  ])('%s is kept among what was refused, and its gateway need not send it again', (_, frame) => {
    const arrival = arrive('substations/001/frame', frame);
    expect(arrival.refusals).toHaveLength(1);
    expect(arrival.frame).toEqual({ mine: 'test-mine', substation: '001', seq: 7 });
  });

  it('under a number that is none says nothing of its place in the row', () => {
    for (const seq of [-1, 1.5, '7', undefined]) {
      expect(arrive('substations/001/frame', { seq, readings: [] }).frame).toBeUndefined();
    }
  });
});

describe('a sighting', () => {
  const seen = { at: NOW, reader: 'R-face1', event: 'seen' };

  it('is taken alone and in an array', () => {
    const full = { ...seen, rssiDbm: -60, distanceM: 12.5, battery: 'low', seq: 4 };
    const sighting = { kind: 'sighting', mine: 'test-mine', card: '101' };
    expect(arrive('personnel/101', full).observations).toEqual([{ ...sighting, ...full }]);
    const arrival = arrive('personnel/101', [seen, { ...seen, event: 'gone' }, { ...seen, at: NOW - 1 }]);
    expect(arrival.observations).toEqual([
      { ...sighting, ...seen },
      { ...sighting, ...seen, at: NOW - 1 },
    ]);
    expect(shown(arrival)).toEqual(['schema-violation @ [1].event']);
  });

  it('on either side of its reader is a person at that distance: the sign is the direction', () => {
    const arrival = arrive('personnel/101', { ...seen, distanceM: -3.5 });
    expect(arrival.observations).toEqual([expect.objectContaining({ card: '101', distanceM: 3.5 })]);
  });

  it('of an unknown card by an unknown reader is never refused', () => {
    const arrival = arrive('personnel/未知卡', { ...seen, reader: '未知读卡器' });
    expect(arrival.observations).toEqual([
      { kind: 'sighting', mine: 'test-mine', card: '未知卡', ...seen, reader: '未知读卡器' },
    ]);
  });

  it('from the future is of the time of its arrival, but for a simulated mine', () => {
    const ahead = { ...seen, at: NOW + 60 * MINUTE };
    expect(arrive('personnel/101', ahead).observations).toEqual([expect.objectContaining({ at: NOW })]);
    expect(arrive('mines/game-mine/personnel/101', ahead).observations).toEqual([
      expect.objectContaining({ at: NOW + 60 * MINUTE }),
    ]);
  });
});

describe('a system', () => {
  const topic = 'systems/safety-monitoring';
  const report = { kind: 'system', mine: 'test-mine', system: 'safety-monitoring' };

  it('is heard with all that it says', () => {
    const full = {
      at: NOW - 1,
      state: 'degraded',
      detail: '备机',
      frameAt: NOW - 2,
      lastTestAt: NOW - 3,
      lastAcceptedAt: NOW - 4,
    };
    expect(arrive(topic, full).observations).toEqual([{ ...report, ...full }]);
  });

  it('speaks from the future with the time of arrival, so that a dead link never looks fresh', () => {
    const ahead = NOW + 60 * MINUTE;
    expect(
      arrive(topic, { at: ahead, state: 'up', frameAt: ahead, lastTestAt: ahead, lastAcceptedAt: ahead }).observations,
    ).toEqual([{ ...report, at: NOW, state: 'up', frameAt: NOW, lastTestAt: NOW, lastAcceptedAt: NOW }]);
  });

  it('is down from the arrival of its last will', () => {
    expect(arrive(topic, { state: 'down', will: true }).observations).toEqual([
      { ...report, at: NOW, state: 'down', will: true },
    ]);
  });

  it('is marked where its word is a retained copy, which proves no life', () => {
    expect(arrive(topic, { at: NOW, state: 'up' }, { retained: true }).observations).toEqual([
      { ...report, at: NOW, state: 'up', retained: true },
    ]);
  });
});

describe('an answer to a command', () => {
  it('is taken whatever the command, from the future with the time of its arrival', () => {
    expect(
      arrive('commands/anything/result', { at: NOW + 1, outcome: 'failed', zone: 'z1', detail: '功放故障' })
        .observations,
    ).toEqual([
      {
        kind: 'command-result',
        mine: 'test-mine',
        command: 'anything',
        at: NOW,
        outcome: 'failed',
        zone: 'z1',
        detail: '功放故障',
      },
    ]);
  });
});

describe('whatever comes', () => {
  const segment = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('T1', 'FEED1', '001', 'safety-monitoring'),
  );
  const topic = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .record({
        filter: fc.constantFrom(...INBOUND_FILTERS),
        mine: fc.constantFrom('test-mine', 'game-mine', 'x'),
        id: segment,
      })
      .map(({ filter, mine, id }) => filter.replace('+', () => mine).replace('+', () => id)),
  );
  const item = fc.oneof(
    fc.jsonValue(),
    fc.record({
      point: fc.constantFrom('T1', 'FEED1', 'T9'),
      at: fc.oneof(
        fc.integer(),
        fc.constant(NOW),
        fc.date({ noInvalidDate: false }).map((date) => (Number.isNaN(Number(date)) ? 'x' : date.toISOString())),
      ),
      value: fc.oneof(fc.double(), fc.constantFrom(0, 1, null)),
      state: fc.constantFrom('up', 'gone'),
      reader: fc.string(),
      event: fc.constantFrom('seen', 'distress', 'gone'),
      outcome: fc.constant('done'),
    }),
  );
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.oneof(item, fc.array(item), fc.record({ at: fc.constant(NOW), readings: fc.array(item) })).map(bytesOf),
  );

  it('on whatever topic, something is observed or refused, and nothing is thrown', () => {
    let observed = 0;
    fc.assert(
      fc.property(topic, payload, fc.boolean(), (one, bytes, retained) => {
        const arrival = decode({ arrival: 1, receivedAt: NOW, topic: one, payload: bytes, retained });
        expect(readingsOf(arrival)).toBeGreaterThan(0);
        for (const reading of readings(arrival)) {
          expect(reading.quality === 'good' && !Number.isFinite(reading.value)).toBe(false);
        }
        observed += arrival.observations.length;
      }),
      { numRuns: 3000 },
    );
    // Else only refusals were tried.
    expect(observed).toBeGreaterThan(20);
  });

  it('on the topics of the service itself, nothing is taken', () => {
    for (const one of [
      'mines/test-mine/commands/c',
      'mines/test-mine/substations/001/stored',
      'mines/test-mine/alarms/a',
    ]) {
      expect(shown(arrive(one, { at: NOW, value: 1 }))).toEqual(['unknown-topic @ ']);
    }
  });
});
