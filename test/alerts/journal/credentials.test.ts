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
