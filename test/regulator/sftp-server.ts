import { createHash, generateKeyPairSync } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';

const { STATUS_CODE } = ssh2.utils.sftp;

/** An SFTP server on a free port that keeps what it is given below a folder. */
export interface SftpServer {
  readonly port: number;
  /** `SHA256:…` of its host key. */
  readonly hostKey: string;
  close(): Promise<void>;
}

/** Starts it, for the user `mine` with the password `secret`. */
export const startSftpServer = async (folder: string): Promise<SftpServer> => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const blob = parsed.getPublicSSH();
  const connections = new Set<ssh2.Connection>();
  const at = (path: string): string => join(folder, join('/', path));
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    connections.add(client);
    client.on('close', () => connections.delete(client));
    client.on('error', () => connections.delete(client));
    client.on('authentication', (context) => {
      if (context.method === 'password' && context.username === 'mine' && context.password === 'secret')
        context.accept();
      else context.reject(['password']);
    });
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => {
        const sftp = acceptSftp();
        const attempt = (request: number, act: () => void): void => {
          try {
            act();
            sftp.status(request, STATUS_CODE.OK);
          } catch {
            sftp.status(request, STATUS_CODE.NO_SUCH_FILE);
          }
        };
        const attributes = (request: number, path: string): void => {
          try {
            const { mode, size, uid, gid, atimeMs, mtimeMs } = statSync(at(path));
            sftp.attrs(request, { mode, size, uid, gid, atime: atimeMs / 1000, mtime: mtimeMs / 1000 });
          } catch {
            sftp.status(request, STATUS_CODE.NO_SUCH_FILE);
          }
        };
        sftp.on('REALPATH', (request, path) =>
          sftp.name(request, [
            {
              filename: join('/', path),
              longname: path,
              attrs: { mode: 0, size: 0, uid: 0, gid: 0, atime: 0, mtime: 0 },
            },
          ]),
        );
        sftp.on('STAT', attributes);
        sftp.on('LSTAT', attributes);
        sftp.on('MKDIR', (request, path) => attempt(request, () => mkdirSync(at(path))));
        sftp.on('OPEN', (request, path) => {
          const handle = Buffer.alloc(4);
          handle.writeUInt32BE(openSync(at(path), 'w'));
          sftp.handle(request, handle);
        });
        sftp.on('WRITE', (request, handle, offset, bytes) =>
          attempt(request, () => void writeSync(handle.readUInt32BE(), bytes, 0, bytes.length, offset)),
        );
        sftp.on('FSETSTAT', (request) => sftp.status(request, STATUS_CODE.OK));
        sftp.on('CLOSE', (request, handle) => attempt(request, () => closeSync(handle.readUInt32BE())));
        sftp.on('REMOVE', (request, path) => attempt(request, () => unlinkSync(at(path))));
        // As the protocol has it: never over a file that is there.
        sftp.on('RENAME', (request, from, to) =>
          attempt(request, () => {
            if (existsSync(at(to))) throw new Error('exists');
            renameSync(at(from), at(to));
          }),
        );
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    close: () =>
      new Promise((resolve) => {
        for (const client of connections) client.end();
        server.close(() => resolve());
      }),
  };
};
