import { parseHead } from '../alerts/journal/head-file.js';
import { type Head, verifyJournal } from '../alerts/journal/verify.js';
import { refusal } from './say.js';

/** Heads as somebody noted them elsewhere, `SEQ:HASH`. @throws CommandError `head-invalid` for a text that is none. */
export const headsOf = (noted: readonly string[] = []): readonly Head[] =>
  noted.map((text) => {
    const head = parseHead(text);
    if (head === undefined) throw refusal('head-invalid', '--head', `${text} is no head; write SEQ:HASH`);
    return head;
  });

/** Checks a journal's chain from its first line to its last, and against heads noted elsewhere; exits with 1 at the first break. */
export const verify = async (file: string, noted?: readonly string[]): Promise<void> => {
  const heads = headsOf(noted);
  const found = await verifyJournal(file, { heads });
  if (found.ok) {
    const held = heads.length === 0 ? '' : `, holds ${heads.length === 1 ? 'the head' : 'every head'} noted elsewhere`;
    process.stdout.write(`${file}: unbroken, ${found.entries} entries, head ${found.head}${held}\n`);
    return;
  }
  process.stdout.write(`${file}: broken at entry ${found.at}: ${found.reason}\n`);
  process.exitCode = 1;
};
