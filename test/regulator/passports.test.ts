import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPassports } from '../../regulator/passports.js';
import { openStore, type Store } from '../../store/store.js';

let folder: string;
let store: Store;
const logger = { warn: (): void => undefined };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-passports-'));
  store = await openStore(join(folder, 'journal.db'));
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true, force: true });
});

const rows = () => store.selectFrom('alarm_passports').selectAll().orderBy('at').execute();

describe("alarms' passports", () => {
  it('keep when an alarm was sent to how many screens, and on whose screen it was painted', async () => {
    const passports = createPassports(store, logger);
    passports.sent('a-1', 'north', 1000, 2);
    passports.painted({ alarm: 'a-1', mine: 'north', at: 1080, by: 'zhang', address: '10.0.0.7' });
    passports.painted({ alarm: 'a-1', mine: 'north', at: 1300, by: 'li', address: '10.0.0.8' });
    await passports.flushed();
    expect(await rows()).toEqual([
      { alarm: 'a-1', mine: 'north', kind: 'sent', at: 1000, by_whom: null, address: null, screens: 2 },
      { alarm: 'a-1', mine: 'north', kind: 'painted', at: 1080, by_whom: 'zhang', address: '10.0.0.7', screens: null },
      { alarm: 'a-1', mine: 'north', kind: 'painted', at: 1300, by_whom: 'li', address: '10.0.0.8', screens: null },
    ]);
  });

  it('come in while others are written, each once', async () => {
    const passports = createPassports(store, logger);
    for (let at = 1; at <= 1200; at += 1) {
      passports.sent(`a-${at}`, 'north', at, 1);
      if (at % 400 === 0) await Promise.resolve();
    }
    while ((await rows()).length < 1200) await passports.flushed();
    expect((await rows()).map(({ alarm }) => alarm)).toEqual(Array.from({ length: 1200 }, (_, at) => `a-${at + 1}`));
    expect(passports.dropped()).toBe(0);
  });

  it('are changed and removed by nobody', async () => {
    const passports = createPassports(store, logger);
    passports.sent('a-1', 'north', 1000, 2);
    await passports.flushed();
    await expect(store.deleteFrom('alarm_passports').execute()).rejects.toThrow('append-only');
    await expect(store.updateTable('alarm_passports').set({ at: 1 }).execute()).rejects.toThrow('append-only');
  });
});
