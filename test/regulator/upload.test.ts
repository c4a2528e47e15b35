import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Alarm } from '../../alerts/alarm/alarm.js';
import { writeChanges } from '../../alerts/journal/write.js';
import { inForceEntry } from '../../alerts/reload/mine-file-entry.js';
import type { Mine } from '../../domain/mine.js';
import { loadSource } from '../../domain/mine-source.js';
import type { Arrival, Reading } from '../../domain/observation.js';
import { decodeFile } from '../../regulator/files/file-text.js';
import { createImporter } from '../../regulator/import/importer.js';
import type { Imported } from '../../regulator/import/read-readings.js';
import type { Destination } from '../../regulator/upload/destination.js';
import { openFolder } from '../../regulator/upload/folder.js';
import { folderOf } from '../../regulator/upload/queue.js';
import { createUploader, type LinkReport, type Uploader } from '../../regulator/upload/uploader.js';
import { openStore, type Store } from '../../store/store.js';
import { createMemoryHistorian, type MemoryHistorian } from '../support/memory-historian.js';
import { mineAt } from '../support/rule-layer.js';

const S = 1000;
const START = Date.parse('2026-03-01T08:00:00+08:00');
const mine = mineAt('test/support/test-mine.yaml');
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

let folder: string;
let store: Store;
let history: MemoryHistorian;
let inForce: Mine = mine;
let now: number;
let arrivals: number;
let told: LinkReport[];
let isReachable: boolean;
const people = [
  {
    card: '10001',
    name: '张三',
    job: '采煤机司机',
    team: '综采一队',
    known: true,
    underground: true,
    area: 'face-1',
    lastSeenAt: START,
    enteredAt: START,
  },
];

const files = async (): Promise<string[]> => {
  const entries = await readdir(join(folder, 'out'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};
const kindsOf = async (kind: string): Promise<string[]> => (await files()).filter((file) => file.includes(`_${kind}_`));

const destination = (): Destination => {
  const real = openFolder(join(folder, 'out'));
  return {
    ...real,
    put: (...args) => (isReachable ? real.put(...args) : Promise.reject(new Error('no route to host'))),
  };
};

const uploaderOn = (): Promise<Uploader> =>
  createUploader({
    store,
    raw: history.raw,
    view: {
      mines: () => [inForce],
      people: () => people,
      lastHeardAt: () => undefined,
      systems: () => [],
      latest: () => new Map(),
    },
    destination: destination(),
    behindMs: () => 0,
    tell: (_mine, report) => told.push(report),
    clock: () => now,
    wordCycles: 3,
    logger,
  });

/** A reading that arrives now. */
const arrive = async (uploader: Uploader, point: string, at: number, value: number): Promise<void> => {
  arrivals += 1;
  const reading: Reading = { kind: 'reading', mine: mine.id, point, at, value, quality: 'good' };
  const arrival: Arrival = { arrival: arrivals, receivedAt: now, topic: '', observations: [reading], refusals: [] };
  await history.write([{ observation: reading, receivedAt: now, arrival: arrivals }]);
  uploader.heard(arrival);
};

/** Lets seconds pass, five at a time, with a reading of T1 each time as long as it `speaks`. */
const pass = async (uploader: Uploader | undefined, seconds: number, speaks = true): Promise<void> => {
  for (let second = 0; second < seconds; second += 5) {
    now += 5 * S;
    if (speaks && uploader !== undefined) await arrive(uploader, 'T1', now, 0.4 + ((now / S) % 100) / 1000);
    await uploader?.step();
  }
};

const readingsIn = async (): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  for (const file of await kindsOf('CDSS')) {
    const decoded = decodeFile(file.split('/').at(-1) ?? '', await readFile(file, 'utf8'));
    if (!decoded.ok) throw new Error(decoded.refused.message);
    for (const { at = '', value = '', point = '' } of decoded.file.records) found.set(`${point} ${at}`, value);
  }
  return found;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-upload-'));
  store = await openStore(join(folder, 'store.db'));
  history = createMemoryHistorian();
  now = START;
  arrivals = 0;
  told = [];
  isReachable = true;
  inForce = mine;
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true });
});

describe('the upload', () => {
  it('tells what the mine is, who is where, and every reading', async () => {
    const uploader = await uploaderOn();
    await pass(uploader, 90);
    const kinds = new Set((await files()).map((file) => /_([A-Z]{4})_/.exec(file)?.[1]));
    expect([...kinds].sort()).toEqual(['CDDY', 'CDSS', 'FZSS', 'JZSS', 'RYJZ', 'RYQY', 'RYSS', 'RYXX']);
    expect((await files()).some((file) => file.includes('/aqjk/140000000009_CDSS_'))).toBe(true);
    expect((await files()).some((file) => file.includes('/jxry/140000000009/140000000009_RYSS_'))).toBe(true);
    expect((await readingsIn()).size).toBeGreaterThanOrEqual(10);
    await uploader.close();
  });

  it('makes up after the authority was away for ten minutes and the service for five: no reading is missing', async () => {
    let uploader = await uploaderOn();
    await pass(uploader, 60);
    isReachable = false;
    await pass(uploader, 600);
    expect(uploader.status()).toMatchObject({ state: 'down' });
    await uploader.close();
    // Readings go on into history while nobody makes files of them.
    const deaf: Uploader = { ...uploader, heard: () => undefined, step: async () => undefined };
    await pass(deaf, 300);
    uploader = await uploaderOn();
    isReachable = true;
    await pass(uploader, 60);
    const sent = await readingsIn();
    const expected = [...history.stored.values()].filter(({ observation: { at } }) => at < now - 60 * S && at >= START);
    expect(expected.length).toBeGreaterThan(180);
    expect(
      expected.filter(({ observation }) => ![...sent.keys()].some((key) => key.endsWith(timeOf(observation.at)))),
    ).toEqual([]);
    expect(uploader.status()).toEqual({ state: 'ok' });
    await uploader.close();
  });

  it('goes by another file of the mine from the moment it is in force: its points, its intervals', async () => {
    const uploader = await uploaderOn();
    await pass(uploader, 60);
    const [first] = mine.points;
    if (first === undefined) throw new Error('the test mine has no point');
    const added = { ...first, id: 'T9', name: '新增测点' };
    const points = [...mine.points, added];
    inForce = { ...mine, points, pointById: new Map(points.map((point) => [point.id, point])) };
    await arrive(uploader, 'T9', now + S, 0.31);
    await pass(uploader, 60);
    expect([...(await readingsIn()).keys()].filter((key) => key.includes('T9'))).toHaveLength(1);
    await uploader.close();
  });

  it('tells a point that leaves the mine file to its last reading, in its statistics too', async () => {
    const file = parse(readFileSync('test/support/test-mine.yaml', 'utf8')) as { points: { id: string }[] };
    const change = (points: { id: string }[], at: number): ReturnType<typeof inForceEntry> => {
      const source = { file: 'test-mine.yaml', text: stringify({ ...file, points }), companions: {} };
      const loaded = loadSource(source);
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
      inForce = loaded.mine;
      return inForceEntry(loaded.mine, source, {
        kind: 'mine-file.approved',
        at,
        author: 'li',
        arrival: 1,
        changes: [],
      });
    };
    await writeChanges(store, [{ entries: [change(file.points, START - 86_400 * S)] }]);
    const uploader = await uploaderOn();
    await pass(uploader, 60);
    await arrive(uploader, 'CHAMBER', now, 0.21);
    await arrive(uploader, 'CHAMBER', now + S, 0.77);
    now += 2 * S;
    await writeChanges(store, [
      {
        entries: [
          change(
            file.points.filter(({ id }) => id !== 'CHAMBER'),
            now,
          ),
        ],
      },
    ]);
    await pass(uploader, 400);
    const sent = [...(await readingsIn())].filter(([key]) => key.includes('CHAMBER')).map(([, value]) => value);
    expect(sent.toSorted()).toEqual(['0.21', '0.77']);
    const statistics = await Promise.all((await kindsOf('TJSJ')).map((name) => readFile(name, 'utf8')));
    expect(statistics.join('')).toMatch(/CHAMBER;.*;0\.77;/);
    await uploader.close();
  });

  it('gives readings that come after their time a file of their own', async () => {
    const uploader = await uploaderOn();
    await pass(uploader, 120);
    const before = (await readingsIn()).size;
    await arrive(uploader, 'T2', START + 60 * S, 0.77);
    await pass(uploader, 30, false);
    const sent = await readingsIn();
    expect(sent.size).toBeGreaterThan(before);
    expect([...sent].find(([key]) => key.includes('T2'))).toEqual([
      '14000000000901MN0001T2 2026-03-01 08:01:00',
      '0.77',
    ]);
    await uploader.close();
  });

  it('tells the rules of the last file that was accepted, and of the link that is down', async () => {
    const uploader = await uploaderOn();
    await pass(uploader, 60);
    expect(told.at(-1)).toMatchObject({ state: 'up' });
    const acceptedAt = told.at(-1)?.lastAcceptedAt ?? 0;
    expect(acceptedAt).toBeGreaterThan(START + 30 * S);
    isReachable = false;
    const goneAt = now;
    await pass(uploader, 120);
    expect(told.at(-1)).toMatchObject({ state: 'down', detail: 'no route to host' });
    expect(told.at(-1)?.lastAcceptedAt).toBeLessThanOrEqual(goneAt);
    await uploader.close();
  });

  it('tells an alarm when it stands, again when somebody has spoken, and when it is over', async () => {
    const uploader = await uploaderOn();
    await pass(uploader, 15);
    const alarm: Alarm = {
      id: 'a-1',
      mine: mine.id,
      area: 'face-1',
      point: 'T1',
      subject: 'T1',
      rule: 'gas.power-not-cut',
      level: 'red',
      state: 'unacknowledged',
      count: 1,
      at: now,
      receivedAt: now,
      raisedAt: now,
      lastAt: now,
      basis: { edition: 'AQ 6201-2019', clause: '', confidence: 'expert' },
      message: { zh: '', en: '' },
      remarks: [],
    };
    const change = (kind: string, more: Partial<Alarm>): Promise<void> =>
      writeChanges(store, [
        {
          entries: [{ at: now, kind, mine: mine.id, subject: alarm.id, author: null, body: {} }],
          alarms: [{ alarm: { ...alarm, ...more }, subject: 'T1', applied: { now, arrival: 1, receivedAt: now } }],
        },
      ]);
    await change('alarm.raised', {});
    await pass(uploader, 15);
    const remarks = [{ at: now, by: '李四', cause: '风机停', measures: '撤人' }];
    await change('alarm.acknowledged', { state: 'acknowledged', remarks });
    await pass(uploader, 15);
    await change('alarm.closed', { state: 'closed', clearedAt: now, remarks });
    await pass(uploader, 15);
    const texts = await Promise.all((await kindsOf('YCBJ')).map((file) => readFile(file, 'utf8')));
    const records = texts.map((text) => (text.split('~')[1] ?? '').split(';'));
    expect(records.map((fields) => fields[4])).toEqual(['003', '003', '003']);
    expect(records.map((fields) => [fields[6] !== '', fields[12], fields[13], fields[15]])).toEqual([
      [false, '', '', ''],
      [false, '风机停', '撤人', '李四'],
      [true, '风机停', '撤人', '李四'],
    ]);
    await uploader.close();
  });
});

const timeOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

it('keeps the files of a simulated mine apart from those of real ones', () => {
  expect(folderOf('140000000009_CDSS_20260301080000.txt', 'CDSS', true)).toBe('simulated/aqjk');
  expect(folderOf('140000000009_RYSS_20260301080000.txt', 'RYSS', false)).toBe('jxry/140000000009');
});

describe('the import', () => {
  let taken: Imported[];
  beforeEach(() => {
    taken = [];
  });
  const importer = () =>
    createImporter({
      folder: join(folder, 'out'),
      mines: [mine],
      publish: async (_mine, observations) => {
        taken.push(...observations);
      },
      clock: () => now,
      logger,
    });
  const put = (name: string, text: string): Promise<void> => writeFile(join(folder, 'out', name), text);
  const good = (records: string, time = '2026-03-01 08:00:00'): string => `140000000009;矿;${time}~${records}||`;
  const RECORD = '14000000000901MN0001T1;甲烷;;0.5;%;0;2026-03-01 08:00:00~';

  it('gives back every reading and every person that another instance has told', async () => {
    const uploader = await uploaderOn();
    await pass(uploader, 300);
    await uploader.close();
    const sent = (await readingsIn()).size;
    expect(await importer().look()).toMatchObject({ refused: 0, duplicates: 0, waiting: 0 });
    const readings = taken.filter((one) => one.kind === 'reading');
    expect(new Set(readings.map(({ at }) => at)).size).toBe(sent);
    for (const { at, value, quality, point } of readings) {
      expect(history.stored.get(`reading|${mine.id}|${point}@${at}`)?.observation).toMatchObject({
        at,
        value,
        quality,
      });
    }
    expect(taken).toContainEqual(
      expect.objectContaining({ kind: 'sighting', card: '10001', event: 'entered-mine', reader: 'R-shaft' }),
    );
    expect((await importer().look()).imported).toBe(0);
  });

  it('moves bad files aside with the reason, and takes the good ones between them', async () => {
    await openFolder(join(folder, 'out')).put('', '140000000009_CDSS_20260301080000.txt', good(RECORD));
    await put('140000000009_CDSS_20260301080001.txt', good(RECORD, '2026-03-01 08:05:01'));
    await put('140000000009_CDSS_20260301080002.txt', good(`${RECORD}1;2~`));
    await put('140000000009_CDSS_20260301080003.txt', good(`${RECORD.repeat(4)}1;2~`));
    await put('140000000001_CDSS_20260301080004.txt', `140000000001;矿;2026-03-01 08:00:00~||`);
    expect(await importer().look()).toEqual({ imported: 2, observations: 5, refused: 3, duplicates: 0, waiting: 0 });
    const reason = (stamp: string, code = '140000000009'): Promise<string> =>
      readFile(join(folder, 'out/refused', `${code}_CDSS_${stamp}.txt.reason`), 'utf8');
    expect(await reason('20260301080001')).toContain('clock-ahead');
    expect(await reason('20260301080002')).toContain('too-many-bad-records: 1 of 2 records are bad');
    expect(await reason('20260301080004', '140000000001')).toContain('unknown-mine');
    const bad = join(folder, 'out/imported/140000000009_CDSS_20260301080003.txt.bad-records');
    expect(await readFile(bad, 'utf8')).toContain('record 5: has 2 fields');
  });

  it('waits ten minutes for the end of a file, then refuses it', async () => {
    const name = '140000000009_CDSS_20260301080000.txt';
    await openFolder(join(folder, 'out')).put('', name, '140000000009;矿;2026-03-01 08:00:00~140');
    const written = new Date(now);
    await utimes(join(folder, 'out', name), written, written);
    expect(await importer().look()).toMatchObject({ waiting: 1, refused: 0 });
    now += 601 * S;
    expect(await importer().look()).toMatchObject({ waiting: 0, refused: 1 });
  });

  it('takes a copy of a file once, and another file of the same name as well', async () => {
    const name = '140000000009_CDSS_20260301080000.txt';
    const out = openFolder(join(folder, 'out'));
    await out.put('', name, good(RECORD));
    await importer().look();
    await out.put('', name, good(RECORD));
    expect(await importer().look()).toMatchObject({ duplicates: 1, imported: 0 });
    await out.put('', name, good(RECORD.replace('0.5', '0.6')));
    expect(await importer().look()).toMatchObject({ duplicates: 0, imported: 1 });
    expect(await importer().look()).toMatchObject({ duplicates: 0, imported: 0 });
  });

  it('leaves a file where it is while the broker takes nothing', async () => {
    await openFolder(join(folder, 'out')).put('', '140000000009_CDSS_20260301080000.txt', good(RECORD));
    const failing = createImporter({
      folder: join(folder, 'out'),
      mines: [mine],
      publish: () => Promise.reject(new Error('no broker')),
      clock: () => now,
      logger,
    });
    await expect(failing.look()).rejects.toThrow('no broker');
    expect(await importer().look()).toMatchObject({ imported: 1, observations: 1 });
  });
});
