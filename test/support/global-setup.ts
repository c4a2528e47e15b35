import { ensureTools } from './tools.js';

/** Before anything runs: the real servers and the browser are there, or the run ends here and says what to install. */
export const setup = (): void => {
  if (process.env['MINESENTRY_UNIT_TESTS'] !== '1') ensureTools();
};
