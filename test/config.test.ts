import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.js';

const SECRET = 'sixteen characters or more';

/** Places and messages of the faults; an empty list where there are none. */
const faultsOf = (environment: Record<string, string>) => {
  const read = readConfig(environment);
  return read.ok ? [] : read.faults.map(({ place, message }) => [place, message]);
};

describe('the environment', () => {
  it('may be empty', () => {
    const read = readConfig({});
    expect(read).toMatchObject({ ok: true, config: { port: 8080, host: '127.0.0.1', trustProxy: false } });
    expect(read.ok && Object.isFrozen(read.config)).toBe(true);
    expect(read.ok && 'webhook' in read.config).toBe(false);
  });

  it('is refused with every fault at once, and no secret in any of them', () => {
    const faults = faultsOf({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      ADMIN_PASSWORD: 'short',
      INFLUX_URL: 'ftp://user:hidden@host/db',
      WEBHOOK_URL: 'ftp://user:hidden@host/',
      WEBHOOK_SECRET: 'hidden',
      TLS_CERT: '/tmp/cert.pem',
    });
    expect(faults.map(([place]) => place).sort()).toEqual([
      'ADMIN_PASSWORD',
      'INFLUX_URL',
      'LOG_LEVEL',
      'PORT',
      'TLS_KEY',
      'WEBHOOK_SECRET',
      'WEBHOOK_URL',
    ]);
    expect(JSON.stringify(faults)).not.toContain('hidden');
  });
});

describe('the webhook', () => {
  it('has an address and a secret', () => {
    const url = 'https://user:password@sms.example/hook?key=1';
    expect(readConfig({ WEBHOOK_URL: url, WEBHOOK_SECRET: SECRET })).toMatchObject({
      ok: true,
      config: { webhook: { url, secret: SECRET } },
    });
  });

  it('is refused with one of the two alone, naming the one that is missing', () => {
    expect(faultsOf({ WEBHOOK_URL: 'http://127.0.0.1/' })).toEqual([
      ['WEBHOOK_SECRET', expect.stringContaining('missing beside WEBHOOK_URL')],
    ]);
    expect(faultsOf({ WEBHOOK_SECRET: SECRET })).toEqual([
      ['WEBHOOK_URL', expect.stringContaining('missing beside WEBHOOK_SECRET')],
    ]);
  });

  it('is refused with an address that is none, and with a secret that is short', () => {
    expect(faultsOf({ WEBHOOK_URL: 'sms gateway', WEBHOOK_SECRET: SECRET })).toEqual([
      ['WEBHOOK_URL', 'is not a URL; use http[s]://host/path'],
    ]);
    expect(faultsOf({ WEBHOOK_URL: 'http://h/', WEBHOOK_SECRET: 'fifteen charact' })).toEqual([
      ['WEBHOOK_SECRET', 'use at least 16 characters'],
    ]);
  });

  it('may keep both in files, one of them not in both places', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const files = {
      WEBHOOK_URL_FILE: file('url', 'http://127.0.0.1:9000/hook\n'),
      WEBHOOK_SECRET_FILE: file('secret', `${SECRET}\n`),
    };
    expect(readConfig(files)).toMatchObject({
      ok: true,
      config: { webhook: { url: 'http://127.0.0.1:9000/hook', secret: SECRET } },
    });
    expect(faultsOf({ ...files, WEBHOOK_SECRET: SECRET })).toEqual([
      ['WEBHOOK_SECRET_FILE', expect.stringContaining('is set beside WEBHOOK_SECRET')],
    ]);
    expect(faultsOf({ WEBHOOK_URL: 'http://h/', WEBHOOK_SECRET_FILE: join(folder, 'none') })[0]).toEqual([
      'WEBHOOK_SECRET_FILE',
      expect.stringContaining('cannot be read'),
    ]);
    rmSync(folder, { recursive: true });
  });
});

describe('where files for the authority go', () => {
  it('is nowhere unless it is said', () => {
    const read = readConfig({});
    expect(read.ok && 'upload' in read.config).toBe(false);
  });

  it('is a folder, or a server that is known by its host key', () => {
    expect(readConfig({ UPLOAD_URL: '/srv/out' })).toMatchObject({
      config: { upload: { kind: 'folder', path: '/srv/out' } },
    });
    expect(faultsOf({ UPLOAD_URL: 'sftp://mine:secret@host/' })).toEqual([
      ['UPLOAD_URL', expect.stringContaining('needs hostKey=SHA256:')],
    ]);
    expect(faultsOf({ UPLOAD_URL: 'ftp://mine:topsecret@/' })).toEqual([
      ['UPLOAD_URL', expect.not.stringContaining('topsecret')],
    ]);
  });
});
