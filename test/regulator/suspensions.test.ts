import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeChanges } from '../../alerts/journal/write.js';
import type { Mine } from '../../domain/mine.js';
import type { Person } from '../../domain/roles.js';
import { createSuspensions, type Suspensions } from '../../regulator/resumption/suspensions.js';
import { openStore, type Store } from '../../store/store.js';
import { NOW, someMine } from '../dashboard/support.js';

const INSPECTOR: Person = { name: 'liu', role: 'regulator', scopes: ['all'] };
const suspended: Mine = { ...someMine('north', '第六师'), status: 'suspended' };
const producing: Mine = someMine('north', '第六师');

let folder: string;
let store: Store;
let suspensions: Suspensions;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-suspensions-'));
  store = await openStore(join(folder, 'store.db'));
  const journal = { commit: (change: Parameters<typeof writeChanges>[1][number]) => writeChanges(store, [change]) };
  suspensions = createSuspensions({ store, journal, clock: () => NOW });
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** A start with this mine file; what it makes of the mine, once its acts are written. */
const start = async (mine: Mine) => {
  const held: string[] = [];
  const [settled] = await suspensions.settle([mine], ({ id }) => held.push(id));
  return { status: settled?.status, held };
};
const kinds = async () =>
  (await store.selectFrom('ledger').select(['kind', 'author']).orderBy('seq').execute()).map(({ kind }) => kind);

describe('a suspended mine', () => {
  it('stays suspended although its file says that it produces, until the division has accepted', async () => {
    expect(await start(suspended)).toEqual({ status: 'suspended', held: [] });
    await expect.poll(kinds).toEqual(['mine.suspended']);
    expect(await start(producing)).toEqual({ status: 'suspended', held: ['north'] });
    const accepted = await suspensions.accept(INSPECTOR, 'north', '复产验收合格');
    expect(accepted).toMatchObject({ ok: true, done: { state: 'accepted', acceptedBy: 'liu' } });
    expect(await start(producing)).toEqual({ status: 'producing', held: [] });
    await expect.poll(kinds).toEqual(['mine.suspended', 'mine.resumption-accepted', 'mine.resumed']);
    expect(await start(producing)).toEqual({ status: 'producing', held: [] });
  });

  it('is suspended anew when its file says so again, and one acceptance serves once', async () => {
    await start(suspended);
    await expect.poll(kinds).toEqual(['mine.suspended']);
    await suspensions.accept(INSPECTOR, 'north', '合格');
    await start(producing);
    await expect.poll(kinds).toHaveLength(3);
    await start(suspended);
    await expect.poll(kinds).toHaveLength(4);
    expect((await start(producing)).status).toBe('suspended');
  });

  it('is accepted once, and only while it is suspended', async () => {
    expect(await suspensions.accept(INSPECTOR, 'north', '合格')).toMatchObject({ code: 'not-suspended' });
    await start(suspended);
    await expect.poll(kinds).toHaveLength(1);
    await suspensions.accept(INSPECTOR, 'north', '合格');
    expect(await suspensions.accept(INSPECTOR, 'north', '合格')).toMatchObject({ code: 'already-accepted' });
    expect(await start(suspended)).toEqual({ status: 'suspended', held: [] });
    expect(await kinds()).toHaveLength(2);
  });

  it('is begun once, however often the service starts', async () => {
    await start(suspended);
    await expect.poll(kinds).toHaveLength(1);
    await start(suspended);
    expect(await kinds()).toEqual(['mine.suspended']);
  });
});
