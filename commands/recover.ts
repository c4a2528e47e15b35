import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutJudgements } from '../alerts/after-recovery.js';
import { type Recovery, recoverJournal } from '../alerts/journal/recover.js';
import { readIfThere, writeAtomic } from '../store/atomic-file.js';
import { lockDataFolder } from '../store/data-lock.js';
import { configured, refusal } from './say.js';

const SNAPSHOT = 'snapshot.json';

/** Takes from the snapshot what the rules had judged; whether there was one. */
const forgetJudgements = async (dataDir: string, at: number): Promise<boolean> => {
  const file = join(dataDir, SNAPSHOT);
  const text = await readIfThere(file);
  if (text === undefined) return false;
  await copyFile(file, `${file}.before-${new Date(at).toISOString().replace(/[:.]/g, '-')}`);
  let snapshot: { readonly state?: unknown };
  try {
    snapshot = JSON.parse(text) as { readonly state?: unknown };
  } catch {
    // A start passes over a snapshot that it cannot read.
    return false;
  }
  await writeAtomic(file, JSON.stringify({ ...snapshot, state: withoutJudgements(snapshot.state) }));
  return true;
};

const wordsOf = (recovery: Extract<Recovery, { kind: 'recovered' }>, forgot: boolean): string => {
  const { faults, kept, reason, dropped, entered, unreadable, aside, head } = recovery;
  const rows = Object.entries(entered).map(([table, count]) => `${count} ${table}`);
  const lines = [
    ...faults.map(({ code, message }) => `found: ${message} [${code}]`),
    `kept: lines 1 to ${kept.seq}, the last good link is ${kept.seq}:${kept.hash}`,
    dropped === null
      ? `dropped: everything after line ${kept.seq}; how many lines that were cannot be read`
      : `dropped: ${dropped} lines after line ${kept.seq}${reason === undefined ? '' : `, because ${reason}`}`,
    rows.length === 0
      ? 'entered anew: nothing; the kept lines speak of everything that was found'
      : `entered anew, marked as unproven: ${rows.join(', ')}`,
    ...unreadable.map((table) => `read in part only: ${table}`),
    'sessions are ended: everybody signs in again',
    ...(forgot ? ['the rules judge anew: what holds is raised by the next readings'] : []),
    `the damaged journal is kept as ${aside}`,
    `the ledger's head is now ${head.seq}:${head.hash}`,
  ];
  return `${lines.join('\n')}\n`;
};

/** Keeps a damaged journal up to its last good link, and says what was kept and what was dropped. */
export const recover = async (
  environment: Readonly<Record<string, string | undefined>>,
  options: { readonly dataDir?: string; readonly startEmpty: boolean },
): Promise<void> => {
  const { dataDir } = configured({
    ...environment,
    ...(options.dataDir === undefined ? {} : { DATA_DIR: options.dataDir }),
  });
  if (!existsSync(dataDir)) throw refusal('data-folder-missing', dataDir, 'is not there; set DATA_DIR or --data-dir');
  const unlock = lockDataFolder(dataDir);
  try {
    const at = Date.now();
    const recovery = await recoverJournal({ dataDir, at, by: 'command-line', startEmpty: options.startEmpty });
    if (recovery.kind === 'sound') {
      const { seq, hash } = recovery.head;
      process.stdout.write(`nothing to recover: the journal is sound, ${seq} lines, head ${seq}:${hash}\n`);
      return;
    }
    process.stdout.write(wordsOf(recovery, await forgetJudgements(dataDir, at)));
  } finally {
    unlock();
  }
};
