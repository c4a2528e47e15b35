import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.js';
import { isScope, type Person, type Scope } from '../../../domain/roles.js';
import type { DeviceRow } from '../../../store/schema.js';
import type { Store } from '../../../store/store.js';
import type { JournalPort } from '../ports.js';
import { createRemembered } from './remembered.js';
import { SHOWN_MS, type SignedIn } from './sessions.js';
import { hashOfToken, newToken } from './tokens.js';

/** A screen that only shows, as administrators see it. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly revokedAt?: number;
}

export type DeviceAnswer<Given> =
  | ({ readonly ok: true } & Given)
  | { readonly ok: false; readonly code: string; readonly message: string };

/** The register of screens that only show (a wall): each signs in with its own token, until that is revoked. */
export interface Devices {
  /** The token is told this once and stored nowhere. Refused: name-invalid, scope-invalid, too-many-devices. */
  add(
    name: string,
    scopes: readonly string[],
    by: string,
  ): Promise<DeviceAnswer<{ readonly id: string; readonly token: string }>>;
  /** Newest first, revoked ones too. */
  list(): Promise<readonly Device[]>;
  /** Its running screens end within seconds. Refused: unknown-device (also where it is revoked already). */
  revoke(id: string, by: string): Promise<DeviceAnswer<object>>;
  /** What the token stands for. While the store fails, a token that was found before is believed. */
  find(token: string): Promise<SignedIn | undefined>;
  /** Which of these (`device:{id}`) are not revoked. */
  standing(sessions: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

const MOST_DEVICES = 500;
const PREFIX = 'device:';

/** Whether a session's id is a device's. */
export const isDevice = (session: string): boolean => session.startsWith(PREFIX);

const scopesOf = (text: string): readonly Scope[] => {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.filter((one): one is Scope => typeof one === 'string' && isScope(one)) : [];
};

const personOf = ({ name, scopes }: Pick<DeviceRow, 'name' | 'scopes'>): Person => ({
  name,
  role: 'wall',
  scopes: scopesOf(scopes),
});

const refused = (code: string, message: string) => ({ ok: false, code, message }) as const;

export const createDevices = (parts: {
  readonly store: Store;
  readonly journal: JournalPort;
  readonly clock: Clock;
}): Devices => {
  const { store, journal, clock } = parts;
  const remembered = createRemembered<SignedIn>(clock);
  /** The token's row and its line in the ledger, both or neither. */
  const record = (kind: string, row: DeviceRow, by: string, body: unknown): Promise<void> =>
    journal.commit({
      entries: [{ at: clock(), kind, mine: null, subject: row.id, author: by, body }],
      credentials: [{ kind: 'device', row }],
    });

  return {
    add: async (name, scopes, by) => {
      if (!/^[\p{L}\p{N}._ -]{1,64}$/u.test(name) || name.trim() !== name) {
        return refused('name-invalid', 'Use 1 to 64 letters, digits, spaces, ".", "_" or "-".');
      }
      if (scopes.length === 0 || scopes.length > 100 || !scopes.every(isScope)) {
        return refused('scope-invalid', 'Use all, division:NAME or mine:ID, at least one and at most 100.');
      }
      const standing = await store.selectFrom('devices').select('id').where('revoked_at', 'is', null).execute();
      if (standing.length >= MOST_DEVICES) {
        return refused('too-many-devices', `There are ${MOST_DEVICES} already: revoke those that are no more.`);
      }
      const id = randomUUID();
      const token = newToken();
      const row = {
        id,
        name,
        token_hash: hashOfToken(token),
        scopes: JSON.stringify(scopes),
        created_by: by,
        created_at: clock(),
        revoked_at: null,
      };
      await record('device.added', row, by, { name, scopes });
      return { ok: true, id, token };
    },
    list: async () => {
      const rows = await store.selectFrom('devices').selectAll().orderBy('created_at', 'desc').orderBy('id').execute();
      return rows.map(({ id, name, scopes, created_by, created_at, revoked_at }) => ({
        id,
        name,
        scopes: scopesOf(scopes),
        createdBy: created_by,
        createdAt: created_at,
        ...(revoked_at === null ? {} : { revokedAt: revoked_at }),
      }));
    },
    revoke: async (id, by) => {
      const row = await store
        .selectFrom('devices')
        .selectAll()
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return refused('unknown-device', `There is no device ${id} that stands.`);
      await record('device.revoked', { ...row, revoked_at: clock() }, by, {});
      return { ok: true };
    },
    find: async (token) => {
      const hash = hashOfToken(token);
      let row: DeviceRow | undefined;
      try {
        row = await store
          .selectFrom('devices')
          .selectAll()
          .where('token_hash', '=', hash)
          .where('revoked_at', 'is', null)
          .executeTakeFirst();
      } catch (error) {
        const known = remembered.recall(hash);
        if (known !== undefined) return known;
        throw error;
      }
      if (row === undefined) {
        remembered.forget(hash);
        return undefined;
      }
      const signedIn = { person: personOf(row), session: `${PREFIX}${row.id}`, locked: false };
      remembered.keep(hash, signedIn, clock() + SHOWN_MS);
      return signedIn;
    },
    standing: async (sessions) => {
      const ids = sessions.filter(isDevice).map((session) => session.slice(PREFIX.length));
      if (ids.length === 0) return new Map();
      const rows = await store
        .selectFrom('devices')
        .selectAll()
        .where('id', 'in', ids)
        .where('revoked_at', 'is', null)
        .execute();
      return new Map(rows.map((row) => [`${PREFIX}${row.id}`, personOf(row)]));
    },
  };
};
