import { statSync } from 'node:fs';
import { join } from 'node:path';
import { schemaFaults } from '../../store/check-schema.js';
import { openSqlite } from '../../store/sqlite.js';
import { readHeadFile } from './head-file.js';
import { type Head, type Verified, verifyLedger } from './verify.js';

/** In the data folder. */
export const JOURNAL_FILE = 'journal.db';

/** Why a journal must not be written on. */
export interface JournalFault {
  readonly code:
    | 'journal-missing'
    | 'journal-unreadable'
    | 'journal-damaged'
    | 'journal-broken'
    | 'schema-newer'
    | 'schema-half-migrated';
  readonly message: string;
}

/** What a start has looked at: lines `from` to `entries` were recomputed, the ones before them counted. */
export interface JournalChecked {
  readonly faults: readonly JournalFault[];
  readonly entries: number;
  readonly from: number;
  readonly head?: Head;
}

/** At least so many of the newest lines are recomputed at a start. */
const RECOMPUTED = 100_000;
/** The pages of a larger file are not looked through at a start, bytes. */
const LOOKED_THROUGH = 1024 ** 3;
const ADVICE = 'restore a backup, or keep what is sound with: minesentry recover';

const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;

/**
 * Looks at the journal of a data folder before it is written on, and changes nothing: pages, schema, and the ledger's
 * chain. Lines up to the head that was noted beside it were read back before; of these the newest 100,000 are recomputed
 * once more, and the older ones counted. `minesentry verify --journal` recomputes them all.
 */
export const checkJournal = async (dataDir: string, recomputed = RECOMPUTED): Promise<JournalChecked> => {
  const file = join(dataDir, JOURNAL_FILE);
  const noted = await readHeadFile(dataDir);
  const size = sizeOf(file);
  if (size === undefined) {
    const isLost = noted !== undefined && noted.seq > 0;
    const message = `is not there, and its ledger had ${noted?.seq} lines; ${ADVICE}`;
    return { faults: isLost ? [{ code: 'journal-missing', message }] : [], entries: 0, from: 1 };
  }
  const faults: JournalFault[] = [];
  const sqlite = openSqlite(file, ['query_only = ON', 'busy_timeout = 5000']);
  const from = noted === undefined ? 1 : Math.max(1, noted.seq + 1 - recomputed);
  let verified: Verified | undefined;
  try {
    if (size <= LOOKED_THROUGH) {
      const { rows } = await sqlite.query<{ quick_check: string }>('pragma quick_check(3)');
      const found = rows.map(({ quick_check }) => quick_check).filter((one) => one !== 'ok');
      if (found.length > 0) {
        const message = `is damaged: ${found.join('; ').replaceAll('\n', ' ')}; ${ADVICE}`;
        faults.push({ code: 'journal-damaged', message });
      }
    }
    faults.push(...(await schemaFaults(sqlite)).map(({ code, message }) => ({ code, message })));
    const { rows: ledger } = await sqlite.query(`select 1 from sqlite_master where type = 'table' and name = 'ledger'`);
    if (ledger.length > 0) verified = await verifyLedger(sqlite, { from, heads: noted === undefined ? [] : [noted] });
    else if (noted !== undefined && noted.seq > 0) {
      faults.push({ code: 'journal-broken', message: `holds no ledger, and had one of ${noted.seq} lines; ${ADVICE}` });
    }
    if (verified?.ok === false) {
      const { at, reason } = verified;
      faults.push({ code: 'journal-broken', message: `the ledger is broken at line ${at}: ${reason}; ${ADVICE}` });
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    faults.push({ code: 'journal-unreadable', message: `cannot be read: ${error.message}; ${ADVICE}` });
  } finally {
    await sqlite.close();
  }
  if (verified?.ok !== true) return { faults, entries: 0, from };
  return { faults, entries: verified.entries, from, head: { seq: verified.entries, hash: verified.head } };
};
