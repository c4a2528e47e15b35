import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect, type SecureVersion } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { tlsFiles } from '../../service-tls.js';
import { StartError } from '../../start-error.js';
import { type Certificates, createCertificates } from '../support/certificates.js';
import { createHarness, type Harness, PASSWORD } from './support.js';

let certificates: Certificates;
let harness: Harness;
let port: number;
let ca: Buffer;
beforeAll(async () => {
  certificates = createCertificates();
  certificates.make('broker', '127.0.0.1');
  certificates.make('client', 'other');
  ca = readFileSync(certificates.file('ca.crt'));
  const files = tlsFiles({ tls: { cert: certificates.file('broker.crt'), key: certificates.file('broker.key') } });
  harness = await createHarness({ parts: files });
  await harness.users.create({ name: 'wang', role: 'dispatcher', scopes: ['all'], password: PASSWORD }, 'test');
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const address = harness.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  port = address.port;
});
afterAll(async () => {
  await harness?.close();
  certificates?.remove();
});

const logIn = (): Promise<{ readonly status: number | undefined; readonly headers: NodeJS.Dict<string | string[]> }> =>
  new Promise((resolve, reject) => {
    const asked = request(
      {
        port,
        host: '127.0.0.1',
        path: '/api/session',
        method: 'POST',
        ca,
        headers: { 'content-type': 'application/json' },
      },
      (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode, headers: answer.headers });
      },
    );
    asked.on('error', reject);
    asked.end(JSON.stringify({ user: 'wang', password: PASSWORD }));
  });

/** The version agreed on, or why there is none. */
const agreed = (version: SecureVersion): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(
      { port, host: '127.0.0.1', ca, minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' },
      () => {
        resolve(socket.getProtocol() ?? '');
        socket.end();
      },
    );
    socket.on('error', (error) => resolve(`refused: ${error.message}`));
  });

describe('over TLS', () => {
  it('cookies are secure, and browsers are told to come back no other way', async () => {
    const { status, headers } = await logIn();
    expect(status).toBe(200);
    for (const cookie of [headers['set-cookie']].flat()) expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{7,}/);
    expect(headers['content-security-policy']).toMatch(/connect-src 'self';/);
  });

  it('nothing older than TLS 1.2 is spoken', async () => {
    expect(await agreed('TLSv1.1')).toMatch(/^refused/);
    expect(await agreed('TLSv1.2')).toBe('TLSv1.2');
    expect(await agreed('TLSv1.3')).toBe('TLSv1.3');
  });

  it('a screen gets its feed, from a page of this very server', async () => {
    const cookie = [(await logIn()).headers['set-cookie']].flat()[0]?.split(';')[0] ?? '';
    const open = (origin: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`wss://127.0.0.1:${port}/ws`, { ca, headers: { cookie, origin } });
        socket.on('message', (text) => {
          resolve(JSON.parse(text.toString()).type);
          socket.terminate();
        });
        socket.on('error', (error) => resolve(error.message));
      });
    expect(await open(`https://127.0.0.1:${port}`)).toBe('snapshot');
    expect(await open('https://evil.example')).toMatch(/403/);
  });
});

describe('certificate and key', () => {
  const faults = (cert: string, key: string): string => {
    try {
      tlsFiles({ tls: { cert: certificates.file(cert), key: certificates.file(key) } });
      return 'taken';
    } catch (error) {
      return error instanceof StartError
        ? error.faults.map(({ code, place }) => `${place} ${code}`).join(', ')
        : 'no StartError';
    }
  };

  it('are refused by name where they are not there, are none, or do not belong together', () => {
    writeFileSync(certificates.file('none.pem'), 'nothing');
    expect(faults('broker.crt', 'broker.key')).toBe('taken');
    expect(faults('gone.crt', 'gone.key')).toBe('TLS_CERT tls-file-unreadable, TLS_KEY tls-file-unreadable');
    expect(faults('none.pem', 'broker.key')).toBe('TLS_CERT, TLS_KEY tls-invalid');
    expect(faults('broker.crt', 'other.key')).toBe('TLS_CERT, TLS_KEY tls-invalid');
  });

  it('are taken as the secrets themselves, and a key is never told in a fault', () => {
    const text = (name: string): string => readFileSync(certificates.file(name), 'utf8');
    const [cert, key] = [text('broker.crt'), text('broker.key')];
    expect(tlsFiles({ tls: { cert, key } })).toEqual({ tls: { cert, key } });
    expect(() => tlsFiles({ tls: { cert: certificates.file('gone.crt'), key } })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('PRIVATE KEY') }),
    );
  });
});

/** What the container's health check answers about this server; 0 is well. */
const checkHealth = (environment: Readonly<Record<string, string>>): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('../../deploy/healthcheck.mjs', import.meta.url));
    const child = spawn(process.execPath, [script], { env: { PORT: String(port), ...environment }, stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', resolve);
  });

it('the health check of the container asks over TLS where the service speaks it', async () => {
  expect(await checkHealth({ TLS_CERT: '/some/certificate.pem' })).toBe(0);
  expect(await checkHealth({})).toBe(1);
});
