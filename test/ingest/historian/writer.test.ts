import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breakableDisk, inFolder } from '../spool/support.js';
import { createBench, START_AT } from './writer-support.js';

const at = (second: number): number => START_AT + second * 1000;
type Bench = ReturnType<typeof createBench>;

const withBench = (
  act: (bench: Bench, folder: string) => Promise<void>,
  options: Parameters<typeof createBench>[1] = {},
) =>
  inFolder(async (folder) => {
    const bench = createBench(folder, options);
    await bench.start();
    await act(bench, folder);
    expect(bench.sums).toEqual([]);
    await bench.stop();
  });

const storedValues = ({ historian }: Bench) =>
  [...historian.stored.values()].map(({ observation }) =>
    observation.kind === 'reading' ? observation.value : observation.kind,
  );
const letterCodes = ({ letters }: Bench) => [...letters.rows.values()].map(({ code }) => code);

describe('what becomes of a reading', () => {
  it('is stored once, and counted as stored', () =>
    withBench(async (bench) => {
      bench.say([
        { at: at(0), value: 0.5 },
        { at: at(1), value: 0.75 },
      ]);
      expect(bench.sum()).toEqual({ received: 2, stored: 0, duplicate: 0, quarantined: 0, queued: 2 });
      await bench.writer().drained();
      expect(bench.sum()).toEqual({ received: 2, stored: 2, duplicate: 0, quarantined: 0, queued: 0 });
      expect(storedValues(bench)).toEqual([0.5, 0.75]);
    }));

  it.each([
    ['in the same batch', false],
    ['in a later batch', true],
    ['after a restart', 'restart'],
  ])('is a duplicate when an equal one of the same instant is there, %s', (_, between) =>
    withBench(async (bench) => {
      bench.say([{ at: at(0) }]);
      if (between !== false) await bench.writer().drained();
      if (between === 'restart') {
        await bench.stop();
        await bench.start();
      }
      bench.say([{ at: at(0) }]);
      await bench.writer().drained();
      expect(bench.sum()).toMatchObject({ stored: between === 'restart' ? 0 : 1, duplicate: 1, queued: 0 });
      expect(letterCodes(bench)).toEqual([]);
    }),
  );

  it.each([
    ['in the same batch', false],
    ['in a later batch', true],
    ['after a restart', 'restart'],
  ])(
    'is kept as a conflict when a different one of the same instant is there, and the first stays in history, %s',
    (_, between) =>
      withBench(async (bench) => {
        bench.say([{ at: at(0), value: 0.5 }]);
        if (between !== false) await bench.writer().drained();
        if (between === 'restart') {
          await bench.stop();
          await bench.start();
        }
        const arrival = bench.say([
          { at: at(9), value: 0.25 },
          { at: at(0), value: 1.5 },
        ]);
        await bench.writer().drained();
        expect(storedValues(bench)).toEqual([0.5, 0.25]);
        const [letter] = bench.letters.rows.values();
        expect(letter).toMatchObject({ code: 'conflict', arrival, mine: 'hongqi', place: '[1]' });
        expect(JSON.parse(letter?.excerpt ?? '')).toMatchObject({ at: at(0), value: 1.5 });
        expect(bench.sum()).toMatchObject({ quarantined: 1, queued: 0 });
      }),
  );

  it('is a conflict when the values agree and only the quality differs', () =>
    withBench(async (bench) => {
      bench.say([{ at: at(0) }, { at: at(0), quality: 'fault' }]);
      await bench.writer().drained();
      expect(letterCodes(bench)).toEqual(['conflict']);
    }));

  it('is not taken for new after a restart because a late one came first', () =>
    withBench(
      async (bench) => {
        bench.say([{ at: at(0) }, { at: at(100), value: 0.5 }]);
        await bench.writer().drained();
        await bench.stop();
        await bench.start();
        bench.say([{ at: at(50) }]);
        await bench.writer().drained();
        bench.say([{ at: at(100), value: 2 }]);
        await bench.writer().drained();
        expect(letterCodes(bench)).toEqual(['conflict']);
        expect(storedValues(bench)).toEqual([0.25, 0.5, 0.25]);
      },
      { mostInBatch: 1 },
    ));

  it('is kept out of history when it comes from the future, and its refusal counts once', () =>
    withBench(async (bench) => {
      bench.say([{ at: at(9999), fate: 'future' }, { at: at(0), fate: 'refused' }, { at: at(1) }]);
      await bench.writer().drained();
      expect(bench.historian.stored.size).toBe(1);
      expect(bench.sum()).toEqual({ received: 3, stored: 1, duplicate: 0, quarantined: 2, queued: 0 });
      expect(bench.letters.rows.size).toBe(2);
    }));

  it('is set apart alone when the database will never take it, and what came with it is stored', () =>
    withBench(async (bench) => {
      bench.historian.poison(({ observation }) => observation.kind === 'reading' && observation.value === 13);
      bench.historian.refuse(({ observation }) =>
        observation.kind === 'reading' && observation.value === 14 ? 'too old' : undefined,
      );
      bench.say(Array.from({ length: 40 }, (_, index) => ({ at: at(index), value: index })));
      await bench.writer().drained();
      const expected = Array.from({ length: 40 }, (_, index) => index).filter((value) => value !== 13 && value !== 14);
      expect(storedValues(bench)).toEqual(expected);
      expect([...bench.letters.rows.values()].map(({ code, message, place }) => [code, message, place])).toEqual(
        expect.arrayContaining([
          ['historian-refused', 'field type conflict', '[13]'],
          ['historian-refused', 'too old', '[14]'],
        ]),
      );
      expect(bench.sum()).toMatchObject({ stored: 38, quarantined: 2, queued: 0 });
      expect(bench.historian.writes.length).toBeLessThan(20);
    }));

  it('asks the database nothing about a series whose readings only get newer', () =>
    withBench(
      async (bench) => {
        for (let second = 0; second < 5; second += 1) {
          bench.say([{ at: at(second) }]);
          await bench.writer().drained();
        }
        // The first batch may be a former run's, so it is compared.
        expect(bench.historian.calls('existing')).toBe(1);
        expect(bench.historian.calls('write')).toBe(5);
      },
      { mostInBatch: 1 },
    ));
});

describe('a database that does not answer', () => {
  it('loses nothing, is shown as behind, and is caught up from the spool where memory did not suffice', () =>
    withBench(
      async (bench) => {
        bench.historian.failNext('write', Number.POSITIVE_INFINITY);
        for (let index = 0; index < 60; index += 1) bench.say([{ at: at(index), value: index }]);
        await expect.poll(() => bench.historian.calls('write')).toBeGreaterThan(2);
        expect(bench.writer().status()).toEqual({
          state: 'degraded',
          why: 'historian.behind: the oldest reading not yet stored is 0 s old: write: connection refused',
        });
        expect(bench.sum()).toMatchObject({ queued: 60, stored: 0 });
        expect(bench.writer().cursor()).toBe(0);
        bench.historian.failNext('write', 0);
        await bench.writer().drained();
        expect(storedValues(bench)).toEqual(Array.from({ length: 60 }, (_, index) => index));
        expect(bench.sum()).toMatchObject({ received: 60, stored: 60, queued: 0 });
        expect(bench.writer().status()).toEqual({ state: 'ok' });
      },
      { mostArrivals: 5, mostInBatch: 4 },
    ));

  it('keeps a message that the disk has damaged meanwhile as a dead letter, and nothing stays queued for it', () =>
    withBench(
      async (bench, folder) => {
        bench.historian.failNext('write', Number.POSITIVE_INFINITY);
        for (let index = 0; index < 60; index += 1) bench.say([{ at: at(2 * index) }, { at: at(2 * index + 1) }]);
        await expect.poll(() => bench.spool().durable()).toBe(60);
        const spool = join(folder, 'spool');
        const [segment = ''] = (await readdir(spool)).filter((name) => name.endsWith('.spool'));
        const bytes = await readFile(join(spool, segment));
        const place = Math.floor(bytes.length / 2);
        bytes.writeUInt8(bytes.readUInt8(place) ^ 4, place);
        await writeFile(join(spool, segment), bytes);
        bench.historian.failNext('write', 0);
        await bench.writer().drained();
        expect(bench.historian.stored.size).toBe(118);
        expect(bench.letters.rows.size).toBe(1);
        const [letter] = bench.letters.rows.values();
        expect(letter).toMatchObject({ code: 'spool-damaged', place: '' });
        expect(bench.spool().status()).toMatchObject({ state: 'degraded' });
        expect(bench.sum()).toEqual({ received: 120, stored: 118, duplicate: 0, quarantined: 2, queued: 0 });
      },
      { mostArrivals: 5, mostInBatch: 4 },
    ));

  it('does not keep the service from stopping, and the next run stores what waited', () =>
    withBench(async (bench) => {
      bench.historian.failNext('write', Number.POSITIVE_INFINITY);
      bench.say([{ at: at(0) }]);
      await expect.poll(() => bench.historian.calls('write')).toBeGreaterThan(0);
      const drained = expect(bench.writer().drained()).rejects.toMatchObject({ code: 'writer-closed' });
      await bench.stop();
      await drained;
      bench.historian.failNext('write', 0);
      await bench.start();
      await bench.writer().drained();
      expect(bench.sum()).toEqual({ received: 1, stored: 1, duplicate: 0, quarantined: 0, queued: 0 });
    }));

  it('takes what a crash left half done as stored, neither as duplicate nor as conflict', () =>
    withBench(async (bench) => {
      // Stored, but the answer never came.
      bench.historian.failNext('write', Number.POSITIVE_INFINITY, { afterwards: true });
      bench.say([{ at: at(0), value: 0.5 }, { at: at(0), value: 0.5 }, { at: at(1) }]);
      await expect.poll(() => bench.historian.stored.size).toBe(2);
      await bench.stop();
      bench.historian.failNext('write', 0);
      await bench.start();
      await bench.writer().drained();
      expect(bench.sum()).toEqual({ received: 3, stored: 2, duplicate: 1, quarantined: 0, queued: 0 });
      expect([...bench.historian.rollups.values()]).toMatchObject([{ count: 2, min: 0.25, max: 0.5 }]);
    }));

  it('waits for the dead letters too: a refusal is not counted before it is safe', () =>
    withBench(async (bench) => {
      bench.letters.disk.failures = 3;
      bench.say([{ at: at(0), fate: 'refused' }]);
      await bench.writer().drained();
      expect(bench.letters.disk.failures).toBe(0);
      expect(bench.letters.rows.size).toBe(1);
      expect(bench.sum()).toMatchObject({ quarantined: 1, queued: 0 });
    }));
});

describe('where the writer stands', () => {
  it('is what is on disk', () =>
    withBench(async (bench, folder) => {
      const last = [0, 1, 2].map((second) => bench.say([{ at: at(second) }])).at(-1);
      await bench.writer().drained();
      expect(bench.writer().cursor()).toBe(last);
      expect(JSON.parse(await readFile(join(folder, 'stored-up-to'), 'utf8'))).toEqual({
        arrival: last,
        newestAt: at(2),
      });
    }));

  it.each([
    ['is lost', ''],
    ['is of another spool', '{"arrival":99999,"newestAt":0}'],
  ])('is found again by comparing with history when it %s', (_, text) =>
    withBench(async (bench, folder) => {
      bench.say([{ at: at(0), value: 0.5 }]);
      bench.say([{ at: at(0), value: 0.75 }]);
      await bench.writer().drained();
      await bench.stop();
      await writeFile(join(folder, 'stored-up-to'), text);
      await bench.start();
      bench.say([{ at: at(1) }]);
      await bench.writer().drained();
      expect(bench.sum()).toEqual({ received: 3, stored: 2, duplicate: 0, quarantined: 1, queued: 0 });
      expect(bench.letters.rows.size).toBe(1);
      expect(storedValues(bench)).toEqual([0.5, 0.25]);
    }),
  );

  it('is never ahead of the spool: what a crash could still take is not stored', async () => {
    const { disk, openFile } = breakableDisk();
    await withBench(
      async (bench) => {
        const before = disk.appends;
        disk.broken = 'no space left';
        bench.say([{ at: at(0) }]);
        await expect.poll(() => disk.appends).toBeGreaterThan(before + 1);
        expect(bench.historian.calls('existing') + bench.historian.calls('write')).toBe(0);
        disk.broken = undefined;
        await bench.writer().drained();
        expect(bench.sum()).toMatchObject({ stored: 1, queued: 0 });
      },
      { openFile },
    );
  });
});
