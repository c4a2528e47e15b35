import { collectGarbageAlone } from '../garbage-collection.js';
import { startService } from '../service.js';
import { configured, createLogger, stopAsked } from './say.js';

/** What is still open after the stop has so long, ms. */
const EXIT_MS = 500;

/** Runs the service until it is asked to stop. */
export const serve = async (environment: Readonly<Record<string, string | undefined>>): Promise<void> => {
  const config = configured(environment);
  const logger = createLogger(config.logLevel);
  const asked = stopAsked();
  collectGarbageAlone();
  const service = await startService(config, { logger });
  if (service.generatedPassword !== undefined) {
    process.stdout.write(
      `\nFirst start. Sign in at ${service.address}\n  user      admin\n  password  ${service.generatedPassword}\n` +
        'It is shown this once. Change it with: minesentry user password admin\n\n',
    );
  }
  logger.info({ signal: await asked }, 'stopping');
  await service.stop();
  // What did not end in its time must not keep the process: the spool holds it.
  setTimeout(() => process.exit(), EXIT_MS).unref();
};
