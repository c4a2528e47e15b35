import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../domain/clock.js';
import type { GatewayRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';

/** A gateway of a mine, as the embedded broker knows it again. */
export interface Gateway {
  readonly id: string;
  /** The only mine it may speak for; its user name too. */
  readonly mine: string;
  /** SHA-256 of its generated secret, hex. */
  readonly secretHash: string;
}

/** The register of gateways that sign in to the embedded broker. It is written by the ledger, with the line that says so. */
export interface Gateways {
  /** A new one, yet to be recorded; the secret is told this once and stored nowhere. */
  make(mine: string, by: string): { readonly row: GatewayRow; readonly secret: string };
  /** Those that stand. */
  standing(): Promise<readonly Gateway[]>;
  list(): Promise<readonly { readonly id: string; readonly mine: string; readonly revoked: boolean }[]>;
  /** The gateway as it is once it is revoked, yet to be recorded; undefined where none of this id stands. */
  revoked(id: string): Promise<GatewayRow | undefined>;
}

/** What the register keeps of a secret; enough for 256 random bits. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const createGateways = (store: Store, clock: Clock): Gateways => ({
  make(mine, by) {
    const secret = randomBytes(32).toString('base64url');
    const row = {
      id: randomUUID(),
      mine,
      secret_hash: hashOfSecret(secret),
      created_by: by,
      created_at: clock(),
      revoked_at: null,
    };
    return { row, secret };
  },
  async standing() {
    const rows = await store
      .selectFrom('gateways')
      .select(['id', 'mine', 'secret_hash'])
      .where('revoked_at', 'is', null)
      .execute();
    return rows.map(({ id, mine, secret_hash: secretHash }) => ({ id, mine, secretHash }));
  },
  async list() {
    const rows = await store.selectFrom('gateways').selectAll().orderBy('mine').orderBy('created_at').execute();
    return rows.map(({ id, mine, revoked_at }) => ({ id, mine, revoked: revoked_at !== null }));
  },
  async revoked(id) {
    const row = await store
      .selectFrom('gateways')
      .selectAll()
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    return row && { ...row, revoked_at: clock() };
  },
});
