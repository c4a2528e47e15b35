import { expect, it } from 'vitest';
import { writeChanges } from '../../../alerts/journal/write.js';
import { openStore } from '../../../store/store.js';

const row = {
  id: 'g-1',
  mine: 'north',
  secret_hash: 'ab',
  created_by: 'command-line',
  created_at: 5,
  revoked_at: null,
};
const entry = (kind: string) => ({ at: 5, kind, mine: 'north', subject: 'g-1', author: 'command-line', body: {} });

it('writes what a gateway signs in with and the line that says so, both or neither', async () => {
  const store = await openStore(':memory:');
  try {
    const made = { entries: [entry('gateway.added')], credentials: [{ kind: 'gateway', row }] } as const;
    const refused = { kind: 'gateway', row: { ...row, created_at: Number.NaN } } as const;
    await expect(writeChanges(store, [{ ...made, credentials: [refused] }])).rejects.toThrow();
    expect(await store.selectFrom('ledger').selectAll().execute()).toEqual([]);
    await writeChanges(store, [made]);
    const revoked = { kind: 'gateway', row: { ...row, secret_hash: 'other', revoked_at: 9 } } as const;
    await writeChanges(store, [{ entries: [entry('gateway.revoked')], credentials: [revoked] }]);
    expect(await store.selectFrom('gateways').selectAll().execute()).toEqual([{ ...row, revoked_at: 9 }]);
    const kinds = await store.selectFrom('ledger').select('kind').orderBy('seq').execute();
    expect(kinds).toEqual([{ kind: 'gateway.added' }, { kind: 'gateway.revoked' }]);
  } finally {
    await store.destroy();
  }
});

const user = { name: 'li', password_hash: 'one', role: 'dispatcher', scopes: '["all"]', disabled: 0, created_at: 5 };
const about = (kind: string) => ({ ...entry(kind), mine: null, subject: 'li' });
const session = { id: 's-1', token_hash: 't', user: 'li', created_at: 5, expires_at: 9, seen_at: 5 };

it('writes what becomes of a user, the end of their sessions and the line that says so, all or nothing', async () => {
  const store = await openStore(':memory:');
  const kinds = async () =>
    (await store.selectFrom('ledger').select('kind').orderBy('seq').execute()).map((one) => one.kind);
  const stands = () => store.selectFrom('users').selectAll().execute();
  try {
    const made = {
      entries: [about('user.created')],
      credentials: [{ kind: 'user', act: 'created', row: user }],
    } as const;
    // What cannot be written after the user stands for whatever ends the program between the two.
    const broken = { ...made.credentials[0], row: { ...user, name: 'wang', created_at: Number.NaN } } as const;
    await expect(writeChanges(store, [made, { entries: [], credentials: [broken] }])).rejects.toThrow();
    expect([await stands(), await kinds()]).toEqual([[], []]);

    await writeChanges(store, [made]);
    await store.insertInto('sessions').values(session).execute();
    const gone = { kind: 'user', act: 'disabled', name: 'li' } as const;
    const shut = { entries: [about('user.disabled')], credentials: [gone] };
    await expect(writeChanges(store, [shut, { entries: [], credentials: [broken] }])).rejects.toThrow();
    expect([await stands(), await kinds()]).toEqual([[user], ['user.created']]);
    expect(await store.selectFrom('sessions').selectAll().execute()).toHaveLength(1);

    const other = { kind: 'user', act: 'password-set', name: 'li', passwordHash: 'two' } as const;
    await writeChanges(store, [shut, { entries: [about('user.password-set')], credentials: [other] }]);
    expect(await stands()).toEqual([{ ...user, disabled: 1, password_hash: 'two' }]);
    expect(await store.selectFrom('sessions').selectAll().execute()).toEqual([]);
  } finally {
    await store.destroy();
  }
});

it('of two who make a user of one name at one moment lets the first, and records the second nowhere', async () => {
  const store = await openStore(':memory:');
  const makes = (hash: string) =>
    ({
      entries: [about('user.created')],
      credentials: [{ kind: 'user', act: 'created', row: { ...user, password_hash: hash } }],
    }) as const;
  try {
    await writeChanges(store, [makes('one'), makes('two')]);
    await writeChanges(store, [makes('three'), { entries: [about('other')] }]);
    expect(await store.selectFrom('users').select('password_hash').execute()).toEqual([{ password_hash: 'one' }]);
    const lines = await store.selectFrom('ledger').select(['seq', 'kind']).orderBy('seq').execute();
    expect(lines).toEqual([
      { seq: 1, kind: 'user.created' },
      { seq: 2, kind: 'other' },
    ]);
  } finally {
    await store.destroy();
  }
});
