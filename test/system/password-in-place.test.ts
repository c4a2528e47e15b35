import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHarness, type Harness, NOW, PASSWORD, someAlarm } from '../dashboard/support.js';
import { until } from '../support/servers.js';
import { pathOf } from '../support/tools.js';

const webRoot = fileURLToPath(new URL('../../dist/web', import.meta.url));
let harness: Harness;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  if (!existsSync(join(webRoot, 'index.html'))) throw new Error('the web client is not built: npm run build');
  harness = await createHarness({ webRoot });
  harness.world.alarms = [someAlarm('a-1', 'north')];
  await harness.users.create({ name: 'wang', role: 'dispatcher', scopes: ['all'], password: PASSWORD }, 'test');
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const address = harness.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  origin = `http://127.0.0.1:${address.port}`;
  browser = await chromium.launch({ executablePath: pathOf('chromium'), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await harness?.close();
});

it('a dispatcher whose password is too old sees everything, gives it in place, and their act is done', async () => {
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  const refusedByPolicy: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refusedByPolicy.push(message.text());
  });
  await page.goto(origin);
  await page.fill('#user', 'wang');
  await page.fill('#password', PASSWORD);
  await page.click('[data-testid=login]');
  await page.waitForSelector('[data-testid=connection][data-state=live]');
  const snapshots: string[] = [];
  page.on('websocket', (socket) => snapshots.push(socket.url()));

  await harness.store.updateTable('sessions').set({ expires_at: NOW }).execute();
  await page.click('[data-testid=alarm-row]');
  await page.keyboard.press('a');
  await page.click('[data-testid=acknowledge-send]');
  await page.waitForSelector('[data-testid=unlock]');
  expect(harness.asked).toEqual([]);
  harness.announce({ type: 'alarm', alarm: someAlarm('a-2', 'north', { point: 'T2' }), horn: true });
  await until(
    'the new alarm is on the screen behind',
    async () => (await page.$$('[data-testid=alarm-row]')).length === 2,
  );

  await page.fill('#unlock-password', 'not the password');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid=unlock] .refusal:not(:empty)');
  await page.fill('#unlock-password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid=unlock]', { state: 'detached' });
  await until('the acknowledgement arrives', () => harness.asked.length > 0);
  expect(harness.asked).toEqual([['acknowledge', 'a-1', {}]]);

  // Longer than the service takes to look for sessions that ended: the same line is still open.
  harness.announce({ type: 'alarm', alarm: someAlarm('a-3', 'north', { point: 'T2' }), horn: true });
  await until('the third alarm is on the screen', async () => (await page.$$('[data-testid=alarm-row]')).length === 3);
  expect(await page.getAttribute('[data-testid=connection]', 'data-state')).toBe('live');
  expect(harness.parts.hub.screens()).toBe(1);
  expect(snapshots).toEqual([]);
  expect(refusedByPolicy).toEqual([]);
});
