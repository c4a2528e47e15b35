import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SEGMENT_HEADER } from '../../../ingest/spool/segment.js';
import { inFolder, keep, lostFrom, openIn, textsFrom } from './support.js';

const TEXTS = Array.from({ length: 12 }, (_, index) => `message ${index} `.padEnd(20 + index * 7, 'x'));
const RUNS = 100;

/** One segment with every text in it, and where each one's record ends. */
const written = async (folder: string) => {
  const spool = await openIn(folder);
  const ends: number[] = [];
  const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.spool'));
  for (const text of TEXTS) {
    await keep(spool, text);
    ends.push((await readFile(join(folder, name))).length);
  }
  await spool.close();
  return { name, ends, bytes: await readFile(join(folder, name)) };
};

it('gives back every message but the one that was cut or a bit of which flipped, names that one, and takes new ones behind', () =>
  inFolder(async (folder) => {
    const original = join(folder, 'original');
    const { name, ends, bytes } = await written(original);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: SEGMENT_HEADER.length, max: bytes.length - 1 }),
        fc.option(fc.integer({ min: 0, max: 7 })),
        async (at, bit) => {
          run += 1;
          const copy = join(folder, `copy-${run}`);
          await mkdir(copy);
          await copyFile(join(original, name), join(copy, name));
          const harmed = Buffer.from(bit === null ? bytes.subarray(0, at) : bytes);
          if (bit !== null) harmed.writeUInt8(harmed.readUInt8(at) ^ (1 << bit), at);
          await writeFile(join(copy, name), harmed);
          const harmedOne = ends.filter((end) => end <= at).length;
          const sound = TEXTS.filter((_, index) => (bit === null ? index < harmedOne : index !== harmedOne));
          const lost = bit === null ? [] : [[harmedOne + 1, harmedOne + 1]];

          const reopened = await openIn(copy);
          expect(await textsFrom(reopened)).toEqual(sound);
          // A number that was given once is not given to another message.
          expect(await keep(reopened, 'next')).toBeGreaterThan(bit === null ? sound.length : TEXTS.length);
          expect(await textsFrom(reopened)).toEqual([...sound, 'next']);
          await reopened.close();
          const again = await openIn(copy);
          expect(await textsFrom(again)).toEqual([...sound, 'next']);
          if (harmedOne < TEXTS.length - 1) expect(await lostFrom(again)).toEqual(lost);
          await again.close();
          await rm(copy, { recursive: true });
        },
      ),
      { numRuns: RUNS },
    );
  }));
