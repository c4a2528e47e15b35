import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
import type { UploadAddress } from './address.js';
import type { Destination } from './destination.js';

const TIMEOUT_MS = 30_000;

/** A host key as `ssh-keygen` prints its fingerprint. */
const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** A folder of an SFTP server whose host key is known; the connection stays open between files. */
export const openSftp = (address: Extract<UploadAddress, { kind: 'sftp' }>): Destination => {
  let client: SftpClient | undefined;
  const made = new Set<string>();
  const drop = async (): Promise<void> => {
    const old = client;
    client = undefined;
    made.clear();
    // What has failed already may fail to end as well; nothing of it is needed any more.
    await old?.end().catch(() => false);
  };
  const connected = async (): Promise<SftpClient> => {
    if (client !== undefined) return client;
    const { host, port, user, password, privateKey, hostKey } = address;
    const fresh = new SftpClient();
    client = fresh;
    fresh.on('close', () => {
      if (client === fresh) client = undefined;
    });
    await fresh.connect({
      host,
      port,
      username: user,
      readyTimeout: TIMEOUT_MS,
      hostVerifier: (key: Buffer) => fingerprintOf(key) === hostKey,
      ...(password === undefined ? {} : { password }),
      ...(privateKey === undefined ? {} : { privateKey: await readFile(privateKey) }),
    });
    return fresh;
  };
  return {
    async put(folder, name, text) {
      try {
        const sftp = await connected();
        const path = posix.join(address.path, folder);
        if (!made.has(path)) {
          if ((await sftp.exists(path)) === false) await sftp.mkdir(path, true);
          made.add(path);
        }
        const part = posix.join(path, `.${name}.part`);
        await sftp.put(Buffer.from(text), part);
        const target = posix.join(path, name);
        // Not every server renames over a file, and only a file that came before under this name is in the way.
        if ((await sftp.exists(target)) !== false) await sftp.delete(target);
        await sftp.rename(part, target);
      } catch (error) {
        await drop();
        throw error;
      }
    },
    close: drop,
  };
};
