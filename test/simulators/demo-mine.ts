import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadMine } from '../../domain/load-mine.js';
import type { Mine } from '../../domain/mine.js';

/** Loads a mine from its text; a fault of the file fails the test with all of them. */
export const loadMineText = (text: string): Mine => {
  const loaded = loadMine(text);
  if (!loaded.ok) throw new Error(loaded.faults.map(({ place, message }) => `${place}: ${message}`).join('\n'));
  return loaded.mine;
};

/** The demonstration mine as it is shipped. */
export const loadDemoMine = (): Mine =>
  loadMineText(readFileSync(fileURLToPath(new URL('../../mines/demo-mine.yaml', import.meta.url)), 'utf8'));
