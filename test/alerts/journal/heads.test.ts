import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHeadFile } from '../../../alerts/journal/head-file.js';
import { createHeads, type PublishedHead } from '../../../alerts/journal/heads.js';
import { type Head, verifyJournal } from '../../../alerts/journal/verify.js';
import { createLog, entry, NOW, openTestJournal } from './support.js';

let own: Awaited<ReturnType<typeof openTestJournal>>;
let told: PublishedHead[];
let log: ReturnType<typeof createLog>;
beforeEach(async () => {
  own = await openTestJournal();
  told = [];
  log = createLog();
});
afterEach(() => own.remove());

const heads = (start?: Head) =>
  createHeads({
    store: own.store,
    dataDir: dirname(own.file),
    start,
    publish: (head) => told.push(head),
    clock: () => NOW,
    logger: log.logger,
  });
const headNow = async (): Promise<Head> => {
  const verified = await verifyJournal(own.file);
  return verified.ok ? { seq: verified.entries, hash: verified.head } : { seq: -1, hash: '' };
};

describe('the head of the ledger', () => {
  it('is published and noted beside the journal once lines were added, and not again while none are', async () => {
    const reader = heads();
    await reader.look();
    expect(told).toEqual([]);
    await own.journal.commit({ entries: [entry('a-1'), entry('a-2')] });
    await reader.look();
    await reader.look();
    const head = await headNow();
    expect(told).toEqual([{ ...head, at: NOW }]);
    expect(await readHeadFile(dirname(own.file))).toEqual(head);
    await own.journal.commit({ entries: [entry('a-3')] });
    await reader.look();
    expect(told.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('goes on from the head that a start has checked', async () => {
    await own.journal.commit({ entries: [entry('a-1')] });
    const reader = heads(await headNow());
    await own.journal.commit({ entries: [entry('a-2')] });
    await reader.look();
    expect(told).toEqual([{ ...(await headNow()), at: NOW }]);
    expect(reader.newest()).toEqual(await headNow());
  });

  it('is not published where a line was changed behind the service, which says so', async () => {
    const reader = heads();
    await own.journal.commit({ entries: [entry('a-1'), entry('a-2')] });
    await own.meddle('drop trigger ledger_no_update', `update ledger set author = 'nobody' where seq = 2`);
    await reader.look();
    expect(told).toEqual([]);
    expect(reader.status()).toEqual({ state: 'down', why: 'the ledger is broken: line 2 has been changed' });
    expect(log.errors).toMatchObject([{ message: 'the ledger is broken' }]);
  });
});
