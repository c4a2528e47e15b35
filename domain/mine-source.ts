import { createHash } from 'node:crypto';
import { type LoadedMine, loadMine } from './load-mine.js';

/** A mine's file as it was read: its name, its text, and the CSV files that it names. */
export interface MineSource {
  readonly file: string;
  readonly text: string;
  readonly companions: Readonly<Record<string, string>>;
}

/** The mine of a file as it was read, or every fault of it. */
export const loadSource = ({ text, companions }: Omit<MineSource, 'file'>): LoadedMine =>
  loadMine(text, (name) => companions[name]);

/** SHA-256, hex, of a file's content with its CSVs; the same under any name. */
export const fingerprintOf = ({ text, companions }: Omit<MineSource, 'file'>): string =>
  createHash('sha256')
    .update(JSON.stringify([text, Object.entries(companions).sort(([one], [other]) => (one < other ? -1 : 1))]))
    .digest('hex');
