import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { packageFolder } from '../../commands/say.js';
import type { Fault } from './run-fault.js';
import type { World } from './world.js';

const BEFORE_MS = 6000;
const ROUND_MS = 3000;
const MOST_ROUNDS = 3;

/** Changes the newest line of the ledger behind the service's back; answers its number, or undefined where it is an acknowledgement. */
const changeLastLine = ({ dataDir }: World): number | undefined => {
  const journal = new Database(join(dataDir, 'journal.db'));
  try {
    const last = journal
      .prepare<[], { seq: number; kind: string }>('select seq, kind from ledger order by seq desc limit 1')
      .get();
    // What is beyond the last good link is not kept: an answered acknowledgement there would be lost as stated, and not by a fault.
    if (last === undefined || last.kind === 'alarm.acknowledged') return undefined;
    const trigger = journal
      .prepare<[], { sql: string }>("select sql from sqlite_master where name = 'ledger_no_update'")
      .get();
    journal.exec('drop trigger ledger_no_update');
    journal.prepare("update ledger set author = 'nobody' where seq = ?").run(last.seq);
    journal.exec(trigger?.sql ?? '');
    return last.seq;
  } finally {
    journal.close();
  }
};

const recover = async ({ dataDir }: World): Promise<string> => {
  const words = [join(packageFolder(), 'dist/cli.js'), 'recover', '--data-dir', dataDir];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { env: { DATA_DIR: dataDir } });
  return stdout + stderr;
};

/** A line of the ledger is not what it was: the service does not start on it, and goes on from what `recover` keeps. */
const damagedJournal: Fault['inject'] = async (world, rounds) => {
  const { service } = world;
  const failures: string[] = [];
  await delay(BEFORE_MS);
  for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
    await service.kill();
    const line = changeLastLine(world);
    if (line === undefined) {
      round -= 1;
    } else {
      const before = readFileSync(service.logFile, 'utf8').length;
      const started = await service.start().then(
        () => true,
        () => false,
      );
      if (started) return [...failures, `the service starts on a journal whose line ${line} was changed`];
      const said = readFileSync(service.logFile, 'utf8').slice(before);
      if (!said.includes('journal-broken') || !said.includes(`line ${line}`))
        failures.push(`the refusal to start does not name line ${line}`);
      const recovered = await recover(world);
      if (!recovered.includes(`kept: lines 1 to ${line - 1}`))
        failures.push(`recover says: ${recovered.slice(0, 300)}`);
    }
    await service.start();
    await delay(ROUND_MS);
  }
  return failures;
};

/** What happens to the journal itself. */
export const JOURNAL_FAULTS: readonly Fault[] = [
  { name: 'journal-damaged', title: 'a line of the ledger changed', mode: 'servers', inject: damagedJournal },
];
