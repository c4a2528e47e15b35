import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alerts } from '../../alerts/alerts.js';
import type { Change } from '../../alerts/journal/journal.js';
import { writeChanges } from '../../alerts/journal/write.js';
import { filesInForce, underStatus } from '../../alerts/reload/mine-file-entry.js';
import { loadSource, type MineSource } from '../../domain/mine-source.js';
import type { Person } from '../../domain/roles.js';
import { createSuspensions } from '../../regulator/resumption/suspensions.js';
import { openReloads } from '../../service-mines.js';
import { openStore, type Store } from '../../store/store.js';
import { fileWith, mineWith } from '../alerts/reload/support.js';
import { START } from '../differential/history.js';
import { ruleLayer } from '../support/rule-layer.js';

const MINE = 'small-mine';
const engineer: Person = { name: 'li', role: 'engineer', scopes: ['all'] };
const leader: Person = { name: 'chen', role: 'mine-leader', scopes: ['all'] };
const inspector: Person = { name: 'liu', role: 'regulator', scopes: ['all'] };

let folder: string;
let store: Store;
let alerts: Alerts;
let desk: ReturnType<typeof openReloads>;
let disk: MineSource;

const withStatus = (status: string): MineSource =>
  fileWith((file) => {
    file['status'] = status;
  });
const reload = async (status: string) => {
  disk = withStatus(status);
  const asked = await desk.reloads.ask(engineer, MINE);
  const approved = await desk.reloads.approve(leader, MINE);
  return { asked, approved };
};
const statusNow = () => alerts.view.mines()[0]?.status;
const kinds = async () =>
  (await store.selectFrom('ledger').select('kind').orderBy('seq').execute())
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith('mine.') || kind === 'mine-file.resumed');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-resumption-'));
  store = await openStore(join(folder, 'store.db'));
  let written: Promise<unknown> = Promise.resolve();
  const commit = (change: Change): Promise<void> => {
    const own = written.then(() => writeChanges(store, [change]));
    written = own;
    return own;
  };
  alerts = ruleLayer(mineWith(), () => START, { commit });
  desk = openReloads({
    alerts,
    store,
    commit,
    clock: () => START,
    read: () => {
      const loaded = loadSource(disk);
      return loaded.ok ? { ok: true, mine: loaded.mine, source: disk } : loaded;
    },
    mines: { put: () => undefined, approved: () => undefined },
    suspensions: createSuspensions({ store, journal: { commit }, clock: () => START }),
    keep: () => undefined,
    renew: () => undefined,
  });
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true, force: true });
});

describe('an approved mine file', () => {
  it('does not lift a suspension that the division has not accepted: the answer, the ledger and the register say so', async () => {
    await reload('suspended');
    expect(statusNow()).toBe('suspended');
    const { asked, approved } = await reload('producing');
    expect(asked).toMatchObject({ ok: true, reload: { held: { zh: expect.stringContaining('停产') } } });
    expect(approved).toMatchObject({ ok: true, reload: { held: { en: expect.stringContaining('division') } } });
    expect(statusNow()).toBe('suspended');
    const [inForce] = (await filesInForce(store, MINE, Number.MAX_SAFE_INTEGER)).slice(-1);
    expect(inForce).toMatchObject({ text: disk.text, status: 'suspended', held: { en: expect.any(String) } });
    expect(underStatus(mineWith(), inForce ?? {}).status).toBe('suspended');
    expect(await kinds()).toEqual(['mine.suspended', 'mine.resumption-held']);
    expect((await desk.suspensions.newest([MINE])).get(MINE)).toMatchObject({ state: 'suspended', heldAt: START });
  });

  it('takes effect whole the moment the division accepts, without a start of the service', async () => {
    await reload('suspended');
    await reload('producing');
    const accepted = await desk.suspensions.accept(inspector, MINE, '复产验收合格');
    expect(accepted).toMatchObject({ ok: true, done: { state: 'resumed', acceptedBy: 'liu' } });
    expect(statusNow()).toBe('producing');
    expect(await kinds()).toEqual([
      'mine.suspended',
      'mine.resumption-held',
      'mine.resumption-accepted',
      'mine-file.resumed',
      'mine.resumed',
    ]);
  });

  it('lifts a suspension that the division had accepted before, once', async () => {
    await reload('suspended');
    await desk.suspensions.accept(inspector, MINE, '合格');
    expect(statusNow()).toBe('suspended');
    expect((await reload('producing')).approved).not.toHaveProperty('reload.held');
    expect(statusNow()).toBe('producing');
    await reload('suspended');
    await reload('producing');
    expect(statusNow()).toBe('suspended');
  });

  it('waits with an acceptance that comes while it is put in force: the mine resumes whichever is first', async () => {
    await reload('suspended');
    disk = withStatus('producing');
    await desk.reloads.ask(engineer, MINE);
    await Promise.all([desk.reloads.approve(leader, MINE), desk.suspensions.accept(inspector, MINE, '合格')]);
    expect(statusNow()).toBe('producing');
  });
});
