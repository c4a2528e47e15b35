import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPasswords, generatePassword } from '../../dashboard/server/auth/passwords.js';
import { as, cookieIn, createHarness, type Harness, logIn, PASSWORD } from './support.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
  await harness.users.create(
    { name: '王调度', role: 'dispatcher', scopes: ['mine:north'], password: PASSWORD },
    'test',
  );
});
afterAll(() => harness.close());

describe('signing in', () => {
  it('gives a cookie that no script and no other site can use', async () => {
    const answer = await logIn(harness.app, '王调度', PASSWORD);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ user: '王调度', role: 'dispatcher', scopes: ['mine:north'] });
    const cookies = [answer.headers['set-cookie']].flat();
    expect(cookies[0]).toMatch(/^minesentry=/);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
      expect(cookie).not.toMatch(/Secure/);
    }
  });

  it('keeps the cookie nowhere, only its SHA-256', async () => {
    const cookie = cookieIn(await logIn(harness.app, '王调度', PASSWORD));
    const token = cookie.split('=')[1] ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const hashes = (await harness.store.selectFrom('sessions').selectAll().execute()).map((row) => row.token_hash);
    expect(hashes).toContain(createHash('sha256').update(token).digest('hex'));
    expect(hashes).not.toContain(token);
  });

  it('says who one is, until signing out ends it', async () => {
    const headers = as(cookieIn(await logIn(harness.app, '王调度', PASSWORD)));
    const me = () => harness.app.inject({ url: '/api/session', headers });
    expect((await me()).json()).toEqual({ user: '王调度', role: 'dispatcher', scopes: ['mine:north'] });
    const out = await harness.app.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(out.statusCode).toBe(204);
    expect((await me()).statusCode).toBe(401);
  });

  it('answers a wrong password and an unknown user alike', async () => {
    const wrong = await logIn(harness.app, '王调度', 'not the password');
    const unknown = await logIn(harness.app, 'nobody', 'not the password');
    expect(wrong.statusCode).toBe(401);
    expect(wrong.json()).toEqual({ code: 'wrong-credentials', message: 'User or password is wrong.' });
    expect(unknown.json()).toEqual(wrong.json());
    expect(unknown.statusCode).toBe(401);
  });

  it('writes sign-ins, refusals and sign-outs to the ledger, and never what was typed as a user', async () => {
    const before = (await harness.store.selectFrom('ledger').selectAll().execute()).length;
    const headers = as(cookieIn(await logIn(harness.app, '王调度', PASSWORD)));
    await logIn(harness.app, '王调度', 'not the password');
    await logIn(harness.app, 'my-secret-typed-too-early', 'x'.repeat(10));
    await harness.app.inject({ method: 'DELETE', url: '/api/session', headers });
    const lines = (await harness.store.selectFrom('ledger').selectAll().orderBy('seq').execute()).slice(before);
    expect(lines.map(({ kind, subject, author }) => [kind, subject, author])).toEqual([
      ['session.opened', '王调度', '王调度'],
      ['session.refused', '王调度', null],
      ['session.refused', 'unknown user', null],
      ['session.closed', '王调度', '王调度'],
    ]);
  });

  it('writes to the ledger that a login was made to wait, once, and what further ones there were when it ends', async () => {
    const own = await createHarness();
    await own.users.create({ name: 'guessed', role: 'dispatcher', scopes: ['all'], password: PASSWORD }, 'test');
    for (let attempt = 0; attempt < 34; attempt += 1) await logIn(own.app, 'guessed', 'not the password');
    const lines = async () =>
      (
        await own.store.selectFrom('ledger').selectAll().where('kind', 'like', 'session.%').orderBy('seq').execute()
      ).map(({ kind, subject, body }) => ({ kind, subject, ...JSON.parse(body) }));
    const [delayed, ...more] = (await lines()).filter(({ kind }) => kind === 'session.delayed');
    expect(delayed).toMatchObject({ subject: 'guessed', address: '127.0.0.1', place: 'address' });
    expect(more).toEqual([]);
    await own.app.close();
    const last = (await lines()).at(-1);
    expect(last).toMatchObject({ kind: 'session.delayed', subject: 'guessed', attempts: expect.any(Number) });
    const refused = (await lines()).filter(({ kind }) => kind === 'session.refused');
    expect(refused.length + 1 + last.attempts).toBe(34);
    await own.close();
  });

  it('marks the cookie secure behind a trusted proxy that speaks TLS', async () => {
    const proxied = await createHarness({ trustProxy: true });
    await proxied.users.create({ name: 'a', role: 'admin', scopes: ['all'], password: PASSWORD }, 'test');
    const answer = await proxied.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'mine.example', origin: 'https://mine.example' },
      payload: { user: 'a', password: PASSWORD },
    });
    expect(answer.statusCode).toBe(200);
    for (const cookie of [answer.headers['set-cookie']].flat()) expect(cookie).toMatch(/; Secure/);
    await proxied.close();
  });
});

describe('a session', () => {
  it('ends with a new password, and with the disabling of its user', async () => {
    const headers = as(await harness.cookieOf('engineer'));
    const status = async () => (await harness.app.inject({ url: '/api/session', headers })).statusCode;
    expect(await status()).toBe(200);
    expect(await harness.users.setPassword('engineer-all', 'another password', 'admin')).toEqual({ ok: true });
    expect(await status()).toBe(401);
    expect((await logIn(harness.app, 'engineer-all', PASSWORD)).statusCode).toBe(401);
    const again = as(cookieIn(await logIn(harness.app, 'engineer-all', 'another password')));
    await harness.users.disable('engineer-all', 'admin');
    expect((await harness.app.inject({ url: '/api/session', headers: again })).statusCode).toBe(401);
    expect((await logIn(harness.app, 'engineer-all', 'another password')).statusCode).toBe(401);
  });

  it('is believed while the journal database does not answer, once it was known', async () => {
    const own = await createHarness();
    const headers = as(await own.cookieOf('dispatcher'));
    expect((await own.app.inject({ url: '/api/mines', headers })).statusCode).toBe(200);
    await own.store.schema.dropTable('sessions').execute();
    expect((await own.app.inject({ url: '/api/mines', headers })).statusCode).toBe(200);
    const stranger = await own.app.inject({ url: '/api/mines', headers: as('minesentry=stranger') });
    expect(stranger.json()).toMatchObject({ code: 'store-unavailable' });
    await own.close();
  });
});

describe('the limit of logins', () => {
  it('lets 30 a minute through, and a flood not', async () => {
    const own = await createHarness();
    await own.users.create({ name: 'script', role: 'engineer', scopes: ['all'], password: PASSWORD }, 'test');
    const attempts = await Promise.all(Array.from({ length: 30 }, () => logIn(own.app, 'script', PASSWORD)));
    expect(attempts.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 30 }, () => 200));
    const flood = await Promise.all(Array.from({ length: 40 }, () => logIn(own.app, 'script', 'wrong password')));
    const refused = flood.filter(({ statusCode }) => statusCode === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.json()).toMatchObject({ code: 'login-delayed' });
    expect(refused[0]?.headers['retry-after']).toBe('1');
    const others = await Promise.all(
      Array.from({ length: 61 }, (_, n) => logIn(own.app, `user${n}`, 'wrong password')),
    );
    const crowded = others.find(({ statusCode }) => statusCode === 429);
    expect(crowded?.json()).toMatchObject({ code: 'too-many-logins' });
    expect(crowded?.headers['retry-after']).toBe('60');
    own.advance(60_000);
    expect((await logIn(own.app, 'script', PASSWORD)).statusCode).toBe(200);
    await own.close();
  });
});

describe('the Origin check', () => {
  const out = (headers: Record<string, string>) =>
    harness.app.inject({ method: 'DELETE', url: '/api/session', headers });

  it('refuses to change anything for a page of another site, or without saying where from', async () => {
    const cookie = await harness.cookieOf('dispatcher');
    expect((await out({ cookie, origin: 'http://evil.example' })).json()).toMatchObject({ code: 'foreign-origin' });
    expect((await out({ cookie, origin: 'null' })).statusCode).toBe(403);
    expect((await out({ cookie })).statusCode).toBe(403);
    expect((await harness.app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(200);
  });

  it('refuses a login that another site starts', async () => {
    const answer = await harness.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { origin: 'http://evil.example' },
      payload: { user: '王调度', password: PASSWORD },
    });
    expect(answer.statusCode).toBe(403);
  });
});

describe('users', () => {
  it('come with a generated admin at the first start, and only then', async () => {
    const own = await createHarness();
    const first = await own.users.ensureAdmin();
    expect(first).toEqual({ created: true, generated: expect.stringMatching(/^[A-Za-z2-9]{20}$/) });
    expect((await logIn(own.app, 'admin', first.generated ?? '')).json()).toMatchObject({ role: 'admin' });
    expect(await own.users.ensureAdmin('some other one')).toEqual({ created: false });
    expect(await own.users.disable('admin', 'admin')).toMatchObject({ ok: false, code: 'last-admin' });
    await own.close();
  });

  it('are refused by name of the fault', async () => {
    const user = { name: 'ok', role: 'dispatcher', scopes: ['all'], password: PASSWORD };
    const codeOf = async (more: Partial<typeof user>) => {
      const answer = await harness.users.create({ ...user, ...more }, 'test');
      return answer.ok ? 'ok' : answer.code;
    };
    expect(await codeOf({ name: 'a b' })).toBe('name-invalid');
    expect(await codeOf({ role: 'king' })).toBe('role-invalid');
    expect(await codeOf({ scopes: [] })).toBe('scope-invalid');
    expect(await codeOf({ scopes: ['mine:'] })).toBe('scope-invalid');
    expect(await codeOf({ password: 'short' })).toBe('password-invalid');
    expect(await codeOf({})).toBe('ok');
    expect(await codeOf({})).toBe('user-exists');
    expect((await harness.users.list()).find(({ name }) => name === 'ok')).toMatchObject({ disabled: false });
  });

  it('have passwords hashed with argon2id, 19 MiB and two passes', async () => {
    const passwords = createPasswords();
    const stored = await passwords.hash(PASSWORD);
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(stored, PASSWORD)).toBe(true);
    expect(await passwords.verify(stored, `${PASSWORD} `)).toBe(false);
    expect(await passwords.verify(undefined, PASSWORD)).toBe(false);
    expect(new Set(Array.from({ length: 50 }, generatePassword)).size).toBe(50);
  });
});
