/** Values that cross into SQLite. */
export type SqlValue = string | number | bigint | null | Uint8Array;

export interface SqliteWorkerData {
  readonly file: string;
  readonly pragmas: readonly string[];
}

/** Without its ticket, as callers write it. */
export type SqliteCall =
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly SqlValue[] }
  | {
      /** All statements in one transaction, each run once per row. */
      readonly kind: 'batch';
      readonly statements: readonly { readonly sql: string; readonly rows: readonly (readonly SqlValue[])[] }[];
    }
  | { readonly kind: 'close' };

export type SqliteRequest = SqliteCall & { readonly ticket: number };

export interface SqliteReply {
  readonly ticket: number;
  readonly rows?: unknown[];
  readonly changes?: number;
  readonly error?: { readonly message: string; readonly code: string };
}
