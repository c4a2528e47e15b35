// How a year of journal (200,000 lines) is listed, filtered, paged and verified. Run: npm run bench:journal
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GENESIS, toRow } from '../alerts/journal/ledger.js';
import { verifyJournal } from '../alerts/journal/verify.js';
import type { LedgerRow } from '../store/schema.js';
import { openStore, type Store } from '../store/store.js';

const LINES = 200_000;
const YEAR_MS = 365 * 86_400_000;
const START = Date.parse('2026-01-01T00:00:00+08:00');
const MOST_MS = { ask: 200, verify: 10_000 } as const;
const KINDS = ['alarm.raised', 'alarm.acknowledged', 'alarm.closed', 'evacuation.mustered', 'incident.opened'] as const;

const fill = async (store: Store): Promise<void> => {
  let previous = GENESIS;
  let rows: LedgerRow[] = [];
  for (let seq = 1; seq <= LINES; seq += 1) {
    const alarm = `a-${Math.floor(seq / 4)}`;
    const kind = KINDS[seq % KINDS.length] ?? 'alarm.raised';
    const body = {
      id: alarm,
      rule: 'gas.methane.over-limit',
      value: 1.2,
      message: { zh: '甲烷超限', en: 'over limit' },
    };
    const at = START + Math.floor((seq * YEAR_MS) / LINES);
    const row = toRow({ at, kind, mine: `mine-${seq % 10}`, subject: alarm, author: null, body }, seq, previous);
    previous = row.hash;
    rows.push(row);
    if (rows.length < 500 && seq < LINES) continue;
    await store.insertInto('ledger').values(rows).execute();
    rows = [];
  }
};

/** The slowest of several askings, ms. */
const slowest = async (ask: (round: number) => Promise<unknown>): Promise<number> => {
  let most = 0;
  for (let round = 0; round < 20; round += 1) {
    const from = performance.now();
    await ask(round);
    most = Math.max(most, performance.now() - from);
  }
  return most;
};

const folder = mkdtempSync(join(tmpdir(), 'minesentry-journal-bench-'));
try {
  const file = join(folder, 'journal.db');
  const store = await openStore(file);
  await fill(store);
  const page = (after: number) =>
    store.selectFrom('ledger').selectAll().where('seq', '>', after).orderBy('seq').limit(101);
  const found: Record<string, number> = {
    list: await slowest((round) => page(round).execute()),
    'page deep within': await slowest((round) => page(LINES - 5000 * (round + 1)).execute()),
    'of some mines': await slowest((round) =>
      page(LINES - 9000 * (round + 1))
        .where('mine', 'in', ['mine-1', 'mine-7'])
        .execute(),
    ),
    'of one mine and day': await slowest((round) =>
      store
        .selectFrom('ledger')
        .selectAll()
        .where('mine', '=', `mine-${round % 10}`)
        .where('at', '>=', START + round * 86_400_000)
        .where('at', '<', START + (round + 1) * 86_400_000)
        .orderBy('at')
        .limit(101)
        .execute(),
    ),
    'of one alarm': await slowest((round) =>
      store
        .selectFrom('ledger')
        .selectAll()
        .where('subject', '=', `a-${round * 2000}`)
        .orderBy('seq')
        .execute(),
    ),
  };
  await store.destroy();
  const from = performance.now();
  const verified = await verifyJournal(file);
  const verifyMs = performance.now() - from;
  let isQuick = verified.ok && verifyMs < MOST_MS.verify;
  for (const [what, ms] of Object.entries(found)) {
    isQuick &&= ms < MOST_MS.ask;
    process.stdout.write(`${what.padEnd(22)} ${ms.toFixed(1).padStart(8)} ms (at most ${MOST_MS.ask})\n`);
  }
  process.stdout.write(`${'verify'.padEnd(22)} ${verifyMs.toFixed(0).padStart(8)} ms (at most ${MOST_MS.verify})\n`);
  if (!isQuick) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
