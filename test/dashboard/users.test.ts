import { expect, it } from 'vitest';
import { openJournal } from '../../alerts/journal/journal.js';
import { createUsers } from '../../dashboard/server/auth/users.js';
import { openStore } from '../../store/store.js';

const PASSWORD = 'a long enough one';
const clock = (): number => 5;
/** Hashes as quickly as a test may; never the same twice, as with a salt. */
const quickPasswords = () => {
  let salt = 0;
  return {
    hash: async (password: string) => {
      salt += 1;
      return `${password}#${salt}`;
    },
    verify: async (hash: string | undefined, password: string) => hash?.startsWith(`${password}#`) ?? false,
  };
};
const li = { name: 'li', role: 'dispatcher', scopes: ['all'], password: PASSWORD };

it('changes nothing of a user where the line that would say so is not written', async () => {
  const store = await openStore(':memory:');
  const journal = await openJournal({ store, clock, logger: { error: () => undefined, info: () => undefined } });
  const parts = { store, passwords: quickPasswords(), clock };
  const users = createUsers({ ...parts, journal });
  const cutOff = createUsers({ ...parts, journal: { commit: () => Promise.reject(new Error('the power is gone')) } });
  try {
    await expect(cutOff.create(li, 'admin')).rejects.toThrow('the power is gone');
    expect(await users.list()).toEqual([]);

    expect(await users.create(li, 'admin')).toEqual({ ok: true });
    await expect(cutOff.disable('li', 'admin')).rejects.toThrow('the power is gone');
    await expect(cutOff.setPassword('li', 'another long one', 'admin')).rejects.toThrow('the power is gone');
    expect(await users.recognise('li', PASSWORD)).toMatchObject({ name: 'li' });
    expect((await store.selectFrom('ledger').select('kind').execute()).map(({ kind }) => kind)).toEqual([
      'user.created',
    ]);
  } finally {
    await journal.close();
    await store.destroy();
  }
});

it('gives a name that two ask for at one moment to one of them, and says so to the other', async () => {
  const store = await openStore(':memory:');
  const journal = await openJournal({ store, clock, logger: { error: () => undefined, info: () => undefined } });
  const users = createUsers({ store, journal, passwords: quickPasswords(), clock });
  try {
    const answers = await Promise.all([users.create(li, 'admin'), users.create(li, 'other')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ code: 'user-exists' });
    expect(await store.selectFrom('ledger').select('kind').execute()).toEqual([{ kind: 'user.created' }]);
  } finally {
    await journal.close();
    await store.destroy();
  }
});
