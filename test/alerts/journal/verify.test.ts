import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENESIS, hashOf } from '../../../alerts/journal/ledger.js';
import { verifyJournal } from '../../../alerts/journal/verify.js';
import { entry, openTestJournal } from './support.js';

type Own = Awaited<ReturnType<typeof openTestJournal>>;
let own: Own;
beforeEach(async () => {
  own = await openTestJournal();
});
afterEach(() => own.remove());

const UNLOCK = ['drop trigger ledger_no_update', 'drop trigger ledger_no_delete'];
const write = async (lines: number): Promise<void> => {
  await own.journal.commit({ entries: Array.from({ length: lines }, (_, index) => entry(`a-${index + 1}`)) });
};
const tamper = (...statements: readonly string[]): Promise<void> => own.meddle(...UNLOCK, ...statements);

describe('a ledger that can only be added to', () => {
  it('refuses to change a line', async () => {
    await write(1);
    await expect(own.meddle(`update ledger set author = 'nobody'`)).rejects.toThrow('append-only');
  });

  it('refuses to remove a line', async () => {
    await write(1);
    await expect(own.meddle('delete from ledger')).rejects.toThrow('append-only');
  });
});

describe('verifying a ledger', () => {
  it('finds an empty ledger whole', async () => {
    expect(await verifyJournal(own.file)).toEqual({ ok: true, entries: 0, head: GENESIS });
  });

  it('finds a ledger of several pages whole', async () => {
    await write(2500);
    expect(await verifyJournal(own.file)).toMatchObject({ ok: true, entries: 2500 });
  });

  it.each([
    ['at', `at = at + 1`],
    ['kind', `kind = 'alarm.closed'`],
    ['mine', 'mine = null'],
    ['subject', `subject = 'a-9'`],
    ['author', `author = 'zhang'`],
    ['body', `body = replace(body, 'a-3', 'a-4')`],
    ['hash', `hash = '${'0'.repeat(64)}'`],
  ])('finds a changed %s', async (_, change) => {
    await write(5);
    await tamper(`update ledger set ${change} where seq = 3`);
    expect(await verifyJournal(own.file)).toMatchObject({ ok: false, at: 3 });
  });

  it('finds a line that was changed together with its hash', async () => {
    await write(5);
    const row = await own.store.selectFrom('ledger').selectAll().where('seq', '=', 3).executeTakeFirstOrThrow();
    await tamper(`update ledger set author = 'zhang', hash = '${hashOf({ ...row, author: 'zhang' })}' where seq = 3`);
    expect(await verifyJournal(own.file)).toMatchObject({ ok: false, at: 4 });
  });

  it('finds a missing line', async () => {
    await write(5);
    await tamper('delete from ledger where seq = 3');
    expect(await verifyJournal(own.file)).toMatchObject({
      ok: false,
      at: 3,
      reason: expect.stringContaining('missing'),
    });
  });

  it('finds a missing first line, and one missing where a page ends', async () => {
    await write(1500);
    await tamper('delete from ledger where seq = 1001');
    expect(await verifyJournal(own.file)).toMatchObject({ ok: false, at: 1001 });
    await own.meddle('delete from ledger where seq = 1');
    expect(await verifyJournal(own.file)).toMatchObject({ ok: false, at: 1 });
  });

  it('finds a missing line whose gap was closed by renumbering', async () => {
    await write(5);
    await tamper('delete from ledger where seq = 3', 'update ledger set seq = seq - 1 where seq > 3');
    expect(await verifyJournal(own.file)).toMatchObject({ ok: false, at: 3 });
  });

  it('finds two lines that changed places', async () => {
    await write(5);
    await tamper(
      'update ledger set seq = 100 where seq = 2',
      'update ledger set seq = 2 where seq = 3',
      'update ledger set seq = 3 where seq = 100',
    );
    expect(await verifyJournal(own.file)).toMatchObject({ ok: false, at: 2 });
  });

  it.each(['0', '-1', 'null', '2.5'])('finds a line that was slipped in under the number %s', async (number) => {
    await write(3);
    await own.meddle(
      `insert into ledger select ${number}, at, kind, mine, 'a-9', author, body, previous_hash, hash from ledger where seq = 1`,
    );
    expect(await verifyJournal(own.file)).toMatchObject({ ok: false });
  });

  it('gives a head that tells when the last lines were cut off, since nothing else can', async () => {
    await write(5);
    const before = await verifyJournal(own.file);
    await tamper('delete from ledger where seq = 5');
    const after = await verifyJournal(own.file);
    expect(after).toMatchObject({ ok: true, entries: 4 });
    expect(after.ok && before.ok && after.head !== before.head).toBe(true);
  });

  it('says of a file that is not there, or no journal, that it cannot be read', async () => {
    await expect(verifyJournal(join(tmpdir(), 'no-such-journal.db'))).rejects.toMatchObject({
      code: 'journal-unreadable',
    });
    const text = `${own.file}.txt`;
    await writeFile(text, 'no database, but long enough to be looked at as one. '.repeat(50));
    await expect(verifyJournal(text)).rejects.toMatchObject({ code: 'journal-unreadable' });
  });

  it('names the earliest of several heads noted elsewhere that it no longer holds', async () => {
    await write(5);
    const heads = [4, 2, 5].map((seq) => ({ seq, hash: '0'.repeat(64) }));
    expect(await verifyJournal(own.file, { heads })).toMatchObject({ ok: false, at: 2 });
  });
});
