import { unzipSync, type Zippable, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../alerts/journal/ledger.js';
import { judgedByReadings, whyNotJudged } from '../../alerts/rerun/judged-by-readings.js';
import { rerun } from '../../alerts/rerun/rerun.js';
import { RULES } from '../../alerts/rules/registry.js';
import { csvText } from '../../domain/csv.js';
import { programVersion } from '../../program-version.js';
import type { IncidentFile } from '../../regulator/incident-file/incident-file.js';
import { lineOf } from '../../regulator/incident-file/lines.js';
import { sha256 } from '../../regulator/pack/manifest.js';
import { holdsHead, verifyPack } from '../../regulator/pack/verify-pack.js';
import { rederive } from '../../regulator/rederive/rederive.js';
import { mineAt } from '../support/rule-layer.js';
import { MINUTE, OVER_AT, type Told, tell, tellCalm, tellOverrun } from './overrun.js';

let told: Told;
let id: string;
let pack: Buffer;
let file: IncidentFile;

const packed = async (of = id): Promise<Buffer> => {
  const made = await told.files.pack(of, 'inspector');
  if (made === undefined || made === 'busy') throw new Error(`no pack: ${String(made)}`);
  return made;
};

beforeAll(async () => {
  told = await tell();
  id = await tellOverrun(told);
  await told.freezer.look();
  await tellCalm(told);
  await told.freezer.look();
  await told.journal.flushed();
  pack = await packed();
  const made = await told.files.file(id);
  if (made === undefined) throw new Error('no file');
  file = made;
});
afterAll(() => told.close());

type Texts = Record<string, string>;
/** Byte by byte, so that nothing but the change is changed. */
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const changing =
  (name: string, change: (text: string) => string) =>
  (texts: Texts): void => {
    texts[name] = change(texts[name] ?? '');
  };

/** The pack as somebody else's zip program would pack it, with some members otherwise. */
const repacked = (change: (texts: Texts) => void): Uint8Array => {
  const texts = Object.fromEntries(
    Object.entries(unzipSync(pack)).map(([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')]),
  );
  change(texts);
  const members: Zippable = {};
  for (const name of Object.keys(texts).reverse()) members[name] = [bytesOf(texts[name] ?? ''), { level: 1 }];
  return zipSync(members);
};
const found = async (change: (texts: Texts) => void): Promise<readonly string[]> =>
  (await verifyPack(repacked(change), hashOf)).problems.map(({ member, what }) => `${member}: ${what}`);

const swapLines = (text: string, one: number, other: number): string => {
  const lines = text.split('\n');
  [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
  return lines.join('\n');
};
const withoutLine = (text: string, index: number): string => text.split('\n').toSpliced(index, 1).join('\n');

describe("an overrun's file", () => {
  it('says what was measured, from the frozen readings', () => {
    expect(file.provisional).toBe(false);
    expect(file.measured).toMatchObject({ peak: 1.62, durationMs: 12 * MINUTE });
    const t1 = file.measured.points.find(({ point }) => point === 'T1');
    expect(t1).toMatchObject({
      readings: 37,
      over: 37,
      bad: 0,
      max: 1.62,
      maxAt: OVER_AT + 3 * MINUTE - 300,
      min: 1.2,
    });
    expect(t1?.mean).toBeCloseTo((36 * 1.2 + 1.62) / 37, 10);
  });

  it('says who saw each alarm and when: sensor, received, raised, sent, painted on which screen, acknowledged', () => {
    const over = file.alarms.find(({ alarm }) => alarm.rule === 'gas.methane.over-limit' && alarm.point === 'T1');
    expect(over?.passport).toEqual({
      alarm: over?.alarm.id,
      sensorAt: OVER_AT - 300,
      receivedAt: OVER_AT,
      raisedAt: OVER_AT,
      sentAt: OVER_AT + 1,
      screens: 2,
      painted: [{ at: OVER_AT + 80, by: 'zhang', address: '10.0.0.7' }],
      acknowledgedAt: OVER_AT + 4 * MINUTE,
      acknowledgedBy: 'zhang',
    });
    const ofAlarm = over?.transitions.map(({ kind }) => kind).filter((kind) => !/escalated|doubted/.test(kind));
    expect(ofAlarm).toEqual(['alarm.raised', 'alarm.acknowledged', 'alarm.closed']);
    expect(file.chain.firstOut?.alarm).toBe(file.chain.links[0]?.alarm);
    expect(file.remarks[0]).toMatchObject({ by: 'zhang', note: '已通知断电撤人' });
  });

  it('follows the muster from the first to the last person, and the feed until it was proven off', () => {
    const [order] = file.orders;
    expect(order?.people.map(({ name, outAt }) => [name, outAt])).toEqual([
      ['张三', OVER_AT + 2 * MINUTE],
      ['李四', OVER_AT + 5 * MINUTE],
    ]);
    expect(order).toMatchObject({ firstOutAt: OVER_AT + 2 * MINUTE, lastOutAt: OVER_AT + 5 * MINUTE, neverOut: [] });
    expect(file.power.feeds).toEqual([
      {
        feed: 'FEED1',
        name: '1201馈电',
        area: 'face-1',
        state: 'cut',
        dueAt: OVER_AT + 3 * MINUTE - 300,
        offAt: OVER_AT + 3 * MINUTE + 40_000 - 300,
      },
    ]);
  });

  it('says how it was counted and why, and how the overrun at the power-off limit was merged into it', () => {
    expect(file.counting).toMatchObject({ counted: true, merged: 1, month: '2026-03', inMonth: 1, twoInMonth: false });
    expect(file.counting.parts).toHaveLength(1);
    expect(file.counting.why[0]?.zh).toContain('2026-03-01 08:11:59 至 2026-03-01 08:23:59');
    expect(file.accident).toMatchObject({ isAccident: false, consequences: [] });
    expect(file.limits.find(({ point, kind }) => point === 'T1' && kind === 'alarm')).toMatchObject({ value: 1 });
  });
});

describe('an evidence pack', () => {
  it('is what was sealed, and the same bytes when it is asked for again', async () => {
    const verified = await verifyPack(pack, hashOf);
    expect(verified.problems).toEqual([]);
    expect(verified.manifest).toMatchObject({ incident: id, provisional: false });
    expect(verified.seal?.author).toBe('inspector');
    expect((await packed()).equals(pack)).toBe(true);
  });

  it('is judged by its contents, whatever program has packed it', async () => {
    expect(await found(() => undefined)).toEqual([]);
  });

  it('holds the head that somebody has noted elsewhere, and no other', async () => {
    const head = await told.store
      .selectFrom('ledger')
      .select(['seq', 'hash'])
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    expect(holdsHead(pack, head)).toBe(true);
    expect(holdsHead(pack, { seq: head.seq, hash: '0'.repeat(64) })).toBe(false);
    expect(holdsHead(pack, { seq: head.seq + 1, hash: head.hash })).toBeUndefined();
  });

  it('gives away one changed byte of a reading, with its line', async () => {
    const problems = await found(
      changing('observations.jsonl', (text) => text.replace('"value":1.62', '"value":1.12')),
    );
    expect(problems[0]).toMatch(/^observations\.jsonl: line \d+ was changed; it now reads: .*1\.12/);
    expect(problems).toContainEqual(expect.stringContaining('what was frozen at the close'));
  });

  it('gives away a row that was removed, one that was put in, and two that have changed places', async () => {
    const rows = 'readings.csv';
    expect(await found(changing(rows, (text) => withoutLine(text, 40)))).toEqual([`${rows}: line 41 was removed`]);
    const putIn = (text: string): string => text.split('\n').toSpliced(7, 0, '1,2,3\r').join('\n');
    expect(await found(changing(rows, putIn))).toEqual([expect.stringContaining(`${rows}: line 8 was inserted`)]);
    expect(await found(changing(rows, (text) => swapLines(text, 3, 9)))).toEqual([
      `${rows}: lines 4 and 10 have changed places`,
    ]);
  });

  it('gives away a hash that was changed, wherever it stands', async () => {
    const flip = (text = '', from = 0): string => {
      const at = text.slice(from).search(/[0-9a-f]{16}/) + from;
      return `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`;
    };
    for (const name of ['manifest.json', 'lines.txt', 'seal.json', 'chain.txt', 'journal.jsonl']) {
      const problems = await found(changing(name, (text) => flip(text, Math.floor(text.length / 2))));
      expect(
        problems.some((problem) => problem.startsWith(`${name}: `)),
        `${name}: ${problems.join('; ')}`,
      ).toBe(true);
    }
  });

  it('gives away a line of the ledger that was removed, and two that have changed places', async () => {
    const lines = 'journal.jsonl';
    const kept = (await verifyPack(pack, hashOf)).rows;
    const removed = await found(changing(lines, (text) => withoutLine(text, 2)));
    expect(removed).toContain(`${lines}: ledger line ${kept[2]?.seq} has been removed`);
    const swapped = await found(changing(lines, (text) => swapLines(text, 2, 3)));
    expect(swapped).toContain(`${lines}: lines 3 and 4 have changed places`);
    expect(swapped).toContain(`${lines}: ledger line ${kept[2]?.seq} stands after ${kept[3]?.seq}: reordered`);
  });

  it('gives away a manifest that was made to fit a changed file', async () => {
    const problems = await found((texts) => {
      const before = texts['mine.yaml'] ?? '';
      const after = before.replace('1200000', '1100000');
      expect(after).not.toBe(before);
      texts['mine.yaml'] = after;
      const [was, is] = [before, after].map((text) => sha256(bytesOf(text)));
      texts['manifest.json'] = (texts['manifest.json'] ?? '').replace(was ?? '', is ?? '');
    });
    expect(problems).toContain('manifest.json: is not the one that was sealed');
  });

  it('gives away a member that is missing, one that does not belong, and one that stands twice', async () => {
    const missing = await found((texts) => void Reflect.deleteProperty(texts, 'muster.csv'));
    expect(missing).toEqual(['muster.csv: is missing']);
    expect(await found(changing('more.txt', () => 'x'))).toEqual(['more.txt: does not belong to the pack']);
    const twice = Buffer.from(repacked(changing('nuster.csv', () => 'x')));
    const renamed = Buffer.from(twice.toString('latin1').replaceAll('nuster.csv', 'muster.csv'), 'latin1');
    const { problems } = await verifyPack(renamed, hashOf);
    expect(problems).toContainEqual({ member: 'muster.csv', what: 'stands more than once in the pack' });
  });

  it('never takes what is no pack for one', async () => {
    for (const bytes of [
      Buffer.from(''),
      Buffer.from('PK'),
      pack.subarray(0, pack.length / 2),
      Buffer.alloc(4000, 7),
    ]) {
      expect((await verifyPack(bytes, hashOf)).problems.length).toBeGreaterThan(0);
    }
  });

  it('lets no text become a formula in a spreadsheet', async () => {
    expect(csvText(['a'], [['=1+1'], ['@x'], ['-3'], ['\tx'], [-3], ['a,"b"']])).toBe(
      '\uFEFFa\r\n\'=1+1\r\n\'@x\r\n\'-3\r\n"\'\tx"\r\n-3\r\n"a,""b"""\r\n',
    );
  });
});

describe('judging again', () => {
  const layer = { rerun, judgedByReadings, whyNotJudged, program: programVersion() };

  it('brings out every alarm that rests on readings, and the order, exactly', async () => {
    const { frozen, rows } = await verifyPack(pack, hashOf);
    if (frozen === undefined) throw new Error('nothing frozen');
    const again = await rederive(frozen, rows.map(lineOf), layer);
    expect(again.differences).toEqual([]);
    expect(again.otherRules).toBeUndefined();
    const overs = file.alarms.filter(({ alarm }) => /over-limit|power-off/.test(alarm.rule));
    expect(overs).toHaveLength(2);
    const leftOut = new Set(again.notJudged.map(({ alarm }) => alarm));
    expect(overs.every(({ alarm }) => !leftOut.has(alarm.id))).toBe(true);
    expect(again.same).toBeGreaterThanOrEqual(overs.length);
  });

  it('takes the order of another overrun of that hour for no difference, for it stands in the file of the other', async () => {
    const other = await tell();
    try {
      const overrun = await tellOverrun(other, (minutes) => (minutes >= 6 && minutes < 8 ? 1.1 : 0.2));
      await tellCalm(other);
      await other.freezer.look();
      await other.journal.flushed();
      const made = await other.files.pack(overrun, 'inspector');
      if (made === undefined || made === 'busy') throw new Error(`no pack: ${String(made)}`);
      const { frozen, rows } = await verifyPack(made, hashOf);
      if (frozen === undefined) throw new Error('nothing frozen');
      const { evacuations } = await other.store
        .selectFrom('evacuations')
        .select(({ fn }) => fn.countAll<number>().as('evacuations'))
        .executeTakeFirstOrThrow();
      expect(Number(evacuations)).toBe(2);
      const lines = rows.map(lineOf);
      expect((await rederive(frozen, lines, layer)).differences).toEqual([]);
      // Nobody may say that an alarm called for no order where the rules give one.
      const alone = frozen.alarms.map(({ evacuation, ...alarm }) => alarm);
      expect((await rederive({ ...frozen, alarms: alone }, lines, layer)).differences).toEqual([
        expect.stringMatching(/^order .* the rules say .*face-2.*; the record has no such order/),
      ]);
      const withoutOrders = { ...frozen, alarms: alone, orders: [] };
      const unordered = lines.filter(({ kind }) => !kind.startsWith('evacuation.'));
      expect((await rederive(withoutOrders, unordered, layer)).differences).toHaveLength(2);
    } finally {
      await other.close();
    }
  });

  it('names an alarm that was raised before the frozen time and changed within it as not judged', async () => {
    const { frozen, rows } = await verifyPack(pack, hashOf);
    if (frozen === undefined) throw new Error('nothing frozen');
    const [over] = frozen.alarms.filter(({ rule }) => rule === 'gas.methane.over-limit');
    if (over === undefined) throw new Error('no alarm');
    const older = frozen.alarms.map((alarm) =>
      alarm === over ? { ...alarm, receivedAt: alarm.receivedAt - 120 * MINUTE } : alarm,
    );
    const again = await rederive({ ...frozen, alarms: older }, rows.map(lineOf), layer);
    expect(again.differences).toEqual([]);
    expect(again.notJudged).toContainEqual({
      alarm: over.id,
      rule: over.rule,
      why: 'it was raised before the frozen time, and has only changed within it',
    });
  });

  it('says of every rule why its alarms cannot be judged again, or that they can', () => {
    const mine = mineAt('test/support/test-mine.yaml');
    const all = new Set(mine.points.map(({ id }) => id));
    const why = (rule: string, subject: string, points = all) => whyNotJudged(mine, points, { rule, subject });
    expect(why('gas.methane.over-limit', 'T1')).toBeUndefined();
    expect(why('gas.methane.over-limit', 'T1', new Set(['T2']))).toBe(
      'readings of T1 are not frozen with this incident',
    );
    expect(why('gas.methane.suspect', 'T1')).toContain('half hour');
    expect(why('gas.methane.over-limit', 'T99')).toContain('no such subject');
    const unexplained = RULES.filter(({ id }) => why(id, 'nothing') === undefined);
    expect(unexplained.map(({ id }) => id)).toEqual([]);
    for (const { id } of RULES.filter(({ watches }) => watches.per !== 'mine')) {
      expect(why(id, 'nothing'), id).not.toContain('subject');
    }
  });

  it('lists each alarm that the record lacks, has too many of, or has otherwise', async () => {
    const { frozen, rows } = await verifyPack(pack, hashOf);
    if (frozen === undefined) throw new Error('nothing frozen');
    const lines = rows.map(lineOf);
    const [first] = frozen.alarms.filter(({ rule }) => rule === 'gas.methane.over-limit');
    if (first === undefined) throw new Error('no alarm');
    const without = { ...frozen, alarms: frozen.alarms.filter((alarm) => alarm !== first) };
    expect((await rederive(without, lines, layer)).differences).toContainEqual(
      expect.stringContaining('the record has no such alarm'),
    );
    const doctored = lines.map((line) =>
      line.subject === first.id && line.kind === 'alarm.raised'
        ? { ...line, body: { ...(line.body as object), value: 1.01 } }
        : line,
    );
    expect((await rederive(frozen, doctored, layer)).differences).toEqual([expect.stringContaining('"value":1.01')]);
    const calmed = {
      ...frozen,
      received: frozen.received.map((one) =>
        one.observation.kind === 'reading' && one.observation.point === 'T1'
          ? { ...one, observation: { ...one.observation, value: 0.1 } }
          : one,
      ),
    };
    expect((await rederive(calmed, lines, layer)).differences).toContainEqual(
      expect.stringContaining(`(${first.id}): the record has`),
    );
  });
});
