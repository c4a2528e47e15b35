import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpoolRecord } from '../../../ingest/spool/spool.js';
import { breakableDisk, inFolder, keep, listening, message, openIn, recordsFrom, textsFrom } from './support.js';

const plain = (record: SpoolRecord) => ({ ...record, payload: [...record.payload] });

describe('what the spool takes in', () => {
  it('comes out again byte for byte, in the order it came in, also after a restart', async () => {
    const messages = fc.array(
      fc.record(
        {
          receivedAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
          topic: fc.string({ unit: 'grapheme', maxLength: 60 }),
          payload: fc.uint8Array({ maxLength: 300 }),
          retained: fc.boolean(),
          full: fc.record({
            bytes: fc.integer({ min: 0 }),
            sha256: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
          }),
        },
        { requiredKeys: ['receivedAt', 'topic', 'payload', 'retained'] },
      ),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(messages, (given) =>
        inFolder(async (folder) => {
          const spool = await openIn(folder, { segmentBytes: 1000 });
          const expected = given.map((one) => plain({ ...one, arrival: spool.append(one) }));
          await spool.whenDurable(given.length);
          expect((await recordsFrom(spool)).map(plain)).toEqual(expected);
          await spool.close();
          const again = await openIn(folder, { segmentBytes: 1000 });
          expect((await recordsFrom(again)).map(plain)).toEqual(expected);
          await again.close();
        }),
      ),
      { numRuns: 40 },
    );
  });

  it('is not called durable before the disk has it, and everyone waiting is told in order', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      const told: number[] = [];
      const numbers = Array.from({ length: 500 }, (_, index) => spool.append(message(`m${index}`)));
      expect(spool.durable()).toBe(0);
      expect(await recordsFrom(spool)).toEqual([]);
      await Promise.all(numbers.toReversed().map((one) => spool.whenDurable(one).then(() => told.push(one))));
      expect(told).toEqual(numbers);
      expect(spool.durable()).toBe(500);
      await spool.close();
    }));

  it('shares one write to disk among all messages of a moment', () =>
    inFolder(async (folder) => {
      const { disk, openFile } = breakableDisk();
      const spool = await openIn(folder, { openFile });
      const before = { ...disk };
      await keep(spool, ...Array.from({ length: 2000 }, (_, index) => `m${index}`));
      expect({ appends: disk.appends - before.appends, syncs: disk.syncs - before.syncs }).toEqual({
        appends: 1,
        syncs: 1,
      });
      await spool.close();
    }));

  it('is written without another message coming when the first one caused it', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await spool.whenDurable(spool.append(message('first')));
      // In the very step in which the first is released.
      await spool.whenDurable(spool.append(message('second')));
      expect(await textsFrom(spool)).toEqual(['first', 'second']);
      await spool.close();
    }));

  it('is brought to disk when the spool closes', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder, { groupCommitMs: 60_000 });
      spool.append(message('late'));
      await spool.close();
      expect(() => spool.append(message('too late'))).toThrow(expect.objectContaining({ code: 'spool-closed' }));
      const again = await openIn(folder);
      expect(await textsFrom(again)).toEqual(['late']);
      await again.close();
    }));
});

describe('what is in the spool', () => {
  it('is read in portions as it is read at once, while more comes in and what was read is forgotten', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 12 }), { minLength: 5, maxLength: 20 }), (portions) =>
        inFolder(async (folder) => {
          const spool = await openIn(folder, { segmentBytes: 400, groupCommitMs: 0 });
          const read: string[] = [];
          let next = 1;
          let said = 0;
          for (const portion of portions) {
            said += portion;
            await keep(spool, ...Array.from({ length: portion }, (_, index) => `m${said - portion + index + 1}`));
            let taken = 0;
            for await (const { arrival, payload } of spool.read(next)) {
              // Looked at and left: the next reader begins with this very one.
              if (taken === 7) break;
              taken += 1;
              next = arrival + 1;
              read.push(Buffer.from(payload).toString());
            }
            // Another reader in between, from a place that is still there.
            await textsFrom(spool, Math.max(1, next - 3));
            await spool.forget(next - 1);
          }
          read.push(...(await textsFrom(spool, next)));
          expect(read).toEqual(Array.from({ length: said }, (_, index) => `m${index + 1}`));
          await spool.close();
        }),
      ),
      { numRuns: 30 },
    ));

  it('comes out whole and in order, however large: more than one commit writes, and more than is read at once', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      const sizes = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 10 : 262_144 - index * 1000));
      const payloads = sizes.map((size, index) => Buffer.alloc(size, index));
      let last = 0;
      for (const payload of payloads) last = spool.append(message('', { payload }));
      await spool.whenDurable(last);
      const found = await recordsFrom(spool);
      expect(found.map(({ arrival }) => arrival)).toEqual(sizes.map((_, index) => index + 1));
      expect(found.every(({ payload }, index) => payloads[index]?.equals(payload))).toBe(true);
      await spool.close();
    }));
});

describe('numbers of arrival', () => {
  it('go on where the last run ended', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      expect(await keep(spool, 'a', 'b')).toBe(2);
      await spool.close();
      const again = await openIn(folder);
      expect(again.durable()).toBe(2);
      expect(await keep(again, 'c')).toBe(3);
      expect(await textsFrom(again, 2)).toEqual(['b', 'c']);
      await again.close();
    }));

  it('are never below what the journal speaks of', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder, { nextAtLeast: 41 });
      expect(spool.first()).toBe(41);
      expect(await keep(spool, 'a')).toBe(41);
      await spool.close();
      const again = await openIn(folder, { nextAtLeast: 100 });
      expect(await keep(again, 'b')).toBe(100);
      expect((await recordsFrom(again)).map(({ arrival }) => arrival)).toEqual([41, 100]);
      await again.close();
    }));

  it('are remembered by a spool that has nothing in it', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder, { nextAtLeast: 77 });
      await spool.close();
      const again = await openIn(folder);
      expect(again.append(message('a'))).toBe(77);
      await again.close();
    }));
});

describe('forgetting', () => {
  it('takes whole segments only, and never the one that is written', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder, { segmentBytes: 200 });
      for (let index = 1; index <= 10; index += 1) await keep(spool, `m${index}`.padEnd(50));
      const [, second] = await firstNumbers(folder);
      if (second === undefined) throw new Error('one segment only');
      await spool.forget(second - 2);
      expect(spool.first()).toBe(1);
      await spool.forget(second - 1);
      expect(spool.first()).toBe(second);
      expect((await recordsFrom(spool))[0]?.arrival).toBe(second);
      await spool.forget(1_000_000);
      expect(await firstNumbers(folder)).toHaveLength(1);
      expect((await recordsFrom(spool)).at(-1)?.arrival).toBe(10);
      await spool.close();
      const again = await openIn(folder);
      expect(again.append(message('next'))).toBe(11);
      await again.close();
    }));
});

describe('one folder, one service', () => {
  it('refuses a folder that is open, and takes it once it is closed', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder);
      await expect(openIn(folder)).rejects.toMatchObject({ code: 'spool-in-use', retryable: false });
      await spool.close();
      await (await openIn(folder)).close();
    }));

  it('refuses a folder that another living program holds', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'lock'), String(process.ppid));
      await expect(openIn(folder)).rejects.toMatchObject({ code: 'spool-in-use' });
    }));

  it.each([
    ['of a program that is gone', '2147483646'],
    ['of this very number before a restart', String(process.pid)],
    ['that a crash left empty', ''],
    ['of a former program whose number is used again', `${process.ppid} another-boot:1`],
  ])('takes over a lock %s', (_, text) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'lock'), text);
      const spool = await openIn(folder);
      expect(await keep(spool, 'a')).toBe(1);
      await spool.close();
    }),
  );
});

describe('a disk that cannot be written', () => {
  it.each([
    ['while a segment is begun', 100],
    ['in the middle of a segment', 10_000],
  ])('withholds durability, says so, and stores everything in order once it can, %s', (_, segmentBytes) =>
    inFolder(async (folder) => {
      const { disk, openFile } = breakableDisk();
      const { said, logger } = listening();
      let attempts = 0;
      const pause = async (): Promise<void> => {
        attempts += 1;
        expect(spool.durable()).toBe(1);
        expect(spool.status()).toEqual({ state: 'down', why: 'cannot be written: no space left' });
        if (attempts === 2) spool.append(message('c'));
        if (attempts === 3) disk.broken = undefined;
      };
      const spool = await openIn(folder, { openFile, logger, pause, segmentBytes });
      await keep(spool, 'a');
      disk.broken = 'no space left';
      spool.append(message('b'));
      await spool.whenDurable(3);
      expect(attempts).toBe(3);
      expect(spool.status()).toEqual({ state: 'ok' });
      expect(said.map(({ level }) => level)).toEqual(['error', 'info']);
      expect(await textsFrom(spool)).toEqual(['a', 'b', 'c']);
      await spool.close();
      const heard = listening();
      const again = await openIn(folder, { logger: heard.logger });
      expect(await textsFrom(again)).toEqual(['a', 'b', 'c']);
      expect(heard.said).toEqual([]);
      await again.close();
    }),
  );

  it('refuses more than may wait in memory, and can be tried again', () =>
    inFolder(async (folder) => {
      const { disk, openFile } = breakableDisk();
      let mended: (() => void) | undefined;
      const pause = (): Promise<void> => new Promise((resolve) => (mended = resolve));
      const spool = await openIn(folder, { openFile, pause, mostWaitingBytes: 100 });
      disk.broken = 'input/output error';
      const first = spool.append(message('x'.repeat(100)));
      expect(() => spool.append(message('y'))).toThrow(
        expect.objectContaining({ code: 'spool-full', retryable: true }),
      );
      await expect.poll(() => mended).toBeDefined();
      disk.broken = undefined;
      mended?.();
      await spool.whenDurable(first);
      expect(await keep(spool, 'y')).toBe(first + 1);
      await spool.close();
    }));

  it('refuses more than the spool may hold, until something is forgotten', () =>
    inFolder(async (folder) => {
      const spool = await openIn(folder, { mostBytes: 400, segmentBytes: 200 });
      let last = 0;
      const fill = async (): Promise<void> => {
        for (let index = 0; index < 20; index += 1) last = await keep(spool, 'z'.repeat(60));
      };
      await expect(fill()).rejects.toMatchObject({ code: 'spool-full', retryable: true });
      expect(spool.status().state).toBe('degraded');
      await spool.forget(last);
      expect(await keep(spool, 'again')).toBe(last + 1);
      await spool.close();
    }));

  it('leaves the last of the disk to the journal, and goes on once there is room again', () =>
    inFolder(async (folder) => {
      const space = { free: 3_000_000, total: 100_000_000 };
      const pauses: (() => void)[] = [];
      const pause = (): Promise<void> => new Promise((resolve) => pauses.push(resolve));
      const spool = await openIn(folder, { pause, space: async () => space });
      await keep(spool, 'a');
      // Half of what was free is taken by others, and more than a million bytes by the spool: it asks again.
      space.free = 2_000_000;
      await keep(spool, 'b'.repeat(200_000));
      const waiting = spool.append(message('c'.repeat(900_000)));
      await expect.poll(() => pauses.length).toBe(1);
      expect(spool.status()).toMatchObject({ state: 'down', why: expect.stringContaining('1.9 MiB left') });
      expect(spool.durable()).toBe(waiting - 1);
      space.free = 50_000_000;
      pauses[0]?.();
      await spool.whenDurable(waiting);
      expect(spool.status().state).toBe('ok');
      await spool.close();
    }));

  it('lets the service stop, and fails those who still wait', () =>
    inFolder(async (folder) => {
      const { disk, openFile } = breakableDisk();
      const spool = await openIn(folder, { openFile });
      disk.broken = 'no space left';
      const waiting = spool.whenDurable(spool.append(message('a')));
      const failed = expect(waiting).rejects.toMatchObject({ code: 'spool-closed', retryable: true });
      await spool.close();
      await failed;
    }));
});

async function firstNumbers(folder: string): Promise<number[]> {
  return (await readdir(folder))
    .filter((name) => name.endsWith('.spool'))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}
