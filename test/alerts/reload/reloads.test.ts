import { beforeEach, describe, expect, test } from 'vitest';
import type { Alerts } from '../../../alerts/alerts.js';
import type { LedgerEntry } from '../../../alerts/journal/ledger.js';
import { createReloads, type ReadMine, type Reloads } from '../../../alerts/reload/reloads.js';
import { loadSource, type MineSource } from '../../../domain/mine-source.js';
import type { Person } from '../../../domain/roles.js';
import { type PointId, START, told } from '../../differential/history.js';
import { ruleLayer } from '../../support/rule-layer.js';
import { fileWith, longerReturn, mineWith, stricter, without } from './support.js';

const person = (name: string, role: Person['role'], scope: Person['scopes'][number] = 'all'): Person => ({
  name,
  role,
  scopes: [scope],
});
const engineer = person('li', 'engineer');
const leader = person('chen', 'mine-leader');
const admin = person('admin', 'admin');

let alerts: Alerts;
let reloads: Reloads;
let disk: MineSource;
let lines: LedgerEntry[];
let renewed: string[];
let arrival: number;

const readDisk = (): ReadMine => {
  const loaded = loadSource(disk);
  return loaded.ok ? { ok: true, mine: loaded.mine, source: disk } : loaded;
};
const say = (...said: (readonly [number, Partial<Record<PointId, number>>])[]): void => {
  for (const { at, observations } of told(...said)) {
    arrival += 1;
    alerts.arrive({ arrival, receivedAt: at, topic: 'told', observations, refusals: [] });
  }
};

beforeEach(() => {
  lines = [];
  renewed = [];
  arrival = 0;
  disk = fileWith();
  const commit = async ({ entries }: { readonly entries: readonly LedgerEntry[] }): Promise<void> => {
    lines.push(...entries);
  };
  alerts = ruleLayer(mineWith(), () => START, { commit });
  reloads = createReloads({
    alerts,
    read: readDisk,
    live: ({ id }) => renewed.push(id),
    suspensions: { holds: async () => false, took: async () => undefined },
    inForce: async () => undefined,
    commit,
    keep: () => renewed.push('kept'),
    clock: () => START,
  });
});

const kinds = (): readonly string[] => lines.map(({ kind }) => kind).filter((kind) => !kind.startsWith('alarm.'));

describe('putting a mine file in force', () => {
  test('takes one who asks and another who approves; both stand in the ledger with the whole file and its limits', async () => {
    disk = fileWith(stricter);
    const asked = await reloads.ask(engineer, 'small-mine');
    expect(asked).toMatchObject({
      ok: true,
      reload: {
        state: 'pending',
        by: 'li',
        changes: [
          { kind: 'changed', what: 'limits', id: 'T2', text: { en: expect.stringContaining('alarm 1 → 0.8') } },
        ],
      },
    });
    expect(alerts.view.mines()[0]?.limitsOf.get('T2')).toMatchObject({ alarm: { value: 1 } });
    expect({ ok: true, reload: reloads.waiting('small-mine') }).toEqual(asked);
    const approved = await reloads.approve(leader, 'small-mine', asked.ok ? asked.reload.id : '');
    expect(approved).toMatchObject({ ok: true, reload: { state: 'approved', by: 'li', approvedBy: 'chen' } });
    expect(reloads.waiting('small-mine')).toBeUndefined();
    expect(alerts.view.mines()[0]?.limitsOf.get('T2')).toMatchObject({ alarm: { value: 0.8 } });
    expect(renewed).toEqual(['small-mine', 'kept']);
    expect(kinds()).toEqual(['mine-file.asked', 'mine-file.approved', 'limits.in-force']);
    expect(lines.find(({ kind }) => kind === 'mine-file.approved')).toMatchObject({
      author: 'chen',
      subject: 'small-mine',
      body: { askedBy: 'li', text: disk.text, arrival: 0 },
    });
  });

  test('is refused to whoever asked for it, an admin included', async () => {
    disk = fileWith(stricter);
    for (const one of [leader, admin]) {
      await reloads.ask(one, 'small-mine');
      expect(await reloads.approve(one, 'small-mine')).toMatchObject({ ok: false, code: 'own-reload' });
    }
    expect(alerts.view.mines()[0]?.limitsOf.get('T2')).toMatchObject({ alarm: { value: 1 } });
    expect(await reloads.approve(leader, 'small-mine')).toMatchObject({ ok: true });
  });

  test('is refused by role and scope', async () => {
    expect(await reloads.ask(person('wang', 'regulator'), 'small-mine')).toMatchObject({ code: 'forbidden' });
    expect(await reloads.ask(person('li', 'engineer', 'mine:other'), 'small-mine')).toMatchObject({
      code: 'unknown-mine',
    });
    await reloads.ask(engineer, 'small-mine');
    expect(await reloads.approve(person('zhao', 'dispatcher'), 'small-mine')).toMatchObject({ code: 'forbidden' });
  });

  test('is refused whole for a wrong file, with every fault, a line in the ledger, and the old one in force', async () => {
    disk = {
      ...disk,
      text: disk.text.replace('position: T1', 'position: T99').replace('kind: heading', 'kind: cellar'),
    };
    const answer = await reloads.ask(engineer, 'small-mine');
    expect(answer).toMatchObject({ ok: false, code: 'mine-file-wrong' });
    expect(!answer.ok && answer.faults?.length).toBeGreaterThan(1);
    expect(lines).toMatchObject([{ kind: 'mine-file.refused', author: 'li' }]);
    expect(await reloads.approve(leader, 'small-mine')).toMatchObject({ ok: false, code: 'nothing-pending' });
    expect(alerts.view.mines()[0]?.areaById.get('heading-1')?.kind).toBe('heading');
  });

  test('is refused where the file has changed since it was shown, or another change than the one looked at waits', async () => {
    disk = fileWith(stricter);
    await reloads.ask(engineer, 'small-mine');
    expect(await reloads.approve(leader, 'small-mine', 'r-other')).toMatchObject({ code: 'nothing-pending' });
    disk = fileWith(longerReturn);
    expect(await reloads.approve(leader, 'small-mine')).toMatchObject({ ok: false, code: 'file-changed' });
    expect(await reloads.approve(leader, 'small-mine')).toMatchObject({ code: 'nothing-pending' });
    expect(alerts.view.mines()[0]?.areaById.has('return-1b')).toBe(false);
  });

  test('is refused where it needs a restart: another division sees other people', async () => {
    disk = fileWith((file) => Object.assign(file, { division: '第八师' }));
    expect(await reloads.ask(engineer, 'small-mine')).toMatchObject({ ok: false, code: 'needs-restart' });
  });

  test('is refused while an alarm of a point that it drops upholds an order to withdraw', async () => {
    say([0, { T1: 1.7 }]);
    disk = fileWith(without('T1'));
    expect(await reloads.ask(engineer, 'small-mine')).toMatchObject({
      ok: false,
      code: 'order-open',
      message: expect.stringContaining('T1'),
    });
    disk = fileWith(longerReturn);
    expect(await reloads.ask(engineer, 'small-mine')).toMatchObject({ ok: true });
  });

  test('says beforehand which standing alarms it would close', async () => {
    say([0, { CO: 30 }]);
    disk = fileWith(without('CO'));
    const asked = await reloads.ask(engineer, 'small-mine');
    expect(asked).toMatchObject({
      ok: true,
      reload: { closes: [{ subject: 'CO', rule: 'gas.carbon-monoxide.over-limit' }] },
    });
    expect(alerts.view.standing().some(({ point }) => point === 'CO')).toBe(true);
    await reloads.approve(leader, 'small-mine');
    expect(alerts.view.standing().some(({ point }) => point === 'CO')).toBe(false);
  });
});
