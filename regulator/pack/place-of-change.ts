import { lineHashes } from './manifest.js';

const SHOWN = 120;

const lineText = (bytes: Uint8Array, index: number): string => {
  const line = Buffer.from(bytes).toString('utf8').split('\n')[index] ?? '';
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};

/**
 * Where a member differs from the hashes of its lines, in one sentence: which line was changed, removed or inserted, or
 * which two have changed places; undefined where every line is as it was.
 */
export const placeOfChange = async (bytes: Uint8Array, expected: readonly string[]): Promise<string | undefined> => {
  const actual = await lineHashes(bytes);
  const first = expected.findIndex((hash, index) => actual[index] !== hash);
  if (first < 0 && actual.length === expected.length) return undefined;
  const at = first < 0 ? expected.length : first;
  const line = `line ${at + 1}`;
  const tailIs = (ours: number, theirs: number): boolean =>
    actual.length - ours === expected.length - theirs &&
    actual.slice(ours).every((hash, index) => hash === expected[theirs + index]);
  if (tailIs(at, at + 1)) return `${line} was removed`;
  if (tailIs(at + 1, at)) return `${line} was inserted: ${lineText(bytes, at)}`;
  const changed = expected.flatMap((hash, index) => (actual[index] === hash ? [] : [index]));
  const [one, other] = changed;
  const isSwap =
    actual.length === expected.length &&
    changed.length === 2 &&
    one !== undefined &&
    other !== undefined &&
    actual[one] === expected[other] &&
    actual[other] === expected[one];
  if (isSwap) return `lines ${one + 1} and ${other + 1} have changed places`;
  if (actual.length !== expected.length) {
    return `from ${line} on: ${actual.length} lines where there were ${expected.length}`;
  }
  const more = changed.length > 1 ? `, and ${changed.length - 1} more lines` : '';
  return `${line} was changed${more}; it now reads: ${lineText(bytes, at)}`;
};
