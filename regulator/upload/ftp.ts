import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'basic-ftp';
import type { UploadAddress } from './address.js';
import type { Destination } from './destination.js';

const TIMEOUT_MS = 30_000;

/** A folder of an FTP server, over TLS with `ftps`; the connection stays open between files. */
export const openFtp = (address: Extract<UploadAddress, { kind: 'ftp' }>): Destination => {
  let client: Client | undefined;
  const connected = async (): Promise<Client> => {
    if (client !== undefined && !client.closed) return client;
    const { host, port, user, password, tls } = address;
    const fresh = new Client(TIMEOUT_MS);
    client = fresh;
    await fresh.access({ host, port, user, password, secure: tls });
    return fresh;
  };
  return {
    async put(folder, name, text) {
      try {
        const ftp = await connected();
        await ftp.ensureDir(posix.join('/', address.path, folder));
        const part = `.${name}.part`;
        await ftp.uploadFrom(Readable.from([Buffer.from(text)]), part);
        await ftp.rename(part, name);
      } catch (error) {
        client?.close();
        client = undefined;
        throw error;
      }
    },
    async close() {
      client?.close();
    },
  };
};
