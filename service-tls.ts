import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Config } from './config.js';
import { StartError } from './start-error.js';

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The certificate and key that TLS_CERT and TLS_KEY name or hold, as PEM texts; nothing where they are not set.
 * @throws StartError where a file cannot be read, or the two do not belong together.
 */
export const tlsFiles = ({
  tls,
}: Pick<Config, 'tls'>): { readonly tls?: { readonly cert: string; readonly key: string } } => {
  if (tls === undefined) return {};
  const faults: { code: string; place: string; message: string }[] = [];
  const read = (place: string, file: string): string => {
    // Given as a secret (TLS_KEY_FILE), it is the text itself.
    if (file.startsWith('-----BEGIN ')) return file;
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      faults.push({ code: 'tls-file-unreadable', place, message: `${file} cannot be read: ${why(error)}` });
      return '';
    }
  };
  const cert = read('TLS_CERT', tls.cert);
  const key = read('TLS_KEY', tls.key);
  if (faults.length > 0) throw new StartError(faults);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const message = `certificate and key are no PEM files that belong together: ${why(error)}`;
    throw new StartError([{ code: 'tls-invalid', place: 'TLS_CERT, TLS_KEY', message }]);
  }
  return { tls: { cert, key } };
};
