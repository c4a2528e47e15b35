import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GENESIS, hashOf, toRow } from '../../../alerts/journal/ledger.js';
import { type Head, verifyLedger } from '../../../alerts/journal/verify.js';
import type { LedgerRow } from '../../../store/schema.js';
import { openSqlite, type Sqlite } from '../../../store/sqlite.js';
import { trials } from '../../support/runs.js';
import { entry } from './support.js';

const LINES = 12;
const COLUMNS = ['seq', 'at', 'kind', 'mine', 'subject', 'author', 'body', 'previous_hash', 'hash'] as const;

const ledger = (lines: number): LedgerRow[] => {
  const rows: LedgerRow[] = [];
  for (let seq = 1; seq <= lines; seq += 1) rows.push(toRow(entry(`a-${seq}`), seq, rows.at(-1)?.hash ?? GENESIS));
  return rows;
};
const WHOLE = ledger(LINES);
const headOf = (rows: readonly LedgerRow[]): Head => ({ seq: rows.length, hash: rows.at(-1)?.hash ?? GENESIS });

/** Hashes and numbers of every line from one on, made to fit again: what somebody does who knows how the chain is made. */
const rechained = (rows: readonly LedgerRow[], from: number): LedgerRow[] => {
  const before = rows.slice(0, from);
  for (const row of rows.slice(from)) {
    const bare = { ...row, seq: before.length + 1, previous_hash: before.at(-1)?.hash ?? GENESIS };
    before.push({ ...bare, hash: hashOf(bare) });
  }
  return before;
};

const place = fc.integer({ min: 0, max: LINES - 1 });
const change: fc.Arbitrary<(row: LedgerRow) => LedgerRow> = fc.constantFrom(
  (row: LedgerRow) => ({ ...row, at: row.at + 1 }),
  (row: LedgerRow) => ({ ...row, kind: 'alarm.closed' }),
  (row: LedgerRow) => ({ ...row, mine: null }),
  (row: LedgerRow) => ({ ...row, subject: `${row.subject}x` }),
  (row: LedgerRow) => ({ ...row, author: 'nobody' }),
  (row: LedgerRow) => ({ ...row, body: row.body.replace('subject', 'other') }),
  (row: LedgerRow) => ({ ...row, hash: row.hash.replace(/^./, (first) => (first === '0' ? '1' : '0')) }),
  (row: LedgerRow) => {
    const other = { ...row, author: 'nobody' };
    return { ...other, hash: hashOf(other) };
  },
);
const withNumbers = (rows: readonly LedgerRow[]): LedgerRow[] => rows.map((row, index) => ({ ...row, seq: index + 1 }));

/** What somebody may do to a ledger behind its back; each leaves another one. */
const tampering: fc.Arbitrary<readonly LedgerRow[]> = fc.oneof(
  fc.tuple(place, change).map(([at, changed]) => WHOLE.map((row, index) => (index === at ? changed(row) : row))),
  fc.tuple(place, fc.boolean()).map(([at, renumber]) => {
    const rest = WHOLE.filter((_, index) => index !== at);
    return renumber ? withNumbers(rest) : rest;
  }),
  fc.tuple(place, place).map(([at, of]) => {
    const slipped = WHOLE[of];
    return slipped === undefined ? [] : withNumbers(WHOLE.toSpliced(at, 0, slipped));
  }),
  fc
    .tuple(place, place)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => {
      const [first, second] = [WHOLE[one], WHOLE[other]];
      if (first === undefined || second === undefined) return [];
      return withNumbers(WHOLE.with(one, second).with(other, first));
    }),
);

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = openSqlite(':memory:', []);
  const typed = COLUMNS.map((one) => `${one} ${one === 'seq' || one === 'at' ? 'bigint' : 'text'}`);
  await sqlite.query(`create table ledger (${typed.join(', ')})`);
});
afterAll(() => sqlite.close());

const verified = async (rows: readonly LedgerRow[], heads: readonly Head[] = []) => {
  const values = rows.map((row) => COLUMNS.map((column) => row[column]));
  const sql = `insert into ledger values (${COLUMNS.map(() => '?').join(', ')})`;
  await sqlite.batch([
    { sql: 'delete from ledger', rows: [[]] },
    { sql, rows: values },
  ]);
  return verifyLedger(sqlite, { heads });
};

/** The number of the first line that is another one than it was. */
const firstDifference = (rows: readonly LedgerRow[]): number => {
  const differs = WHOLE.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(rows[index]));
  return (differs < 0 ? WHOLE.length : differs) + 1;
};

describe('a ledger that was meddled with', () => {
  it('is whole as long as nobody did', async () => {
    expect(await verified(WHOLE, [headOf(WHOLE)])).toEqual({ ok: true, entries: LINES, head: headOf(WHOLE).hash });
  });

  it('is found out by a changed, removed, inserted or moved line, at that line or the next', async () => {
    await fc.assert(
      fc.asyncProperty(tampering, async (rows) => {
        const found = await verified(rows, [headOf(WHOLE)]);
        const at = firstDifference(rows);
        expect(found).toMatchObject({ ok: false });
        expect(found.ok === false && [at, at + 1].includes(found.at)).toBe(true);
      }),
      trials(200),
    );
  });

  it('is found out by a head noted elsewhere where lines are cut off at its end', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (left) => {
        const rows = WHOLE.slice(0, left);
        expect(await verified(rows)).toMatchObject({ ok: true, entries: left });
        expect(await verified(rows, [headOf(WHOLE)])).toMatchObject({ ok: false, at: left + 1 });
      }),
      trials(20),
    );
  });

  it('is found out by a head noted elsewhere where all that follows a change was chained anew', async () => {
    await fc.assert(
      fc.asyncProperty(tampering, async (rows) => {
        const forged = rechained(rows, firstDifference(rows) - 1);
        // Where a hash alone was changed, chaining anew gives the ledger back.
        fc.pre(JSON.stringify(forged) !== JSON.stringify(WHOLE));
        expect(await verified(forged)).toMatchObject({ ok: true });
        expect(await verified(forged, [headOf(WHOLE)])).toMatchObject({ ok: false });
      }),
      trials(60),
    );
  });
});
