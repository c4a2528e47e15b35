import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseUploadAddress } from '../../regulator/upload/address.js';
import { type Destination, openDestination } from '../../regulator/upload/destination.js';
import { startFtpServer } from './ftp-server.js';
import { startSftpServer } from './sftp-server.js';

const NAME = '140000000009_CDSS_20260301080000.txt';
const TEXT = '140000000009;试验煤矿;2026-03-01 08:00:00~||';

let folder: string;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-destination-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(folder, { recursive: true });
});

const destinationAt = (url: string): Destination => {
  const parsed = parseUploadAddress(url);
  if (!parsed.ok) throw new Error(parsed.faults.join('; '));
  const destination = openDestination(parsed.address);
  closers.push(() => destination.close());
  return destination;
};

const kept = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

const servers = [
  ['a folder', async () => ({ url: folder })],
  [
    'an FTP server',
    async () => {
      const server = await startFtpServer(folder);
      closers.push(server.close);
      return { url: `ftp://mine:secret@127.0.0.1:${server.port}/` };
    },
  ],
  [
    'an SFTP server',
    async () => {
      const server = await startSftpServer(folder);
      closers.push(server.close);
      return { url: `sftp://mine:secret@127.0.0.1:${server.port}/?hostKey=${server.hostKey}` };
    },
  ],
] as const;

describe.each(servers)('files go to %s', (_what, start) => {
  it('whole, under their names, with nothing half-written left, one after another', async () => {
    const destination = destinationAt((await start()).url);
    await destination.put('aqjk', NAME, TEXT);
    await destination.put('jxry/140000000009', NAME.replace('CDSS', 'RYSS'), TEXT);
    await destination.put('aqjk', NAME, `${TEXT}again`);
    expect((await kept()).sort()).toEqual([`aqjk/${NAME}`, `jxry/140000000009/${NAME.replace('CDSS', 'RYSS')}`]);
    expect(await readFile(join(folder, 'aqjk', NAME), 'utf8')).toBe(`${TEXT}again`);
  });
});

describe('a server that is not the right one, or not there', () => {
  it('gets nothing when its host key is another', async () => {
    const server = await startSftpServer(folder);
    closers.push(server.close);
    const other = `SHA256:${'A'.repeat(43)}`;
    const destination = destinationAt(`sftp://mine:secret@127.0.0.1:${server.port}/?hostKey=${other}`);
    await expect(destination.put('aqjk', NAME, TEXT)).rejects.toThrow();
    expect(await kept()).toEqual([]);
  });

  it('is a failure with a wrong password, and taken up again once it answers', async () => {
    const first = await startFtpServer(folder);
    const url = `ftp://mine:secret@127.0.0.1:${first.port}/`;
    await expect(destinationAt(url.replace('secret', 'wrong')).put('aqjk', NAME, TEXT)).rejects.toThrow('530');
    const destination = destinationAt(url);
    await destination.put('aqjk', NAME, TEXT);
    await first.close();
    await expect(destination.put('aqjk', 'b.txt', TEXT)).rejects.toThrow();
    expect(await kept()).toEqual([`aqjk/${NAME}`]);
  });
});

describe('UPLOAD_URL', () => {
  const KEY = `SHA256:${'Ab+/'.repeat(10)}abc`;
  it.each([
    ['/srv/out', { kind: 'folder', path: '/srv/out' }],
    [
      `sftp://mine:p%40ss@host/in/files?hostKey=${KEY}`,
      { kind: 'sftp', host: 'host', port: 22, user: 'mine', password: 'p@ss', path: '/in/files', hostKey: KEY },
    ],
    [
      `sftp://mine@[::1]:2222/?hostKey=${KEY}&privateKey=/etc/key`,
      { kind: 'sftp', host: '::1', port: 2222, user: 'mine', privateKey: '/etc/key', path: '/', hostKey: KEY },
    ],
    [
      'ftps://mine:secret@host/',
      { kind: 'ftp', host: 'host', port: 21, user: 'mine', password: 'secret', path: '/', tls: true },
    ],
  ])('%s is understood', (text, address) => {
    expect(parseUploadAddress(text)).toEqual({ ok: true, address });
  });

  it.each([
    ['http://host/', 'starts with http:'],
    ['sftp://mine:secret@host/', 'needs hostKey=SHA256:'],
    [`sftp://mine@host/?hostKey=${KEY}`, 'needs a password or privateKey=FILE'],
    ['ftp://host/', 'names no user'],
    ['ftp://mine:secret@host/?passive=1', 'unknown setting passive'],
  ])('%s is refused with what to do', (text, fault) => {
    const parsed = parseUploadAddress(text);
    expect(parsed.ok ? [] : parsed.faults).toEqual(expect.arrayContaining([expect.stringContaining(fault)]));
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });
});
