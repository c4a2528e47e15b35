// Runs in a worker thread: a slow disk or a long query must not freeze alarms.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { SqliteReply, SqliteRequest, SqliteWorkerData } from './sqlite-protocol.js';

const { file, pragmas } = workerData as SqliteWorkerData;
const port = parentPort;
if (!port) throw new Error('sqlite-worker runs only as a worker thread');

const database = new Database(file);
for (const pragma of pragmas) database.pragma(pragma);

const prepared = new Map<string, Database.Statement>();
const statementOf = (sql: string): Database.Statement => {
  const known = prepared.get(sql);
  if (known) return known;
  if (prepared.size >= 200) prepared.clear();
  const fresh = database.prepare(sql);
  prepared.set(sql, fresh);
  return fresh;
};

const run = (request: SqliteRequest): Omit<SqliteReply, 'ticket'> => {
  switch (request.kind) {
    case 'query': {
      const statement = statementOf(request.sql);
      if (statement.reader) return { rows: statement.all(...request.parameters) };
      return { changes: statement.run(...request.parameters).changes };
    }
    case 'batch': {
      const changes = database.transaction(() =>
        request.statements.reduce((sum, { sql, rows }) => {
          const statement = statementOf(sql);
          return rows.reduce((inner, row) => inner + statement.run(...row).changes, sum);
        }, 0),
      )();
      return { changes };
    }
    case 'close':
      database.close();
      return {};
  }
};

port.on('message', (request: SqliteRequest) => {
  try {
    port.postMessage({ ticket: request.ticket, ...run(request) });
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    port.postMessage({ ticket: request.ticket, error: { message, code: code ?? 'SQLITE_ERROR' } });
  }
  if (request.kind === 'close') port.close();
});
