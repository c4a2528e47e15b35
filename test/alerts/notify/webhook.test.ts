import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../../alerts/notify/notifier.js';
import { noticeOfOrder, noticeOfStep } from '../../../alerts/notify/notifier.js';
import { createWebhook, signatureOf, type WebhookBounds } from '../../../alerts/notify/webhook.js';
import type { Mine } from '../../../domain/mine.js';
import { freePort, until } from '../../support/servers.js';
import { alarmRecord, evacuationRecord, NOW } from '../journal/support.js';

const SECRET = 'the secret of the webhook';
const QUICK: Partial<WebhookBounds> = { firstRetryMs: 20, longestRetryMs: 40, timeoutMs: 300, closingMs: 400 };

const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  id,
  mine: 'm1',
  kind: 'escalation',
  level: 'red',
  to: 'mine-leader',
  phones: [{ role: 'mine-leader', name: '带班矿领导', number: '0000-1001' }],
  text: { zh: '瓦斯超限', en: 'Methane over its limit' },
  drill: false,
  at: NOW,
  ...more,
});

interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A receiver that answers as it is told, and what reached it. */
const receive = async (answer: (number: number, response: ServerResponse) => void) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ body: Buffer.concat(parts).toString(), headers: request.headers });
      answer(received.length, response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { received, ids: () => received.map(({ body }) => JSON.parse(body).id), url: `http://127.0.0.1:${port}/hook` };
};

const say =
  (status: number) =>
  (_number: number, response: ServerResponse): void => {
    response.writeHead(status).end();
  };

const create = (url: string, bounds: Partial<WebhookBounds> = {}, clock: () => number = Date.now) => {
  const lines: unknown[] = [];
  const log = (fields: unknown, message?: string): void => {
    lines.push([fields, message]);
  };
  const webhook = createWebhook({
    url,
    secret: SECRET,
    clock,
    logger: { warn: log, error: log },
    bounds: { ...QUICK, ...bounds },
  });
  return { webhook, lines };
};

describe('a notice', () => {
  it('is delivered as JSON, with its id to tell repeats by, signed together with its time', async () => {
    const { received, url } = await receive(say(204));
    const { webhook, lines } = create(url);
    webhook.notify(notice('a-1-red-1'));
    await until('it is delivered', () => received.length === 1);
    const [{ body, headers }] = received as [Received];
    expect(JSON.parse(body)).toEqual(notice('a-1-red-1'));
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': 'a-1-red-1',
    });
    const timestamp = Number(headers['x-minesentry-timestamp']);
    expect(Math.abs(Date.now() - timestamp)).toBeLessThan(10_000);
    expect(headers['x-minesentry-signature']).toBe(`sha256=${signatureOf(SECRET, timestamp, body)}`);
    await webhook.close();
    expect(webhook.status()).toEqual({ state: 'ok' });
    expect(lines).toEqual([]);
  });

  it('carries the user and password of the address as a header', async () => {
    const { received, url } = await receive(say(200));
    const { webhook } = create(url.replace('//', '//sms:p%40ss@'));
    webhook.notify(notice('n-1'));
    await until('it is delivered', () => received.length === 1);
    expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('sms:p@ss').toString('base64')}`);
    await webhook.close();
  });

  it('is sent again after a 500, a 429, a broken connection, until it is taken', async () => {
    const { ids, url } = await receive((number, response) => {
      if (number === 1) say(500)(number, response);
      else if (number === 2) say(429)(number, response);
      else if (number === 3) response.destroy();
      else say(200)(number, response);
    });
    const { webhook } = create(url);
    webhook.notify(notice('n-1'));
    await until('it is taken', () => ids().length === 4);
    await webhook.close();
    expect(ids()).toEqual(['n-1', 'n-1', 'n-1', 'n-1']);
    expect(webhook.status()).toEqual({ state: 'ok' });
  });

  it('is tried again soon after its first failure, and the later the more often it failed', async () => {
    const { ids, url } = await receive((number, response) => say(number < 4 ? 503 : 200)(number, response));
    const { webhook } = create(url, { firstRetryMs: 10, longestRetryMs: 3_600_000 });
    webhook.notify(notice('n-1'));
    await until('it is taken', () => ids().length === 4);
    await webhook.close();
  });

  it('waits for its own pause alone, not for that of another', async () => {
    let ahead = 600_000;
    const { received, ids, url } = await receive((_, response) => {
      const tries = ids().filter((id) => id === 'soon').length;
      say(tries < 2 || received.at(-1)?.body.includes('late') ? 503 : 200)(0, response);
    });
    const { webhook, lines } = create(url, { firstRetryMs: 200, longestRetryMs: 200 }, () => Date.now() + ahead);
    webhook.notify(notice('late'));
    await until('it has failed', () => lines.length === 1);
    // The clock is set back: the first notice waits for ten minutes from now on.
    ahead = 0;
    webhook.notify(notice('soon'));
    await until('the other one is tried again', () => ids().filter((id) => id === 'soon').length === 2);
    await webhook.close();
  });

  it('is not looked at again and again while its pause lasts', async () => {
    let looks = 0;
    const { ids, url } = await receive((number, response) => say(number === 1 ? 503 : 200)(number, response));
    const { webhook } = create(url, { firstRetryMs: 400, longestRetryMs: 400 }, () => {
      looks += 1;
      return Date.now();
    });
    webhook.notify(notice('n-1'));
    await until('it is taken', () => ids().length === 2);
    expect(looks).toBeLessThan(30);
    await webhook.close();
  });

  it('that is refused is not sent again, and counted', async () => {
    for (const status of [400, 404, 302]) {
      const { ids, url } = await receive(say(status));
      const { webhook, lines } = create(url);
      webhook.notify(notice('n-1'));
      await until('it is refused', () => webhook.status().state === 'degraded');
      expect(webhook.status()).toEqual({
        state: 'degraded',
        why: `1 notices were lost, the last: refused with ${status}`,
      });
      await webhook.close();
      expect(ids()).toEqual(['n-1']);
      expect(lines).toHaveLength(1);
    }
  });

  it('that waits already is not sent a second time', async () => {
    const { ids, url } = await receive((_, response) => setTimeout(() => response.end(), 100));
    const { webhook } = create(url);
    webhook.notify(notice('n-1'));
    webhook.notify(notice('n-1'));
    await webhook.close();
    expect(ids()).toEqual(['n-1']);
  });

  it('that is an hour old is given up', async () => {
    let now = NOW;
    const { webhook, lines } = create(`http://127.0.0.1:${await freePort()}/`, {}, () => now);
    webhook.notify(notice('n-1'));
    now += 3_600_000;
    await until('it is given up', () => lines.length === 2);
    expect(lines[1]).toEqual([
      expect.objectContaining({ notice: 'n-1', why: 'given up: ECONNREFUSED' }),
      'a notice did not reach the webhook',
    ]);
    await webhook.close();
  });
});

describe('a receiver that is slow', () => {
  it('keeps nobody waiting, and nothing but what it was given', async () => {
    const { ids, url } = await receive((number, response) => {
      // The first four never get an answer.
      if (number > 4) response.end();
    });
    const { webhook } = create(url);
    const startedAt = performance.now();
    for (let n = 1; n <= 20; n += 1) webhook.notify(notice(`n-${n}`));
    expect(performance.now() - startedAt).toBeLessThan(100);
    await until('all are taken', () => new Set(ids().slice(4)).size === 20);
    await webhook.close();
    expect(webhook.status()).toEqual({ state: 'ok' });
  });

  it('is given orders to withdraw first, then the redder alarm', async () => {
    const { ids, url } = await receive((_, response) => setTimeout(() => response.end(), 20));
    const { webhook } = create(url, { mostInFlight: 1 });
    webhook.notify(notice('first', { level: 'blue' }));
    webhook.notify(notice('yellow', { level: 'yellow' }));
    webhook.notify(notice('red'));
    webhook.notify(notice('order', { kind: 'evacuation' }));
    webhook.notify(notice('orange', { level: 'orange' }));
    await until('all are taken', () => ids().length === 5);
    expect(ids()).toEqual(['first', 'order', 'red', 'orange', 'yellow']);
    await webhook.close();
  });

  it('costs the oldest of the least urgent notices where too many wait', async () => {
    const { webhook, lines } = create(`http://127.0.0.1:${await freePort()}/`, {
      mostWaiting: 3,
      firstRetryMs: 60_000,
      longestRetryMs: 60_000,
    });
    for (const id of ['red-1', 'yellow-1', 'yellow-2'])
      webhook.notify(notice(id, { level: id.startsWith('red') ? 'red' : 'yellow' }));
    await until('all have failed once', () => lines.length > 0);
    webhook.notify(notice('order', { kind: 'evacuation' }));
    webhook.notify(notice('red-2'));
    webhook.notify(notice('red-3'));
    const lost = lines.flat().flatMap((one) => (one as { notice?: string }).notice ?? []);
    expect(lost).toEqual(['yellow-1', 'yellow-2', 'red-1']);
    expect(webhook.status()).toMatchObject({ state: 'degraded', why: expect.stringContaining('3 notices were lost') });
    await webhook.close();
  });
});

describe('the end', () => {
  it('tries once more what waits, without waiting for its pause', async () => {
    let isUp = false;
    const { ids, url } = await receive((number, response) => say(isUp ? 200 : 503)(number, response));
    const { webhook, lines } = create(url, { firstRetryMs: 60_000, longestRetryMs: 60_000 });
    for (let n = 1; n <= 6; n += 1) webhook.notify(notice(`n-${n}`));
    await until('each has failed once', () => ids().length === 6);
    isUp = true;
    await webhook.close();
    expect(ids()).toHaveLength(12);
    expect(lines).toHaveLength(1);
  });

  it('tries the most urgent first', async () => {
    const { ids, url } = await receive(say(503));
    const { webhook } = create(url, { firstRetryMs: 60_000, longestRetryMs: 60_000, mostInFlight: 1 });
    webhook.notify(notice('yellow', { level: 'yellow' }));
    webhook.notify(notice('order', { kind: 'evacuation' }));
    webhook.notify(notice('red'));
    await until('each has failed once', () => ids().length === 3);
    await webhook.close();
    expect(ids().slice(3)).toEqual(['order', 'red', 'yellow']);
  });

  it('says how many were not delivered, and takes no longer than it may', async () => {
    const { url } = await receive(() => undefined);
    const { webhook, lines } = create(url, { timeoutMs: 60_000 });
    for (let n = 1; n <= 6; n += 1) webhook.notify(notice(`n-${n}`));
    const startedAt = performance.now();
    await webhook.close();
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(lines).toContainEqual([{ lost: 6 }, 'the webhook was closed before all was delivered']);
    webhook.notify(notice('too-late'));
    expect(lines).toContainEqual([expect.objectContaining({ notice: 'too-late' }), expect.any(String)]);
  });
});

it('neither the secret nor the address with its key is ever logged', async () => {
  const lines: unknown[] = [];
  const { url } = await receive(say(400));
  for (const address of [
    `${url.replace('//', '//user:hidden-password@')}?key=hidden-key`,
    `http://user:hidden-password@127.0.0.1:${await freePort()}/hidden-key`,
  ]) {
    const { webhook, lines: more } = create(address);
    webhook.notify(notice('n-1'));
    await until('it has failed', () => more.length > 0);
    await webhook.close();
    lines.push(...more, webhook.status());
  }
  expect(JSON.stringify(lines)).not.toMatch(/hidden|secret/);
});

describe('what is told', () => {
  const phones: Mine['phones'] = [
    { role: 'mine-leader', name: '带班矿领导', number: '0000-1001' },
    { role: 'rescue', name: '矿山救护队', number: '0000-1119' },
  ];

  it('of a step is the alarm, to those who have the role', () => {
    const { alarm } = alarmRecord('a-1', 1);
    const step = { alarm: 'a-1', level: 'red', step: 2, to: 'rescue', via: ['webhook'], afterS: 60, at: NOW } as const;
    expect(noticeOfStep({ phones }, alarm, step)).toEqual({
      id: 'a-1-red-2',
      mine: 'm1',
      kind: 'escalation',
      level: 'red',
      to: 'rescue',
      phones: [phones[1]],
      text: alarm.message,
      drill: false,
      at: NOW,
    });
    expect(noticeOfStep({ phones }, alarm, { ...step, afterS: 0 }).kind).toBe('alarm');
  });

  it('of an order is its text, to everybody, and again when it grows', () => {
    const { evacuation } = evacuationRecord('e-1', 1);
    expect(noticeOfOrder({ phones }, evacuation)).toMatchObject({
      id: 'e-1-0',
      kind: 'evacuation',
      level: 'red',
      to: 'all',
      phones,
      text: evacuation.text,
    });
    expect(noticeOfOrder({ phones }, { ...evacuation, revision: 1 }).id).toBe('e-1-1');
  });
});
