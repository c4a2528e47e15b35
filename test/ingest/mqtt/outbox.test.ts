import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../../ingest/mqtt/outbox.js';
import { createListener } from './disk.js';

interface Call {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly accept: () => Promise<void>;
  readonly refuse: (error?: Error) => Promise<void>;
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** An outbox whose broker, clock and back-off the test plays. */
const play = (options: { most?: number } = {}) => {
  let now = 1_000_000;
  const calls: Call[] = [];
  const retries: { run: () => void; ms: number }[] = [];
  const { lines, logger } = createListener();
  const outbox = createOutbox({
    publish: (topic, payload, { retain }) =>
      new Promise((resolve, reject) => {
        calls.push({
          topic,
          payload,
          retain,
          accept: () => {
            resolve();
            return settled();
          },
          refuse: (error = new Error('the broker is away')) => {
            reject(error);
            return settled();
          },
        });
      }),
    clock: () => now,
    logger,
    later(run, ms) {
      const retry = { run, ms };
      retries.push(retry);
      return () => {
        retries.splice(retries.indexOf(retry), 1);
      };
    },
    ...options,
  });
  return {
    outbox,
    calls,
    retries,
    lines,
    said: () => calls.map(({ topic, payload }) => `${topic}=${payload}`),
    pass(ms: number) {
      now += ms;
    },
    now: () => now,
    async retry() {
      retries.shift()?.run();
      await settled();
    },
  };
};

const alarm = { retain: true } as const;

describe('the outbox', () => {
  it('sends at once and is well when nothing waits', async () => {
    const { outbox, calls, said } = play();
    outbox.send('alarms/a', '1', alarm);
    expect(said()).toEqual(['alarms/a=1']);
    expect(calls[0]?.retain).toBe(true);
    await calls[0]?.accept();
    expect(outbox.status()).toEqual({ state: 'ok' });
  });

  it('sends alarms in the order in which they were given, at most four at a time', async () => {
    const { outbox, calls, said } = play();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) outbox.send(name, '1', alarm);
    expect(said()).toEqual(['a=1', 'b=1', 'c=1', 'd=1']);
    await calls[1]?.accept();
    expect(said()).toEqual(['a=1', 'b=1', 'c=1', 'd=1', 'e=1']);
  });

  it('says only the newest word on an alarm that waits', async () => {
    const { outbox, calls, said } = play();
    for (const name of ['a', 'b', 'c', 'd']) outbox.send(name, '1', alarm);
    outbox.send('e', 'raised', alarm);
    outbox.send('e', 'acknowledged', alarm);
    outbox.send('e', '', alarm);
    await calls[0]?.accept();
    expect(said().slice(4)).toEqual(['e=']);
  });

  it('never says an older word on an alarm after a newer one', async () => {
    const { outbox, calls, said, retry } = play();
    outbox.send('a', 'raised', alarm);
    outbox.send('a', 'closed', alarm);
    expect(said()).toEqual(['a=raised']);
    await calls[0]?.refuse();
    await retry();
    expect(said()).toEqual(['a=raised', 'a=closed']);
    await calls[1]?.accept();
    expect(said()).toHaveLength(2);
  });

  it('tries again what the broker did not take, with longer and longer pauses', async () => {
    const { outbox, calls, said, retries, retry } = play();
    outbox.send('a', '1', alarm);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await calls.at(-1)?.refuse();
      pauses.push(retries[0]?.ms ?? 0);
      await retry();
    }
    expect(said()).toEqual(Array(10).fill('a=1'));
    expect(pauses[0]).toBeLessThanOrEqual(250);
    expect(pauses[4]).toBeGreaterThanOrEqual(2000);
    for (const pause of pauses) expect(pause).toBeLessThanOrEqual(30_000);
    await calls.at(-1)?.accept();
    expect(outbox.status()).toEqual({ state: 'ok' });
  });

  it('never merges commands about the same order, and sends them one after the other', async () => {
    const { outbox, calls, said, retry, now } = play();
    const command = { retain: false, expiresAt: now() + 60_000, about: 'order 1' };
    outbox.send('commands/1', 'evacuate', command);
    outbox.send('commands/1', 'evacuate again', command);
    outbox.send('commands/1-down', 'stand-down', command);
    expect(said()).toEqual(['commands/1=evacuate']);
    await calls[0]?.refuse();
    await retry();
    await calls[1]?.accept();
    await calls[2]?.accept();
    await calls[3]?.accept();
    expect(said().slice(1)).toEqual(['commands/1=evacuate', 'commands/1=evacuate again', 'commands/1-down=stand-down']);
  });

  it('sends a second evacuation order at once while the broker has not answered for the first', async () => {
    const { outbox, calls, said, retry } = play();
    outbox.send('commands/1', 'evacuate', { retain: false });
    outbox.send('commands/2', 'evacuate', { retain: false });
    expect(said()).toEqual(['commands/1=evacuate', 'commands/2=evacuate']);
    await calls[0]?.refuse();
    outbox.send('commands/3', 'evacuate', { retain: false });
    expect(said().slice(2)).toEqual(['commands/1=evacuate', 'commands/3=evacuate']);
    for (const call of calls.slice(1)) await call.accept();
    await retry();
    expect(said()).toHaveLength(4);
    expect(outbox.status()).toEqual({ state: 'ok' });
  });

  it('leaves no more commands unanswered at a time than brokers take', async () => {
    const { outbox, calls } = play();
    for (let index = 0; index < 40; index += 1) outbox.send(`commands/${index}`, 'evacuate', { retain: false });
    for (let index = 0; index < 10; index += 1) outbox.send(`alarms/${index}`, '1', alarm);
    expect(calls).toHaveLength(16);
    for (let answered = 0; answered < calls.length; answered += 1) await calls[answered]?.accept();
    expect(new Set(calls.map(({ topic }) => topic)).size).toBe(50);
  });

  it('sends an evacuation order before the alarms that wait', async () => {
    const { outbox, calls, said, retry } = play();
    for (let index = 0; index < 20; index += 1) outbox.send(`alarms/${index}`, '1', alarm);
    outbox.send('commands/1', 'evacuate', { retain: false });
    for (const call of calls.slice(0, 4)) await call.refuse();
    await retry();
    expect(said()[4]).toBe('commands/1=evacuate');
  });

  it('lets an evacuation order wait neither for answers to other messages nor for the pause after one was not taken', async () => {
    const { outbox, calls, said, retries } = play();
    for (let index = 0; index < 20; index += 1) outbox.send(`alarms/${index}`, '1', alarm);
    expect(calls).toHaveLength(4);
    outbox.send('commands/1', 'evacuate', { retain: false });
    expect(said().slice(4)).toEqual(['commands/1=evacuate']);
    await calls[4]?.accept();
    await calls[0]?.refuse();
    expect(retries).toHaveLength(1);
    outbox.send('commands/2', 'evacuate', { retain: false });
    expect(said()[5]).toBe('commands/2=evacuate');
    expect(retries).toHaveLength(0);
  });

  it('says of what is safe only the newest number, unretained, and never before an order', async () => {
    const { outbox, calls, said } = play();
    const newest = { retain: false, newestOnly: true } as const;
    for (let index = 0; index < 6; index += 1) outbox.send(`stored/${index}`, '1', newest);
    for (let index = 0; index < 6; index += 1) outbox.send(`stored/${index}`, '2', newest);
    outbox.send('commands/1', 'evacuate', { retain: false });
    expect(said()).toEqual(['stored/0=1', 'stored/1=1', 'stored/2=1', 'stored/3=1', 'commands/1=evacuate']);
    expect(calls.every(({ retain }) => !retain)).toBe(true);
    await calls[0]?.accept();
    expect(said()[5]).toBe('stored/4=2');
  });

  it('sends no command after it has expired, and says that it was lost', async () => {
    const { outbox, calls, said, pass, retry, now, lines } = play();
    outbox.send('commands/1', 'evacuate', { retain: false, expiresAt: now() + 60_000 });
    await calls[0]?.refuse();
    pass(59_999);
    await retry();
    expect(said()).toHaveLength(2);
    await calls[1]?.refuse();
    pass(1);
    await retry();
    expect(said()).toHaveLength(2);
    expect(outbox.status()).toMatchObject({ state: 'degraded', why: expect.stringContaining('1 messages were lost') });
    expect(lines.join()).toContain('commands/1');
  });

  it('is degraded when the oldest message has waited for more than 10 seconds, and says why', async () => {
    const { outbox, calls, pass, retry } = play();
    outbox.send('a', '1', alarm);
    await calls[0]?.refuse();
    pass(10_000);
    expect(outbox.status().state).toBe('ok');
    pass(1);
    expect(outbox.status()).toMatchObject({ state: 'degraded', why: expect.stringContaining('the broker is away') });
    await retry();
    await calls[1]?.accept();
    expect(outbox.status()).toEqual({ state: 'ok' });
  });

  it('loses the oldest alarm first at its bound, never a command before it, and shows it for an hour', async () => {
    const { outbox, calls, said, pass, retry } = play({ most: 7 });
    outbox.send('commands/1', 'evacuate', { retain: false });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) outbox.send(name, '1', alarm);
    // The command and four alarms are on their way; e is the oldest that is not.
    outbox.send('g', '1', alarm);
    for (const call of calls.slice(0, 5)) await call.refuse();
    await retry();
    for (let sent = 5; sent < calls.length; sent += 1) await calls[sent]?.accept();
    expect(said().slice(5)).toEqual(['commands/1=evacuate', 'a=1', 'b=1', 'c=1', 'd=1', 'f=1', 'g=1']);
    expect(outbox.status()).toMatchObject({ state: 'degraded', why: '1 messages were lost' });
    pass(3_600_000);
    expect(outbox.status().state).toBe('ok');
  });

  it('lets a message that can never be taken hold up nothing', async () => {
    const { outbox, calls, said, retries } = play();
    outbox.send('commands/1', 'too large', { retain: false });
    outbox.send('commands/2', 'evacuate', { retain: false });
    await calls[0]?.refuse(Object.assign(new Error('too large'), { retryable: false }));
    expect(said()).toEqual(['commands/1=too large', 'commands/2=evacuate']);
    expect(retries).toEqual([]);
    expect(outbox.status().state).toBe('degraded');
  });

  it('sends nothing after it is closed', async () => {
    const { outbox, calls, said, retries, lines } = play();
    outbox.send('a', '1', alarm);
    await calls[0]?.refuse();
    outbox.close();
    outbox.send('b', '1', alarm);
    expect(retries).toEqual([]);
    expect(said()).toEqual(['a=1']);
    expect(lines.join()).toContain('"messages":1');
  });
});
