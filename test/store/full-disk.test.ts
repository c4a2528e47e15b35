import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { openStore } from '../../store/store.js';

it('a transaction on a full disk says that the disk is full, and the next one works once there is room', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'full-disk-'));
  const store = await openStore(join(folder, 'journal.db'));
  const say = (sql: string) => store.executeQuery(CompiledQuery.raw(sql));
  const write = () =>
    store.transaction().execute(async (transaction) => {
      for (let key = 0; key < 100; key += 1) {
        const value = 'x'.repeat(100_000);
        await transaction
          .insertInto('meta')
          .values({ key: String(key), value })
          .execute();
      }
    });
  try {
    // No larger than it is.
    await say('pragma max_page_count = 1');
    await say('pragma cache_size = 10');
    // SQLite has then rolled back by itself: asking it to do so again must not hide the reason.
    await expect(write()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    await say('pragma max_page_count = 1000000');
    await write();
    expect(await store.selectFrom('meta').select('key').execute()).toHaveLength(100);
  } finally {
    await store.destroy();
    await rm(folder, { recursive: true, force: true });
  }
});
