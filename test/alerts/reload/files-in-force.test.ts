import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesInForce, type InForceKind, inForceEntry } from '../../../alerts/reload/mine-file-entry.js';
import { NOW, openTestJournal } from '../journal/support.js';
import { fileWith, mineWith } from './support.js';

let own: Awaited<ReturnType<typeof openTestJournal>>;
beforeEach(async () => {
  own = await openTestJournal();
});
afterEach(() => own.remove());

/** A mine's file comes into force after so many messages. */
const comes = (arrival: number, kind: InForceKind = 'mine-file.approved', id = 'small-mine'): Promise<void> => {
  const mine = { ...mineWith(), id };
  return own.journal.commit({
    entries: [inForceEntry(mine, fileWith(), { kind, at: NOW, author: 'chen', arrival, changes: [] })],
  });
};
const judgedBy = async (after: number) =>
  (await filesInForce(own.store, 'small-mine', after)).map(({ arrival }) => arrival);

describe('the files by which messages were judged', () => {
  it('are the one in force then and all that came later, of that mine alone', async () => {
    await comes(0, 'mine-file.loaded');
    await comes(100);
    await comes(150, 'mine-file.approved', 'other-mine');
    await comes(200, 'mine-file.unapproved');
    expect(await judgedBy(0)).toEqual([0, 100, 200]);
    expect(await judgedBy(99)).toEqual([0, 100, 200]);
    expect(await judgedBy(100)).toEqual([100, 200]);
    expect(await judgedBy(199)).toEqual([100, 200]);
    expect(await judgedBy(200)).toEqual([200]);
    expect(await judgedBy(1000)).toEqual([200]);
  });

  it('are none where the ledger names none, and the later ones alone where it names none so old', async () => {
    expect(await judgedBy(5)).toEqual([]);
    await comes(100);
    expect(await judgedBy(5)).toEqual([100]);
  });
});
