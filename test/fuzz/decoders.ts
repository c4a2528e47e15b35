import { readFileSync } from 'node:fs';
import { readScenarioFile } from '../../alerts/scenario/scenario-file.js';
import { readSeries, SeriesError } from '../../alerts/scenario/series.js';
import { readConfig } from '../../config.js';
import { readClientMessage, readResume } from '../../dashboard/server/live/client-message.js';
import { decodeCursor as decodePage, instantQuery } from '../../dashboard/server/records.js';
import { decodeMessage } from '../../dashboard/web/live/decode.js';
import { loadMine } from '../../domain/load-mine.js';
import type { Mine } from '../../domain/mine.js';
import { withinBounds } from '../../ingest/bounds.js';
import { createDecoder } from '../../ingest/decode.js';
import { parseCursor } from '../../ingest/historian/cursor.js';
import { createBrokerAccess } from '../../ingest/mqtt/broker-access.js';
import { parseConnectionString, redacted } from '../../ingest/mqtt/connection-string.js';
import { buildTopic, createTopicReader, parseTopic } from '../../ingest/mqtt/topics.js';
import { damagedRecord, soundBehind } from '../../ingest/spool/damage.js';
import { decodeRecord, encodeRecord, mostBytesOf } from '../../ingest/spool/record.js';
import { SEGMENT_HEADER, scanSegment } from '../../ingest/spool/segment.js';
import { readingsOf } from '../../ingest/tally.js';
import { hearCommand } from '../../simulators/message.js';
import { encodeCursor } from '../../store/cursor.js';

/** Something that reads what others wrote. `read` throws where it does what it must not: a decoder refuses, by value. */
export interface Fuzzed {
  readonly name: string;
  /** Inputs that take so many times as long are fewer in `npm test`. */
  readonly cost?: number;
  /** Sound inputs, which are then changed. */
  readonly samples: readonly [string | Buffer, ...(string | Buffer)[]];
  readonly read: (input: Buffer) => void;
}

const here = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const mineText = here('../support/test-mine.yaml');
const smallMine = here('../domain/contract-mine.yaml');
const insist = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

const mineOf = (text: string): Mine => {
  const loaded = loadMine(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.mine;
};
const mine = mineOf(mineText);
const game = mineOf(`${mineText.replace('id: test-mine', 'id: game-mine')}\nsimulated: true\n`);
const decode = createDecoder(() => new Map([mine, game].map((one) => [one.id, one])));
const NOW = 1_767_196_800_000;

/** A payload on a topic of a real and of a simulated mine: taken, or refused with a reason, and counted either way. */
const payloadOf = (name: string, topic: string, samples: readonly [object, ...object[]]): Fuzzed => {
  const [first, ...more] = samples.map((one) => JSON.stringify(one));
  return {
    name: `payload of ${name}`,
    samples: [first ?? '', ...more],
    read: (payload) => {
      for (const id of [mine.id, game.id]) {
        const message = withinBounds({ topic: `mines/${id}/${topic}`, payload, retained: false, receivedAt: NOW });
        const arrival = decode({ ...message, arrival: 1 });
        insist(readingsOf(arrival) > 0, 'neither taken nor refused');
        for (const one of arrival.observations) {
          insist(one.mine === id, `speaks of the mine ${one.mine}`);
          insist(Number.isFinite(one.at) && one.at >= 0, `at ${one.at}`);
          if (id === mine.id) insist(one.at <= NOW + 300_000, 'is believed though it is of the future');
          if (one.kind === 'reading') insist(one.value === null || Number.isFinite(one.value), `value ${one.value}`);
        }
        for (const refusal of arrival.refusals) {
          insist(refusal.code !== undefined && refusal.message !== '', 'refused without a reason');
          insist(Buffer.byteLength(refusal.excerpt) <= 3 * 4096, 'an excerpt without a bound');
        }
      }
    },
  };
};

const listOf = (list: 'points' | 'people', csv: string): Fuzzed => ({
  name: `CSV list of ${list}`,
  cost: 8,
  samples: [csv, csv.replaceAll(',', ' , '), `\ufeff${csv}`],
  read: (input) => {
    const text = smallMine.replace(new RegExp(`^${list}:\\n(?: .*\\n)*`, 'm'), `${list}: ${list}.csv\n`);
    const loaded = loadMine(text, () => input.toString());
    insist(
      loaded.ok || loaded.faults.every(({ code, message }) => code !== '' && message !== ''),
      'a fault without words',
    );
  },
});

const message = {
  topic: 'mines/test-mine/gas/T1',
  payload: Buffer.from('{"at":1,"value":2}'),
  retained: true,
  receivedAt: 5,
};
const recordOf = (arrival: number, more: object = {}): Buffer => {
  const whole = { ...message, ...more };
  const into = Buffer.alloc(mostBytesOf(whole));
  return into.subarray(0, encodeRecord(whole, arrival, into, 0));
};
const cut = { full: { bytes: 300_000, sha256: 'ab'.repeat(32) } };

/** Everything that reads what others wrote. A new decoder is one more entry; what HTTP takes is walked beside this list. */
export const DECODERS: readonly Fuzzed[] = [
  {
    name: 'MQTT topics',
    samples: [
      'mines/test-mine/gas/T1',
      'mines/test-mine/substations/001/frame',
      'mines/m/commands/e-1/result',
      'mines/m/personnel/10001',
      'mines/m/systems/video',
      'mines/m/alarms/a-1',
    ],
    read: (input) => {
      const text = input.toString();
      const topic = parseTopic(text);
      insist(topic === undefined || buildTopic(topic) === text, 'is built otherwise than it was read');
      createTopicReader()(text);
      decode({ arrival: 1, receivedAt: NOW, topic: text, payload: Buffer.from('{}'), retained: false });
    },
  },
  {
    name: 'topics and filters at the embedded broker',
    samples: ['mines/north/gas/T1', 'mines/north/commands/+', 'mines/north/#', 'mines/+/alarms/+', '#', '$SYS/#'],
    read: (input) => {
      const access = createBrokerAccess();
      access.take([{ id: 'g', mine: 'north', secretHash: '00' }]);
      const speaker = { kind: 'gateway', id: 'g', mine: 'north' } as const;
      const text = input.toString();
      const isOwn = text === 'mines/north' || text.startsWith('mines/north/');
      insist(isOwn || access.refusalToSpeak(speaker, text) !== undefined, 'speaks for another mine');
      insist(isOwn || !access.maySubscribe(speaker, text), 'listens to another mine');
    },
  },
  payloadOf('gas', 'gas/T1', [
    { at: NOW, value: 0.5, quality: 'good', seq: 7 },
    [
      { at: '2026-01-01T00:00:00+08:00', value: null, quality: 'fault' },
      { at: NOW, value: 1 },
    ],
  ]),
  payloadOf('ventilation', 'ventilation/V1', [{ at: NOW, value: -1.5 }, [{ at: NOW, value: 1 }]]),
  payloadOf('equipment', 'equipment/FEED1', [{ at: NOW, value: 1 }, [{ at: NOW, value: 0, quality: 'line-broken' }]]),
  payloadOf('a frame', 'substations/001/frame', [
    {
      at: NOW,
      seq: 3,
      readings: [
        { point: 'T1', value: 0.5 },
        { point: 'T2', value: null, quality: 'fault', at: NOW },
      ],
    },
  ]),
  payloadOf('personnel', 'personnel/101', [
    { at: NOW, reader: 'R-face1', event: 'seen', rssiDbm: -60, distanceM: 3.5, battery: 'low', seq: 1 },
    [{ at: NOW, reader: 'R-face1', event: 'distress' }],
  ]),
  payloadOf('systems', 'systems/safety-monitoring', [
    { at: NOW, state: 'up', detail: 'ok', frameAt: NOW, lastTestAt: NOW, lastAcceptedAt: NOW },
    { state: 'down', will: true },
  ]),
  payloadOf('a command result', 'commands/e-1/result', [{ at: NOW, outcome: 'done', zone: 'z-1', detail: 'heard' }]),
  {
    name: 'commands, as gateways hear them',
    samples: [
      JSON.stringify({
        id: 'e-1',
        kind: 'evacuate',
        areas: ['face-1'],
        text: '撤人',
        drill: false,
        at: NOW,
        expiresAt: NOW,
      }),
    ],
    read: (input) => {
      hearCommand(mine, 'mines/test-mine/commands/e-1', input);
    },
  },
  {
    name: 'mine files',
    cost: 8,
    samples: [smallMine],
    read: (input) => {
      const loaded = loadMine(input.toString(), () => undefined);
      insist(loaded.ok || loaded.faults.length > 0, 'refused without a fault');
      insist(
        loaded.ok || loaded.faults.every(({ code, message: why }) => code !== '' && why !== ''),
        'a fault without words',
      );
    },
  },
  listOf(
    'points',
    'id,name,area,quantity,position,cycleS\n001A01,工作面T1,face-1,methane,T1,5\n001D01,馈电,face-1,power-feed,,20\n',
  ),
  listOf(
    'people',
    'card,name,job,team,leader,special\n101,张三,采煤机司机,综采一队,false,true\n102,"李,四",瓦检员,通风队,group,false\n',
  ),
  {
    name: 'connection strings',
    samples: [
      'mqtts://user:secret-word@host.example:8883?clientId=a&ca=/a.crt&cert=/b.crt&key=/b.key',
      'mqtt://[::1]:1883',
      'mqtt://u:secret-word@h/p?x=1#y',
    ],
    read: (input) => {
      const text = input.toString();
      const parsed = parseConnectionString(text);
      redacted(text);
      if (!parsed.ok) {
        insist(parsed.faults.length > 0, 'refused without a reason');
        insist(!parsed.faults.join().includes('secret-word'), 'a fault repeats the password');
        return;
      }
      const { password } = parsed.connection;
      // The same word as a file's name is no password.
      const [address = ''] = redacted(text).split('?');
      if (password === 'secret-word') insist(!address.includes(password), 'the password is not hidden');
    },
  },
  {
    name: 'settings',
    samples: [
      'PORT=8080\nHOST=127.0.0.1\nTRUST_PROXY=true\nMQTT_URL=mqtt://h\nINFLUX_URL=http://u:p@h:8086/d\nADMIN_PASSWORD=0123456789',
    ],
    read: (input) => {
      const lines = input
        .toString()
        .split('\n')
        .map((line) => line.split('='));
      // What ends in _FILE would be read from this machine.
      const named = lines.flatMap(([name = '', ...rest]) =>
        name.endsWith('_FILE') ? [] : [[name, rest.join('=')] as const],
      );
      const read = readConfig(Object.fromEntries(named));
      insist(read.ok || read.faults.length > 0, 'refused without a fault');
    },
  },
  {
    name: 'what screens say over the WebSocket',
    samples: [
      JSON.stringify({ type: 'watch', mines: ['north'], areas: ['face-1'] }),
      JSON.stringify({ type: 'painted', alarm: 'a-1', at: NOW, clockOffsetMs: -4 }),
    ],
    read: (input) => {
      readClientMessage(input.toString());
    },
  },
  {
    name: 'resume tokens',
    samples: ['7a1e6f9e-2b41-4b52-9f6d-6a0a8f0f4c11:42', 'a:0'],
    read: (input) => {
      const resume = readResume(input.toString());
      insist(resume === undefined || Number.isSafeInteger(resume.seq), 'no whole number');
    },
  },
  {
    name: 'what the server says, as screens read it',
    samples: [
      JSON.stringify({ type: 'heartbeat', seq: 1, serverAt: NOW, parts: [{ part: 'broker', state: 'ok' }] }),
      JSON.stringify({
        type: 'readings',
        readings: [{ mine: 'm', point: 'p', at: 1, heardAt: 2, value: 0.5, quality: 'good' }],
      }),
      JSON.stringify({ type: 'headcount', seq: 2, mine: 'm', underground: 3, areas: { 'face-1': 3 } }),
    ],
    read: (input) => {
      decodeMessage(input.toString());
    },
  },
  {
    name: 'page cursors',
    samples: [encodeCursor({ at: NOW, id: 'a-1' }), encodeCursor({ at: -1, id: '瓦斯' })],
    read: (input) => {
      try {
        const { at, id } = decodePage(input.toString());
        insist(Number.isSafeInteger(at) && id !== '', 'no cursor');
      } catch (error) {
        insist(error instanceof Error && error.name === 'HttpError', String(error));
      }
    },
  },
  {
    name: 'instants in queries',
    samples: [String(NOW), '2026-01-01T00:00:00+08:00', '2026-01-01T00:00 08:00'],
    read: (input) => {
      const read = instantQuery.safeParse(input.toString());
      insist(!read.success || Number.isFinite(read.data), 'no instant');
    },
  },
  {
    name: 'the cursor of the historian',
    samples: [JSON.stringify({ arrival: 5, newestAt: NOW })],
    read: (input) => {
      const cursor = parseCursor(input.toString());
      insist(cursor === undefined || (Number.isInteger(cursor.arrival) && cursor.arrival >= 0), 'no arrival');
    },
  },
  {
    name: 'spool records',
    samples: [recordOf(1), recordOf(2, cut), Buffer.concat([recordOf(3), recordOf(4)])],
    read: (input) => {
      const found = decodeRecord(input, 0);
      const behind = soundBehind(input, 0, 0);
      insist(behind === undefined || decodeRecord(input, behind) !== undefined, 'goes on where no sound record is');
      decode(damagedRecord(input, { after: 0, upTo: 1, extent: input.length, receivedAt: NOW }));
      if (found === undefined) return;
      insist(found.next > 0 && found.next <= input.length, 'ends beyond its bytes');
    },
  },
  {
    name: 'spool segments',
    samples: [Buffer.concat([SEGMENT_HEADER, recordOf(1), recordOf(2, cut), recordOf(7)])],
    read: (input) => {
      const { records, end } = scanSegment(input, 1);
      insist(end <= input.length, 'sound beyond its end');
      insist(
        records.every(({ arrival }, at) => arrival > (records[at - 1]?.arrival ?? 0)),
        'out of order',
      );
    },
  },
  {
    name: 'scenario files',
    cost: 8,
    samples: [
      here('../scenarios/clock-skew.yaml'),
      here('../scenarios/late.yaml'),
      here('../scenarios/incidents-month.yaml'),
    ],
    read: (input) => {
      const read = readScenarioFile(input.toString());
      insist(read.ok || read.faults.length > 0, 'refused without a fault');
    },
  },
  {
    name: 'series of scenarios',
    samples: ['0.3+0.1x6 _ stale', '1 1 1x5 _x3', '0.5~fault 0.6-0.1x3'],
    read: (input) => {
      try {
        readSeries(input.toString());
      } catch (error) {
        insist(error instanceof SeriesError, String(error));
      }
    },
  },
];
