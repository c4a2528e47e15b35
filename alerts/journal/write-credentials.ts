import type { DeviceRow, GatewayRow, UserRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';

/** What an act makes of a user: made, shut out, or given another password. The last two end every session of theirs. */
export type UserRecord =
  | { readonly kind: 'user'; readonly act: 'created'; readonly row: Readonly<UserRow> }
  | { readonly kind: 'user'; readonly act: 'disabled'; readonly name: string }
  | { readonly kind: 'user'; readonly act: 'password-set'; readonly name: string; readonly passwordHash: string };

/** What a screen or a gateway signs in with, as it stands after an act: made, or taken away; or a person's. */
export type CredentialRecord =
  | { readonly kind: 'device'; readonly row: Readonly<DeviceRow> }
  | { readonly kind: 'gateway'; readonly row: Readonly<GatewayRow> }
  | UserRecord;

/** What names a credential among all of its kind. */
export const credentialName = (record: CredentialRecord): string => {
  if (record.kind !== 'user') return `${record.kind} ${record.row.id}`;
  return `user ${record.act === 'created' ? record.row.name : record.name}`;
};

/**
 * The changes without those that make a user whose name another has meanwhile: such a change leaves neither a row nor
 * a line. To be asked inside the transaction that writes them.
 */
export const withoutTakenNames = async <One extends { readonly credentials?: readonly CredentialRecord[] }>(
  transaction: Store,
  changes: readonly One[],
): Promise<readonly One[]> => {
  const namesOf = ({ credentials = [] }: One): string[] =>
    credentials.flatMap((one) => (one.kind === 'user' && one.act === 'created' ? [one.row.name] : []));
  const made = changes.flatMap(namesOf);
  if (made.length === 0) return changes;
  const rows = await transaction.selectFrom('users').select('name').where('name', 'in', made).execute();
  const taken = new Set(rows.map(({ name }) => name));
  return changes.filter((change) => {
    const names = namesOf(change);
    if (names.some((name) => taken.has(name))) return false;
    for (const name of names) taken.add(name);
    return true;
  });
};

const writeUser = async (transaction: Store, record: UserRecord): Promise<void> => {
  if (record.act === 'created') {
    await transaction.insertInto('users').values(record.row).execute();
    return;
  }
  const { name } = record;
  const change = record.act === 'disabled' ? { disabled: 1 } : { password_hash: record.passwordHash };
  await transaction.updateTable('users').set(change).where('name', '=', name).execute();
  await transaction.deleteFrom('sessions').where('user', '=', name).execute();
};

/** Writes them inside a transaction. Of a device and a gateway, once made, all that changes is when it was taken away. */
export const writeCredentials = async (transaction: Store, records: readonly CredentialRecord[]): Promise<void> => {
  for (const record of records) {
    if (record.kind === 'user') {
      await writeUser(transaction, record);
      continue;
    }
    const { revoked_at } = record.row;
    if (record.kind === 'device') {
      await transaction
        .insertInto('devices')
        .values(record.row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ revoked_at }))
        .execute();
    } else {
      await transaction
        .insertInto('gateways')
        .values(record.row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ revoked_at }))
        .execute();
    }
  }
};
