import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join, posix } from 'node:path';

/** An FTP server (RFC 959, passive) on a free port that keeps what it is given below a folder. */
export interface FtpServer {
  readonly port: number;
  close(): Promise<void>;
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

/** Starts it, for the user `mine` with the password `secret`. */
export const startFtpServer = async (folder: string): Promise<FtpServer> => {
  const sockets = new Set<Socket>();
  const server = createServer((control) => {
    sockets.add(control);
    control.on('close', () => sockets.delete(control)).on('error', () => control.destroy());
    let [place, renaming] = ['/', ''];
    let passive: { readonly server: Server; readonly data: Promise<Socket> } | undefined;
    const say = (line: string): void => void control.write(`${line}\r\n`);
    const at = (name: string): string => join(folder, posix.resolve(place, name));
    const attempt = (act: () => void, done: string): void => {
      try {
        act();
        say(done);
      } catch {
        say('550 no');
      }
    };
    const answer = async (verb: string, rest: string): Promise<void> => {
      switch (verb) {
        case 'USER':
          return say('331 password');
        case 'PASS':
          return say(rest === 'secret' ? '230 in' : '530 wrong');
        case 'PWD':
          return say(`257 "${place}"`);
        case 'CWD':
          return attempt(() => {
            if (!statSync(at(rest)).isDirectory()) throw new Error('no folder');
            place = posix.resolve(place, rest);
          }, '250 ok');
        case 'MKD':
          return attempt(() => mkdirSync(at(rest)), '257 made');
        case 'RNFR':
          renaming = at(rest);
          return say('350 to');
        case 'RNTO':
          return attempt(() => renameSync(renaming, at(rest)), '250 ok');
        case 'PASV':
        case 'EPSV': {
          const data = createServer();
          passive = { server: data, data: new Promise((resolve) => data.once('connection', resolve)) };
          const port = await listen(data);
          return say(verb === 'EPSV' ? `229 (|||${port}|)` : `227 (127,0,0,1,${Math.floor(port / 256)},${port % 256})`);
        }
        case 'STOR': {
          say('150 go');
          const data = await passive?.data;
          if (data === undefined) return say('425 no data connection');
          await new Promise<void>((resolve) => data.pipe(createWriteStream(at(rest))).on('finish', resolve));
          passive?.server.close();
          return say('226 stored');
        }
        case 'QUIT':
          return say('221 bye');
        default:
          return say(['TYPE', 'STRU', 'OPTS', 'FEAT'].includes(verb) ? '200 ok' : '502 no');
      }
    };
    let rest = '';
    let last: Promise<void> = Promise.resolve();
    control.on('data', (bytes) => {
      const lines = (rest + bytes.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [verb = '', ...words] = line.split(' ');
        last = last.then(() => answer(verb.toUpperCase(), words.join(' ')));
      }
    });
    say('220 ready');
  });
  const port = await listen(server);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};
