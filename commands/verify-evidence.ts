import { readFileSync } from 'node:fs';
import { hashOf } from '../alerts/journal/ledger.js';
import { judgedByReadings, whyNotJudged } from '../alerts/rerun/judged-by-readings.js';
import { rerun } from '../alerts/rerun/rerun.js';
import { programVersion } from '../program-version.js';
import { lineOf } from '../regulator/incident-file/lines.js';
import { holdsHead, type VerifiedPack, verifyPack } from '../regulator/pack/verify-pack.js';
import { rederive } from '../regulator/rederive/rederive.js';
import { refusal } from './say.js';
import { headsOf } from './verify.js';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const bytesOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    throw refusal('file-unreadable', file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const judgeAgain = async ({ frozen, rows }: VerifiedPack): Promise<boolean> => {
  if (frozen === undefined) {
    say('rederive: the pack holds nothing that could be judged again');
    return false;
  }
  const layer = { rerun, judgedByReadings, whyNotJudged, program: programVersion() };
  const { same, differences, notJudged, otherRules } = await rederive(frozen, rows.map(lineOf), layer);
  if (otherRules !== undefined) say(`rederive: ${otherRules}`);
  for (const { alarm, rule, why } of notJudged) say(`rederive: not judged: ${rule} (${alarm}): ${why}`);
  for (const difference of differences) say(`rederive: differs: ${difference}`);
  say(`rederive: ${same} alarms reproduced exactly, ${differences.length} differences, ${notJudged.length} not judged`);
  return differences.length === 0;
};

/**
 * Checks an evidence pack without the service; names every change and exits with 1. `rederive`: judges the frozen
 * readings again as well. `head`: heads of the journal as somebody noted them elsewhere.
 */
export const verifyEvidence = async (
  file: string,
  options: { readonly rederive?: boolean; readonly head?: readonly string[] },
): Promise<void> => {
  const bytes = bytesOf(file);
  const verified = await verifyPack(bytes, hashOf);
  const { problems, manifest, seal } = verified;
  for (const { member, what } of problems) say(`${file}: ${member}: ${what}`);
  let isRight = problems.length === 0;
  if (isRight && manifest !== undefined && seal !== undefined) {
    const state = manifest.provisional ? 'provisional' : 'final';
    say(
      `${file}: as sealed, ${state}: incident ${manifest.incident} of ${manifest.mine}, ${manifest.members.length} members, ${manifest.lines.length} ledger lines`,
    );
    for (const { name, code, why } of manifest.leftOut ?? []) say(`${name} could not be made: ${code}: ${why}`);
    say(`seal: ledger line ${seal.seq} of ${new Date(seal.at).toISOString()}, ${seal.hash}`);
    say('compare it with a head that the service has published; a whole record made up anew has another');
  }
  for (const head of headsOf(options.head)) {
    const { seq } = head;
    const holds = holdsHead(bytes, head);
    if (holds === false) say(`${file}: ledger line ${seq} is not the one that was noted elsewhere`);
    if (holds === undefined) say(`ledger line ${seq} lies outside the chain of this pack: it says nothing of it`);
    if (holds === true) say(`ledger line ${seq} is the one that was noted elsewhere`);
    isRight &&= holds !== false;
  }
  if (options.rederive === true) isRight = (await judgeAgain(verified)) && isRight;
  if (!isRight) process.exitCode = 1;
};
