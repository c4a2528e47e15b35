import { describe, expect, it } from 'vitest';
import { createLoginGuard, type Place } from '../../dashboard/server/auth/login-guard.js';
import { cookieIn, createHarness, logIn, PASSWORD } from './support.js';

const start = () => {
  let now = 1_000_000;
  const guard = createLoginGuard(() => now);
  return {
    guard,
    advance: (ms: number) => {
      now += ms;
    },
    /** Tries wrong passwords until one must wait, or `most` were tried. */
    guess: (account: string, place: Place, most: number) => {
      for (let tried = 0; tried < most; tried += 1) {
        const verdict = guard.begin(account, place);
        if (verdict.kind !== 'go') return { tried, verdict };
      }
      return { tried: most, verdict: { kind: 'go' } as const };
    },
  };
};
const from = (address: string): Place => ({ kind: 'address', address });

describe('who guesses passwords', () => {
  it('has thirty free, then waits longer each time, a minute at most, and starts anew after a quarter of an hour', () => {
    const { guard, advance, guess } = start();
    expect(guess('wang', from('10.0.0.9'), 100)).toEqual({ tried: 30, verdict: { kind: 'wait', ms: 1000 } });
    const waits: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const verdict = guard.begin('wang', from('10.0.0.9'));
      if (verdict.kind !== 'wait') throw new Error('it need not wait');
      waits.push(verdict.ms);
      advance(verdict.ms);
      expect(guard.begin('wang', from('10.0.0.9'))).toEqual({ kind: 'go' });
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    advance(15 * 60_000);
    expect(guess('wang', from('10.0.0.9'), 30).tried).toBe(30);
  });

  it('slows only themselves down: the dispatcher gets in from their own desk, and from a browser known at the same address', () => {
    const { guard, guess } = start();
    guess('wang', from('10.0.0.9'), 100);
    expect(guard.begin('wang', from('10.0.0.9')).kind).toBe('wait');
    expect(guard.begin('wang', from('10.0.0.1'))).toEqual({ kind: 'go' });
    expect(guard.begin('li', from('10.0.0.9'))).toEqual({ kind: 'go' });
    expect(guard.begin('wang', { kind: 'known', place: 'desk-1' })).toEqual({ kind: 'go' });
  });

  it('gains nothing by guessing at many accounts, or from many addresses of one network', () => {
    const { guard } = start();
    const verdicts = Array.from({ length: 80 }, (_, n) => guard.begin(`user${n}`, from('10.0.0.9')).kind);
    expect(verdicts.filter((kind) => kind === 'go')).toHaveLength(60);
    const inside = Array.from({ length: 80 }, (_, n) =>
      guard.begin(`user${n}`, from(`2001:db8:0:1::${n.toString(16)}`)),
    );
    expect(inside.filter(({ kind }) => kind === 'go')).toHaveLength(60);
    expect(guard.begin('user', from('2001:db8:0:2::1'))).toEqual({ kind: 'go' });
  });

  it('is forgotten once the right password came, and keeps nobody waiting when the clock is set back', () => {
    const { guard, advance, guess } = start();
    guess('wang', from('10.0.0.9'), 29);
    guard.succeeded('wang', from('10.0.0.9'));
    expect(guard.failures('wang', from('10.0.0.9'))).toBe(0);
    guess('li', from('10.0.0.7'), 100);
    advance(-3_600_000);
    expect(guard.begin('li', from('10.0.0.7'))).toEqual({ kind: 'go' });
  });
});

describe('a dispatcher whose password somebody guesses at', () => {
  it('gets in at once where they have signed in before, at the very address of the one who guesses', async () => {
    const harness = await createHarness();
    await harness.users.create({ name: 'wang', role: 'dispatcher', scopes: ['all'], password: PASSWORD }, 'test');
    const first = await logIn(harness.app, 'wang', PASSWORD);
    const known = first.cookies
      .map(({ name, value }) => `${name}=${value}`)
      .find((one) => one.startsWith('minesentry-known'));
    expect(known).toBeDefined();
    for (let n = 0; n < 31; n += 1) await logIn(harness.app, 'wang', 'wrong password');
    const stranger = await logIn(harness.app, 'wang', PASSWORD);
    expect([stranger.statusCode, stranger.json().code]).toEqual([429, 'login-delayed']);
    const dispatcher = await harness.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { cookie: known ?? '' },
      payload: { user: 'wang', password: PASSWORD },
    });
    expect(dispatcher.statusCode).toBe(200);
    expect(cookieIn(dispatcher)).toMatch(/^minesentry=/);
    await harness.close();
  });

  it('is not known in a browser that only another person has used', async () => {
    const harness = await createHarness();
    for (const name of ['wang', 'li']) {
      await harness.users.create({ name, role: 'dispatcher', scopes: ['all'], password: PASSWORD }, 'test');
    }
    const first = await logIn(harness.app, 'li', PASSWORD);
    const cookie = first.cookies
      .map(({ name, value }) => `${name}=${value}`)
      .find((one) => one.startsWith('minesentry-known'));
    const guess = () =>
      harness.app.inject({
        method: 'POST',
        url: '/api/session',
        headers: { cookie: cookie ?? '' },
        payload: { user: 'wang', password: 'wrong password' },
      });
    for (let n = 0; n < 30; n += 1) expect((await guess()).statusCode).toBe(401);
    expect((await guess()).statusCode).toBe(429);
    expect((await logIn(harness.app, 'wang', PASSWORD)).statusCode).toBe(429);
    await harness.close();
  });
});
