import type { DeviceRow, GatewayRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';

/** What a screen or a gateway signs in with, as it stands after an act: made, or taken away. */
export type CredentialRecord =
  | { readonly kind: 'device'; readonly row: Readonly<DeviceRow> }
  | { readonly kind: 'gateway'; readonly row: Readonly<GatewayRow> };

/** Writes them inside a transaction. Once made, all that changes of one is when it was taken away. */
export const writeCredentials = async (transaction: Store, records: readonly CredentialRecord[]): Promise<void> => {
  for (const record of records) {
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
