import { afterEach, describe, expect, it } from 'vitest';
import { SESSION_MS, SHOWN_MS } from '../../dashboard/server/auth/sessions.js';
import { as, cookieIn, createHarness, type Harness, logIn, PASSWORD, someAlarm } from './support.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const start = async (): Promise<Harness> => {
  const harness = await createHarness();
  closers.push(() => harness.close());
  harness.world.alarms = [someAlarm('a-1', 'north')];
  return harness;
};
const acknowledge = (harness: Harness, cookie: string) =>
  harness.app.inject({
    method: 'POST',
    url: '/api/alarms/a-1/acknowledge',
    headers: as(cookie),
    payload: { note: '已处置' },
  });
const logInWith = (harness: Harness, user: string, cookie: string) =>
  harness.app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { cookie, origin: 'http://localhost' },
    payload: { user, password: PASSWORD },
  });

describe('a session whose password was given fourteen hours ago', () => {
  it('shows all that it showed, and acts only after the password was given again', async () => {
    const harness = await start();
    const cookie = await harness.cookieOf('dispatcher');
    const see = () => harness.app.inject({ url: '/api/alarms', headers: as(cookie) });
    const me = async () => (await harness.app.inject({ url: '/api/session', headers: as(cookie) })).json();
    harness.advance(SESSION_MS - 1);
    expect((await acknowledge(harness, cookie)).statusCode).toBe(200);
    expect(await me()).not.toHaveProperty('locked');
    harness.advance(1);
    expect((await see()).statusCode).toBe(200);
    expect(await me()).toMatchObject({ user: 'dispatcher-all', locked: true });
    const refused = await acknowledge(harness, cookie);
    expect([refused.statusCode, refused.json().code]).toEqual([401, 'session-locked']);
    expect(harness.asked).toHaveLength(1);
    const fresh = cookieIn(await logInWith(harness, 'dispatcher-all', cookie));
    expect((await acknowledge(harness, fresh)).statusCode).toBe(200);
  });

  it('goes on showing for as long as its screen runs, and is gone a week after the last use', async () => {
    const harness = await start();
    const headers = as(await harness.cookieOf('dispatcher'));
    const status = async () => (await harness.app.inject({ url: '/api/session', headers })).statusCode;
    for (let day = 0; day < 20; day += 1) {
      harness.advance(24 * 3_600_000);
      expect(await status()).toBe(200);
    }
    harness.advance(SHOWN_MS + 1);
    expect(await status()).toBe(401);
  });

  it('shows also while the journal database does not answer, and still does not act', async () => {
    const harness = await start();
    const cookie = await harness.cookieOf('dispatcher');
    const see = () => harness.app.inject({ url: '/api/mines', headers: as(cookie) });
    expect((await see()).statusCode).toBe(200);
    await harness.store.schema.dropTable('sessions').execute();
    harness.advance(SESSION_MS + 1);
    expect((await see()).statusCode).toBe(200);
    expect((await acknowledge(harness, cookie)).json()).toMatchObject({ code: 'session-locked' });
  });
});

describe('signing in where somebody is signed in', () => {
  it('exchanges the cookie of the same person, whose session and screens go on', async () => {
    const harness = await start();
    const old = await harness.cookieOf('dispatcher');
    const rows = () => harness.store.selectFrom('sessions').select(['id', 'token_hash']).execute();
    const [before] = await rows();
    const fresh = cookieIn(await logInWith(harness, 'dispatcher-all', old));
    const [after, ...more] = await rows();
    expect(more).toEqual([]);
    expect(after?.id).toBe(before?.id);
    expect(fresh).not.toBe(old);
    expect((await harness.app.inject({ url: '/api/session', headers: as(old) })).statusCode).toBe(401);
    expect((await harness.app.inject({ url: '/api/session', headers: as(fresh) })).statusCode).toBe(200);
  });

  it('ends the session of another person', async () => {
    const harness = await start();
    const old = await harness.cookieOf('dispatcher');
    await harness.users.create({ name: 'next', role: 'dispatcher', scopes: ['all'], password: PASSWORD }, 'test');
    const fresh = cookieIn(await logInWith(harness, 'next', old));
    expect((await harness.app.inject({ url: '/api/session', headers: as(old) })).statusCode).toBe(401);
    expect((await harness.app.inject({ url: '/api/session', headers: as(fresh) })).json()).toMatchObject({
      user: 'next',
    });
  });

  it('takes no cookie for a session that somebody else has thought up', async () => {
    const harness = await start();
    await harness.users.create({ name: 'next', role: 'dispatcher', scopes: ['all'], password: PASSWORD }, 'test');
    const planted = `minesentry=${'A'.repeat(43)}`;
    const fresh = cookieIn(await logInWith(harness, 'next', planted));
    expect(fresh).not.toBe(planted);
    expect((await harness.app.inject({ url: '/api/session', headers: as(planted) })).statusCode).toBe(401);
  });
});

describe('the rate of one session', () => {
  it('is never limited below a hundred requests a second, and a flood ends in 429', async () => {
    const harness = await start();
    const headers = as(await harness.cookieOf('engineer'));
    const see = async () => (await harness.app.inject({ url: '/api/session', headers })).statusCode;
    for (let second = 0; second < 3; second += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, see));
      expect(new Set(answers)).toEqual(new Set([200]));
      harness.advance(1000);
    }
    const flood = await Promise.all(Array.from({ length: 700 }, see));
    expect(flood).toContain(429);
    const other = as(await harness.cookieOf('dispatcher'));
    expect((await harness.app.inject({ url: '/api/session', headers: other })).statusCode).toBe(200);
    harness.advance(1000);
    expect(await see()).toBe(200);
  });
});

describe('answers', () => {
  it('are kept by no browser', async () => {
    const harness = await start();
    const headers = as(await harness.cookieOf('dispatcher'));
    for (const url of ['/api/session', '/api/mines', '/api/nowhere']) {
      expect((await harness.app.inject({ url, headers })).headers['cache-control']).toBe('no-store');
    }
  });
});

describe('answers to strangers', () => {
  it('carry no trace of the inside where the database fails', async () => {
    const harness = await start();
    await harness.store.schema.dropTable('users').execute();
    const answer = await logIn(harness.app, 'dispatcher', PASSWORD);
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({
      code: 'store-unavailable',
      message: 'The journal database does not answer now; the live view does not need it.',
    });
  });
});
