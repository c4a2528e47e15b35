import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedHistorian } from '../../ingest/historian/embedded.js';
import { HistorianError } from '../../ingest/historian/historian.js';
import { COMMON, DAY_MS, historianContract, MINE, NOW, reading, received } from '../contract/historian.js';

const logger = { error: (): void => undefined };
const folderOfOurs = (): Promise<string> => mkdtemp(join(tmpdir(), 'minesentry-history-'));

historianContract('an embedded file', async () => {
  const folder = await folderOfOurs();
  const historian = await openEmbeddedHistorian({ ...COMMON, file: join(folder, 'history.db'), logger });
  return {
    historian,
    close: async () => {
      await historian.close();
      await rm(folder, { recursive: true });
    },
  };
});

describe('the embedded history', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await folderOfOurs();
    file = join(folder, 'history.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('still has everything after it was closed and opened again', async () => {
    const first = await openEmbeddedHistorian({ ...COMMON, file, logger });
    await first.write([received(reading(NOW - 1000, 0.5))]);
    await first.writeRollups([
      { mine: MINE, point: 'T1', minute: NOW - 100 * DAY_MS, min: 1, max: 2, mean: 1.5, count: 2, bad: 0 },
    ]);
    await first.close();
    const second = await openEmbeddedHistorian({ ...COMMON, file, logger });
    expect(await second.raw(MINE, 'T1', NOW - 2000, NOW)).toHaveLength(1);
    const old = {
      mine: MINE,
      point: 'T1',
      from: NOW - 101 * DAY_MS,
      to: NOW - 99 * DAY_MS,
      maxPoints: 10,
      cycleMs: 5000,
    };
    expect((await second.history(old)).buckets.map(({ max }) => max)).toEqual([2]);
    await second.close();
  });

  it('keeps the first of two values of one instant', async () => {
    const historian = await openEmbeddedHistorian({ ...COMMON, file, logger });
    await historian.write([received(reading(NOW - 1000, 0.5), 1)]);
    await historian.write([received(reading(NOW - 1000, 0.9), 2)]);
    expect(await historian.raw(MINE, 'T1', NOW - 2000, NOW)).toMatchObject([{ value: 0.5, arrival: 1 }]);
    await historian.close();
  });

  it('deletes readings older than 92 days, minutes older than 740 days, and nothing younger', async () => {
    let now = NOW;
    const historian = await openEmbeddedHistorian({ ...COMMON, clock: () => now, file, logger });
    const ages = [0, 1, 91, 93, 120];
    const readings = ages.flatMap((days) =>
      ['T1', 'T2', 'WIND1'].map((point) => received(reading(NOW - days * DAY_MS, days, { point }))),
    );
    // More than one step deletes at once.
    const many = Array.from({ length: 4500 }, (_, index) => received(reading(NOW - 100 * DAY_MS + index, 1)));
    const minutes = [1, 93, 739, 741].map((days) => ({
      mine: MINE,
      point: 'T1',
      minute: NOW - days * DAY_MS,
      min: days,
      max: days,
      mean: days,
      count: 1,
      bad: 0,
    }));
    await historian.writeRollups(minutes);
    await historian.write([...readings, ...many]);
    now += 2 * 3_600_000;
    await historian.write([received(reading(now, 1000))]);
    const left = async (point: string): Promise<(number | null)[]> =>
      (await historian.raw(MINE, point, 0, NOW + DAY_MS)).map(({ value }) => value);
    await expect.poll(() => left('WIND1'), { timeout: 10_000 }).toEqual([91, 1, 0]);
    expect(await left('T1')).toEqual([91, 1, 0, 1000]);
    expect(await left('T2')).toEqual([91, 1, 0]);
    const asked = { mine: MINE, point: 'T1', from: 0, to: NOW - 92 * DAY_MS, maxPoints: 100_000_000, cycleMs: 5000 };
    await expect
      .poll(async () => (await historian.history(asked)).buckets.map(({ max }) => max), { timeout: 10_000 })
      .toEqual([739, 93]);
    await historian.close();
  });

  it('says what is wrong while its file cannot be opened, and asks for the batch again', async () => {
    const historian = await openEmbeddedHistorian({ ...COMMON, file: join(folder, 'missing', 'history.db'), logger });
    const failure = await historian.write([received(reading(NOW, 1))]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HistorianError);
    expect(failure).toMatchObject({ code: 'history-file-failed', retryable: true });
    expect(historian.status()).toMatchObject({ state: 'down', why: expect.stringContaining('history.db') });
    await historian.close();
  });
});
