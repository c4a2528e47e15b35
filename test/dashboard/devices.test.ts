import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../dashboard/server/live/protocol.js';
import { as, createHarness, type Harness } from './support.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const start = async (): Promise<Harness> => {
  const harness = await createHarness();
  closers.push(() => harness.close());
  return harness;
};
const post = (harness: Harness, cookie: string, url: string, payload: object) =>
  harness.app.inject({ method: 'POST', url, headers: as(cookie), payload });
const signIn = (harness: Harness, token: string) =>
  harness.app.inject({ method: 'POST', url: '/api/session/device', payload: { token } });

describe('a wall', () => {
  it('gets a token from an administrator, once, and signs in with it to show its own mines', async () => {
    const harness = await start();
    const admin = await harness.cookieOf('admin');
    const made = await post(harness, admin, '/api/devices', { name: '调度大屏', scopes: ['mine:north'] });
    const { id, token } = made.json();
    expect(token).toMatch(/^[\w-]{43}$/);
    const listed = (await harness.app.inject({ url: '/api/devices', headers: as(admin) })).json();
    expect(listed.items).toEqual([
      { id, name: '调度大屏', scopes: ['mine:north'], createdBy: 'admin-all', createdAt: expect.any(Number) },
    ]);
    expect(JSON.stringify(await harness.store.selectFrom('devices').selectAll().execute())).not.toContain(token);

    const answer = await signIn(harness, token);
    expect(answer.json()).toEqual({ user: '调度大屏', role: 'wall', scopes: ['mine:north'] });
    expect(answer.headers['set-cookie']).toMatch(/^minesentry-wall=.*HttpOnly; SameSite=Strict$/);
    const headers = as(`minesentry-wall=${token}`);
    const mines = await harness.app.inject({ url: '/api/mines', headers });
    expect(mines.json().items.map((mine: { id: string }) => mine.id)).toEqual(['north']);
    const order = await post(harness, `minesentry-wall=${token}`, '/api/mines/north/evacuations', {
      areas: ['face-1'],
      reason: 'x',
    });
    expect(order.json()).toMatchObject({ code: 'forbidden' });
    expect(harness.asked).toEqual([]);
  });

  it('goes dark within seconds once its token is revoked, and cannot come back', async () => {
    const harness = await start();
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
    const address = harness.app.server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    const host = `127.0.0.1:${address.port}`;
    const admin = await harness.cookieOf('admin');
    const { id, token } = (await post(harness, admin, '/api/devices', { name: 'wall', scopes: ['all'] })).json();
    const cookie = `minesentry-wall=${token}`;
    const socket = new WebSocket(`ws://${host}/ws`, { headers: { cookie, origin: `http://${host}` } });
    closers.push(() => socket.terminate());
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.once('message', resolve));
    expect((await post(harness, admin, `/api/devices/${id}/revoke`, {})).statusCode).toBe(200);
    expect(await closed).toBe(CLOSE_CODES.signedOut);
    expect((await harness.app.inject({ url: '/api/mines', headers: as(cookie) })).statusCode).toBe(401);
    expect((await signIn(harness, token)).json()).toMatchObject({ code: 'unknown-token' });
    expect((await post(harness, admin, `/api/devices/${id}/revoke`, {})).statusCode).toBe(404);
  });

  it('is neither given nor seen beyond the scope of the administrator', async () => {
    const harness = await start();
    const north = await harness.cookieOf('admin', 'mine:north');
    const all = await harness.cookieOf('admin');
    const add = async (cookie: string, scopes: readonly string[]) =>
      (await post(harness, cookie, '/api/devices', { name: 'wall', scopes })).statusCode;
    expect(await add(north, ['all'])).toBe(403);
    expect(await add(north, ['mine:south'])).toBe(403);
    expect(await add(north, ['mine:north', 'division:第六师'])).toBe(403);
    expect(await add(north, ['mine:north'])).toBe(200);
    const { id } = (await post(harness, all, '/api/devices', { name: 'wall', scopes: ['all'] })).json();
    const seen = (await harness.app.inject({ url: '/api/devices', headers: as(north) })).json();
    expect(seen.items).toHaveLength(1);
    expect((await post(harness, north, `/api/devices/${id}/revoke`, {})).statusCode).toBe(404);
  });

  it('is refused with the name of the fault', async () => {
    const harness = await start();
    const admin = await harness.cookieOf('admin');
    const codeOf = async (body: object) => (await post(harness, admin, '/api/devices', body)).json().code;
    expect(await codeOf({ name: ' ', scopes: ['all'] })).toBe('name-invalid');
    expect(await codeOf({ name: 'wall', scopes: ['everything'] })).toBe('scope-invalid');
  });

  it('and what happens to its token stand in the ledger', async () => {
    const harness = await start();
    const admin = await harness.cookieOf('admin');
    const { id, token } = (await post(harness, admin, '/api/devices', { name: 'wall', scopes: ['all'] })).json();
    await signIn(harness, token);
    await signIn(harness, 'B'.repeat(43));
    await post(harness, admin, `/api/devices/${id}/revoke`, {});
    const lines = await harness.store
      .selectFrom('ledger')
      .selectAll()
      .where('kind', 'like', 'device.%')
      .orderBy('seq')
      .execute();
    expect(lines.map(({ kind, subject, author }) => [kind, subject, author])).toEqual([
      ['device.added', id, 'admin-all'],
      ['device.opened', `device:${id}`, null],
      ['device.refused', 'unknown device', null],
      ['device.revoked', id, 'admin-all'],
    ]);
    expect(JSON.stringify(lines)).not.toContain(token);
  });

  it('goes on showing while the journal database does not answer', async () => {
    const harness = await start();
    const headers = as(await harness.wallOf('all'));
    const see = async () => (await harness.app.inject({ url: '/api/mines', headers })).statusCode;
    expect(await see()).toBe(200);
    await harness.store.schema.dropTable('devices').execute();
    expect(await see()).toBe(200);
  });
});
