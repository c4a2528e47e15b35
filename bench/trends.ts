import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { openEmbeddedHistorian } from '../ingest/historian/embedded.js';
import type { Received } from '../ingest/historian/historian.js';
import { createHarness, MINES, NOW, PASSWORD } from '../test/dashboard/support.js';
import { pathOf } from '../test/support/tools.js';

// The trends page with two points of a day at 1 Hz each, in Chromium without a GPU: how long a turn of the wheel takes
// from the event to the next painted frame, and until finer steps asked of the historian are on show.

const SECONDS = 86_400;
const TURNS = 30;
const GOAL_MS = 150;
const BATCH = 5000;

const folder = await mkdtemp(join(tmpdir(), 'minesentry-trends-'));
const historian = await openEmbeddedHistorian({
  file: join(folder, 'history.db'),
  mines: () => new Map(MINES.map((mine) => [mine.id, mine])),
  clock: () => NOW,
  logger: { error: (...said: unknown[]) => process.stderr.write(`${String(said[1])}\n`) },
});
for (const point of ['T1', 'T2']) {
  for (let second = 0; second < SECONDS; second += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, SECONDS - second) }, (_, n): Received => {
      const at = NOW - (SECONDS - second - n) * 1000;
      const value = 0.5 + 0.3 * Math.sin((second + n) / 900) + ((second + n) % 7) / 100;
      const observation = { kind: 'reading', mine: 'north', point, at, value, quality: 'good' } as const;
      return { observation, receivedAt: at, arrival: second + n };
    });
    await historian.write(batch);
  }
}
const harness = await createHarness({
  mines: MINES.slice(0, 1),
  parts: { history: historian },
  webRoot: fileURLToPath(new URL('../web', import.meta.url)),
});
await harness.cookieOf('dispatcher');
const origin = await harness.app.listen({ port: 0, host: '127.0.0.1' });
const browser = await chromium.launch({
  executablePath: pathOf('chromium'),
  args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
});
try {
  const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  await page.goto(`${origin}/#/trends/T1,T2@${NOW - SECONDS * 1000}-${NOW}`);
  await page.fill('#user', 'dispatcher-all');
  await page.fill('#password', PASSWORD);
  await page.click('[data-testid=login]');
  await page.waitForSelector('[data-testid=trend-lanes] canvas');
  await page.waitForTimeout(3000);
  const taken: number[] = [];
  const fine: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const answered = page.waitForResponse((response) => response.url().includes('/history?'));
    const startedAt = performance.now();
    // In, and from the half on out again.
    const ms = await page.evaluate(`new Promise((resolve) => {
      const canvas = document.querySelector('[data-testid=trend-lanes] canvas');
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const startedAt = performance.now();
      canvas.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY: ${turn < TURNS / 2 ? -100 : 100},
        clientX: left + width * 0.4, clientY: top + height / 2 }));
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt), 0));
    })`);
    taken.push(Number(ms));
    await answered;
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))');
    fine.push(performance.now() - startedAt);
    await page.waitForTimeout(300);
  }
  const sorted = taken.toSorted((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const worst = sorted.at(-1) ?? 0;
  const finer = fine.toSorted((one, other) => one - other)[Math.floor(fine.length / 2)] ?? 0;
  process.stdout.write(
    `a day of two points at 1 Hz, ${TURNS} turns of the wheel: painted after ${median.toFixed(0)} ms (median), ` +
      `${worst.toFixed(0)} ms (worst); goal: under ${GOAL_MS} ms\n` +
      `finer steps from the historian after ${finer.toFixed(0)} ms (median), the rest of the wheel included\n`,
  );
  if (worst >= GOAL_MS) process.exitCode = 1;
} finally {
  await browser.close();
  await harness.close();
  await historian.close();
  await rm(folder, { recursive: true, force: true });
}
