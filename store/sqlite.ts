import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SqliteCall, SqliteReply, SqlValue } from './sqlite-protocol.js';

/** A failure of SQLite or of its worker, with SQLite's own code. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** One SQLite file behind a worker thread. Calls are carried out in the order in which they are made. */
export interface Sqlite {
  query<Row>(sql: string, parameters?: readonly SqlValue[]): Promise<{ rows: Row[]; changes: number }>;
  /** One transaction: all or nothing. */
  batch(
    statements: readonly { readonly sql: string; readonly rows: readonly (readonly SqlValue[])[] }[],
  ): Promise<number>;
  close(): Promise<void>;
}

/** The compiled worker; when run from TypeScript source (tests), its compiled twin in `dist/`. */
const workerFile = (): string => {
  const beside = fileURLToPath(new URL('./sqlite-worker.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../dist/store/sqlite-worker.js', import.meta.url));
};

const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000', 'foreign_keys = ON'];

/**
 * Opens (or creates) a SQLite file with a write-ahead log.
 * @throws SqliteError on the first call, where the file cannot be opened.
 */
export const openSqlite = (file: string, pragmas: readonly string[] = PRAGMAS): Sqlite => {
  const worker = new Worker(workerFile(), { workerData: { file, pragmas } });
  const waiting = new Map<number, { resolve: (reply: SqliteReply) => void; reject: (error: Error) => void }>();
  let lastTicket = 0;
  let broken: Error | undefined;

  const fail = (error: Error): void => {
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (reply: SqliteReply) => {
    const caller = waiting.get(reply.ticket);
    waiting.delete(reply.ticket);
    if (reply.error) caller?.reject(new SqliteError(reply.error.message, reply.error.code));
    else caller?.resolve(reply);
  });
  worker.on('error', (error) => fail(new SqliteError(`${file}: ${error.message}`, 'SQLITE_WORKER')));
  worker.on('exit', () => fail(broken ?? new SqliteError(`${file} is closed`, 'SQLITE_CLOSED')));

  const call = (request: SqliteCall): Promise<SqliteReply> =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      lastTicket += 1;
      waiting.set(lastTicket, { resolve, reject });
      worker.postMessage({ ...request, ticket: lastTicket });
    });

  return {
    query: async <Row>(sql: string, parameters: readonly SqlValue[] = []) => {
      const reply = await call({ kind: 'query', sql, parameters });
      return { rows: (reply.rows ?? []) as Row[], changes: reply.changes ?? 0 };
    },
    batch: async (statements) => (await call({ kind: 'batch', statements })).changes ?? 0,
    close: async () => {
      if (broken) return;
      const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      await call({ kind: 'close' });
      await exited;
    },
  };
};
