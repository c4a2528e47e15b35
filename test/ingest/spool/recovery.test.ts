import { appendFile, cp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeRecord, mostBytesOf } from '../../../ingest/spool/record.js';
import { SEGMENT_HEADER } from '../../../ingest/spool/segment.js';
import { inFolder, keep, listening, lostFrom, message, openIn, recordsFrom, textsFrom } from './support.js';

const segmentsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder))
    .filter((name) => name.endsWith('.spool'))
    .sort()
    .map((name) => join(folder, name));

const newestIn = async (folder: string): Promise<string> => {
  const newest = (await segmentsIn(folder)).at(-1);
  if (newest === undefined) throw new Error('no segment');
  return newest;
};

const flip = async (file: string, offset: number): Promise<void> => {
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 0xff, offset);
  await writeFile(file, bytes);
};

describe('a spool that a power cut took in the middle of a write', () => {
  it('keeps every earlier message, wherever the last one is cut, and goes on with fresh numbers', () =>
    inFolder(async (folder) => {
      const original = join(folder, 'original');
      const spool = await openIn(original);
      await keep(spool, 'first', 'second');
      const sound = (await readFile(await newestIn(original))).length;
      await keep(spool, 'torn');
      const whole = (await readFile(await newestIn(original))).length;
      await spool.close();
      for (let cut = sound; cut < whole; cut += 1) {
        const copy = join(folder, `cut-${cut}`);
        await cp(original, copy, { recursive: true });
        await truncate(await newestIn(copy), cut);
        const { said, logger } = listening();
        const reopened = await openIn(copy, { logger });
        expect(await textsFrom(reopened)).toEqual(['first', 'second']);
        expect(said.map(({ level }) => level)).toEqual(cut === sound ? [] : ['warn']);
        expect(reopened.status()).toEqual({ state: 'ok' });
        expect(await keep(reopened, 'next')).toBeGreaterThanOrEqual(3);
        expect(await textsFrom(reopened)).toEqual(['first', 'second', 'next']);
        await reopened.close();
      }
    }));

  it('starts a segment again whose very header is torn', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await keep(spool, 'first');
      await spool.close();
      for (let cut = 0; cut < SEGMENT_HEADER.length; cut += 1) {
        const file = join(folder, '0000000000000900.spool');
        await writeFile(file, SEGMENT_HEADER.subarray(0, cut));
        const reopened = await openIn(folder);
        expect(await textsFrom(reopened)).toEqual(['first']);
        expect(reopened.durable()).toBe(899);
        await reopened.close();
      }
    }));

  it('cuts off zeros that the file system left behind the last message', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await keep(spool, 'first');
      await spool.close();
      await appendFile(await newestIn(folder), Buffer.alloc(5000));
      const reopened = await openIn(folder);
      expect(await textsFrom(reopened)).toEqual(['first']);
      await keep(reopened, 'next');
      expect(await textsFrom(reopened)).toEqual(['first', 'next']);
      await reopened.close();
    }));
});

describe('a spool whose disk has lost bytes', () => {
  it.each([
    ['payload', 45],
    ['length', 0],
    ['checksum', 4],
    ['number', 14],
  ])('loses the one message whose %s is damaged, says so, and keeps a copy', (_, offset) =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await keep(spool, 'first');
      const start = (await readFile(await newestIn(folder))).length;
      await keep(spool, 'second', 'third');
      await spool.close();
      await flip(await newestIn(folder), start + offset);
      const damaged = await readFile(await newestIn(folder));
      const { said, logger } = listening();
      const reopened = await openIn(folder, { logger });
      expect(said.map(({ level }) => level)).toEqual(['error']);
      expect(reopened.status().state).toBe('degraded');
      expect(await textsFrom(reopened)).toEqual(['first', 'third']);
      expect(await lostFrom(reopened)).toEqual([[2, 2]]);
      expect(await readFile(`${await newestIn(folder)}.damaged`)).toEqual(damaged);
      expect(await keep(reopened, 'next')).toBe(4);
      expect(await textsFrom(reopened)).toEqual(['first', 'third', 'next']);
      await reopened.close();
    }),
  );

  it('shows what stands there now in the place of a message whose payload is damaged', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await keep(spool, 'first', 'second');
      const length = (await readFile(await newestIn(folder))).length;
      await keep(spool, 'third');
      await spool.close();
      await flip(await newestIn(folder), length - 1);
      const reopened = await openIn(folder);
      const [, second] = await recordsFrom(reopened);
      expect(second).toMatchObject({ arrival: 2, topic: message('').topic, damaged: { upTo: 2 } });
      expect(Buffer.from(second?.payload ?? []).toString('latin1')).toBe('secon\x9b');
      await reopened.close();
    }));

  it('takes a last message whose checksum does not hold for damaged where it is as long as it says, and loses no other', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await keep(spool, 'first', 'second');
      await spool.close();
      await flip(await newestIn(folder), (await readFile(await newestIn(folder))).length - 1);
      const reopened = await openIn(folder);
      expect(reopened.status().state).toBe('degraded');
      expect(await keep(reopened, 'next')).toBeGreaterThan(2);
      expect(await textsFrom(reopened)).toEqual(['first', 'next']);
      expect((await lostFrom(reopened))[0]?.[0]).toBe(2);
      await reopened.close();
    }));

  it('believes no record that somebody sent inside a message which is damaged now', () =>
    inFolder(async (folder) => {
      const forged = message('forged', { topic: 'mines/other/gas/T1' });
      const into = Buffer.alloc(mostBytesOf(forged));
      const bytes = into.subarray(0, encodeRecord(forged, 3, into, 0));
      const spool = await openIn(folder);
      await keep(spool, 'first');
      const start = (await readFile(await newestIn(folder))).length;
      spool.append(message('', { payload: Buffer.concat([bytes, bytes]) }));
      await keep(spool, 'third');
      await spool.close();
      await flip(await newestIn(folder), start);
      const reopened = await openIn(folder);
      expect(await textsFrom(reopened)).toEqual(['first', 'third']);
      expect(await lostFrom(reopened)).toEqual([[2, 2]]);
      await reopened.close();
    }));

  it('loses what stood in a damaged stretch, whatever its length, and nothing behind it', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      const large = Array.from({ length: 12 }, (_, index) => `${index}`.padEnd(250_000, '.'));
      await keep(spool, 'first');
      const start = (await readFile(await newestIn(folder))).length;
      await keep(spool, ...large, 'behind');
      await spool.close();
      const file = await newestIn(folder);
      const bytes = await readFile(file);
      bytes.fill(0xaa, start + 10, bytes.length - 200);
      await writeFile(file, bytes);
      const reopened = await openIn(folder);
      expect(await textsFrom(reopened)).toEqual(['first', 'behind']);
      expect(await lostFrom(reopened)).toEqual([[2, 13]]);
      await reopened.close();
    }));

  it('keeps what is sound in an older segment, its copy beside it, says so once, and goes on', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder, { segmentBytes: 250 });
      for (let index = 1; index <= 9; index += 1) await keep(spool, `m${index}`.padEnd(20));
      await spool.close();
      const [oldest = '', second = ''] = await segmentsIn(folder);
      const lostOne = Number.parseInt(second.split('/').at(-1) ?? '', 10) - 1;
      await flip(oldest, (await readFile(oldest)).length - 1);
      const { said, logger } = listening();
      const reopened = await openIn(folder, { logger });
      const expected = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((arrival) => ({ arrival, isLost: arrival === lostOne }));
      const found = async () =>
        (await recordsFrom(reopened)).map(({ arrival, damaged }) => ({ arrival, isLost: damaged !== undefined }));
      expect(await found()).toEqual(expected);
      expect(said.map(({ level }) => level)).toEqual(['error']);
      expect(reopened.status()).toMatchObject({ state: 'degraded' });
      expect(await readdir(folder)).toContain(`${oldest.split('/').at(-1)}.damaged`);
      expect(await found()).toEqual(expected);
      expect(said).toHaveLength(1);
      await reopened.close();
    }));

  it('says so where an older segment has lost its header, and loses no message by it', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder, { segmentBytes: 250 });
      for (let index = 1; index <= 9; index += 1) await keep(spool, `m${index}`.padEnd(20));
      await spool.close();
      const [oldest = ''] = await segmentsIn(folder);
      await flip(oldest, 2);
      const reopened = await openIn(folder);
      expect(await recordsFrom(reopened)).toHaveLength(9);
      expect(await lostFrom(reopened)).toEqual([]);
      expect(reopened.status()).toMatchObject({ state: 'degraded' });
      await reopened.close();
    }));

  it('loses no message of the newest segment by its header, and mends that', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await keep(spool, 'first');
      await spool.close();
      await flip(await newestIn(folder), 0);
      const reopened = await openIn(folder);
      expect(reopened.status().state).toBe('degraded');
      expect(await keep(reopened, 'next')).toBeGreaterThan(1);
      expect(await textsFrom(reopened)).toEqual(['first', 'next']);
      expect((await readdir(folder)).some((name) => name.endsWith('.damaged'))).toBe(true);
      await reopened.close();
      const again = await openIn(folder);
      expect(again.status().state).toBe('ok');
      expect(await textsFrom(again)).toEqual(['first', 'next']);
      await again.close();
    }));

  it('refuses a spool that a newer version of the program wrote, and leaves it as it is', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await keep(spool, 'first');
      await spool.close();
      await flip(await newestIn(folder), SEGMENT_HEADER.length - 1);
      const before = await readFile(await newestIn(folder));
      await expect(openIn(folder)).rejects.toMatchObject({ code: 'spool-version' });
      expect(await readFile(await newestIn(folder))).toEqual(before);
      await flip(await newestIn(folder), SEGMENT_HEADER.length - 1);
      const reopened = await openIn(folder);
      expect(await textsFrom(reopened)).toEqual(['first']);
      await reopened.close();
    }));
});
