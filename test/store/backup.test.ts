import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyJournal } from '../../alerts/journal/verify.js';
import { backUp } from '../../store/backup.js';
import { openStore } from '../../store/store.js';
import { alarmRecord, entry, openTestJournal } from '../alerts/journal/support.js';

let own: Awaited<ReturnType<typeof openTestJournal>>;
let folder: string;
beforeEach(async () => {
  own = await openTestJournal();
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
});
afterEach(async () => {
  await own.remove();
  await rm(folder, { recursive: true });
});

describe('a backup of the journal', () => {
  it('taken while alarms are written is whole, holds each alarm with its line, and can be gone on with', async () => {
    let written = 0;
    let stop = false;
    const write = async (): Promise<void> => {
      while (!stop) {
        written += 1;
        const id = `a-${written}`;
        await own.journal.commit({ entries: [entry(id)], alarms: [alarmRecord(id, written)] });
      }
    };
    const writing = write();
    const copies = ['one.db', 'two.db', 'three.db'].map((name) => join(folder, name));
    for (const copy of copies) {
      const before = written;
      await backUp(own.file, copy, async (draft) => {
        expect(await verifyJournal(draft)).toMatchObject({ ok: true });
      });
      const store = await openStore(copy);
      const lines = await store.selectFrom('ledger').select('subject').execute();
      const alarms = await store.selectFrom('alarms').select('id').execute();
      await store.destroy();
      expect(lines.length).toBeGreaterThanOrEqual(Math.max(0, before - 1));
      expect(alarms.map(({ id }) => id).sort()).toEqual(lines.map(({ subject }) => subject).sort());
    }
    stop = true;
    await writing;
    expect(await verifyJournal(own.file)).toMatchObject({ ok: true, entries: written });
  });

  it('that does not pass its check leaves no file behind', async () => {
    const to = join(folder, 'copy.db');
    const check = async (): Promise<void> => {
      throw new Error('the chain is broken');
    };
    await expect(backUp(own.file, to, check)).rejects.toThrow('the chain is broken');
    expect(existsSync(to)).toBe(false);
    expect(existsSync(`${to}.partial`)).toBe(false);
  });
});
