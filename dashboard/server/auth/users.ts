import type { UserRecord } from '../../../alerts/journal/write-credentials.js';
import type { Clock } from '../../../domain/clock.js';
import { isRole, isScope, type Person, ROLES, type Scope } from '../../../domain/roles.js';
import type { UserRow } from '../../../store/schema.js';
import type { Store } from '../../../store/store.js';
import type { JournalPort } from '../ports.js';
import { generatePassword, PASSWORD_LENGTH, type Passwords } from './passwords.js';

/** A user as administrators see one. */
export interface User extends Person {
  readonly disabled: boolean;
  readonly createdAt: number;
}

export type UserAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** The register of users. Whatever changes in it goes to the ledger with the name of who did it. */
export interface Users {
  /** Refused: user-exists, name-invalid, role-invalid, scope-invalid, password-invalid. */
  create(
    user: {
      readonly name: string;
      readonly role: string;
      readonly scopes: readonly string[];
      readonly password: string;
    },
    by: string,
  ): Promise<UserAnswer>;
  list(): Promise<readonly User[]>;
  /** Ends the user's sessions too. Refused: unknown-user, last-admin. */
  disable(name: string, by: string): Promise<UserAnswer>;
  /** Ends the user's sessions too. Refused: unknown-user, password-invalid. */
  setPassword(name: string, password: string, by: string): Promise<UserAnswer>;
  /** The person, where name and password fit and the user is not disabled; takes as long where they do not. */
  recognise(name: string, password: string, reserved?: boolean): Promise<Person | undefined>;
  /** Whether a name is a user's: what else is typed into the field may be a password, and is not recorded. */
  exists(name: string): Promise<boolean>;
  /** First start: makes `admin` where there is no user yet. `generated`: its password, to be printed once. */
  ensureAdmin(password?: string): Promise<{ readonly created: boolean; readonly generated?: string }>;
}

const refused = (code: string, message: string): UserAnswer => ({ ok: false, code, message });

/** The person a row describes, or undefined where a later version wrote a role this one does not know. */
export const personOf = (row: Pick<UserRow, 'name' | 'role' | 'scopes'>): Person | undefined => {
  const parsed: unknown = JSON.parse(row.scopes);
  const scopes = Array.isArray(parsed)
    ? parsed.filter((scope): scope is Scope => typeof scope === 'string' && isScope(scope))
    : [];
  return isRole(row.role) ? { name: row.name, role: row.role, scopes } : undefined;
};

const passwordFault = (password: string): UserAnswer | undefined =>
  password.length >= PASSWORD_LENGTH.min && password.length <= PASSWORD_LENGTH.max
    ? undefined
    : refused('password-invalid', `Use ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`);

export const createUsers = (parts: {
  readonly store: Store;
  readonly journal: JournalPort;
  readonly passwords: Passwords;
  readonly clock: Clock;
}): Users => {
  const { store, journal, passwords, clock } = parts;

  const find = (name: string): Promise<UserRow | undefined> =>
    store.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst();
  /** The user's row and its line in the ledger, both or neither. */
  const record = (change: UserRecord, name: string, by: string, body: unknown): Promise<void> =>
    journal.commit({
      entries: [{ at: clock(), kind: `user.${change.act}`, mine: null, subject: name, author: by, body }],
      credentials: [change],
    });

  const create: Users['create'] = async ({ name, role, scopes, password }, by) => {
    if (!/^[\p{L}\p{N}._-]{1,64}$/u.test(name)) {
      return refused('name-invalid', 'Use 1 to 64 letters, digits, ".", "_" or "-".');
    }
    if (!isRole(role)) return refused('role-invalid', `There is no role ${role}; use one of ${ROLES.join(', ')}.`);
    if (scopes.length === 0 || scopes.length > 100 || !scopes.every(isScope)) {
      return refused('scope-invalid', 'Use all, division:NAME or mine:ID, at least one and at most 100.');
    }
    const fault = passwordFault(password);
    if (fault) return fault;
    const row: UserRow = {
      name,
      password_hash: await passwords.hash(password),
      role,
      scopes: JSON.stringify(scopes),
      disabled: 0,
      created_at: clock(),
    };
    if ((await find(name)) === undefined)
      await record({ kind: 'user', act: 'created', row }, name, by, { role, scopes });
    // Whoever was first has the name; the hash, with its own salt, says who that was.
    const stands = await find(name);
    if (stands?.password_hash !== row.password_hash) {
      return refused('user-exists', `There is a user ${name} already.`);
    }
    return { ok: true };
  };

  return {
    create,
    list: async () => {
      const rows = await store.selectFrom('users').selectAll().orderBy('name').execute();
      return rows.flatMap((row) => {
        const person = personOf(row);
        return person ? [{ ...person, disabled: row.disabled !== 0, createdAt: row.created_at }] : [];
      });
    },
    disable: async (name, by) => {
      const user = await find(name);
      if (!user) return refused('unknown-user', `There is no user ${name}.`);
      if (user.role === 'admin') {
        const others = await store
          .selectFrom('users')
          .select('name')
          .where('role', '=', 'admin')
          .where('disabled', '=', 0)
          .where('name', '!=', name)
          .execute();
        if (others.length === 0) return refused('last-admin', 'The last admin stays: nobody could make another.');
      }
      await record({ kind: 'user', act: 'disabled', name }, name, by, {});
      return { ok: true };
    },
    setPassword: async (name, password, by) => {
      const fault = passwordFault(password);
      if (fault) return fault;
      if (!(await find(name))) return refused('unknown-user', `There is no user ${name}.`);
      const passwordHash = await passwords.hash(password);
      await record({ kind: 'user', act: 'password-set', name, passwordHash }, name, by, {});
      return { ok: true };
    },
    recognise: async (name, password, reserved) => {
      const row = await find(name);
      const fits = await passwords.verify(row?.password_hash, password, reserved);
      return fits && row && row.disabled === 0 ? personOf(row) : undefined;
    },
    exists: async (name) => (await find(name)) !== undefined,
    ensureAdmin: async (password) => {
      const known = await store.selectFrom('users').select('name').limit(1).execute();
      if (known.length > 0) return { created: false };
      const chosen = password ?? generatePassword();
      const answer = await create({ name: 'admin', role: 'admin', scopes: ['all'], password: chosen }, 'first-start');
      if (!answer.ok) throw new Error(`the first user cannot be made: ${answer.message}`);
      return password === undefined ? { created: true, generated: chosen } : { created: true };
    },
  };
};
