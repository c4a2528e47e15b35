import { fileURLToPath } from 'node:url';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import type { Mine, Point } from '../domain/mine.js';
import { createHarness, type Harness, PASSWORD, someAlarm, someMine } from '../test/dashboard/support.js';
import { pathOf } from '../test/support/tools.js';

// A mine of 5,000 points, each read once a second, on the live screen in Chromium without a GPU. Counted are the frames
// that the page gets against those of an empty page of the same browser on the same machine, and how busy its main
// thread is. `node dist/bench/screen.js soak MINUTES` watches the memory of the wall instead.

const AREAS = 100;
const POINTS_PER_AREA = 50;
const FLUSH_MS = 250;
const SECONDS = 15;
const GOAL = { frames: 0.9, busy: 0.4, firstViewMs: 2000 };
const VIEWS = 5;

const areaId = (index: number): string => `area-${index}`;

/** Ten districts of ten areas one behind the other, fifty points in each. */
const bigMine = (): Mine => {
  const small = someMine('north', '第六师');
  const [template, , feed] = small.points;
  if (template === undefined || feed === undefined) throw new Error('the mine of the tests has no points');
  const areas = Array.from({ length: AREAS }, (_, index) => ({
    ...(small.areas[0] ?? { name: '' }),
    id: areaId(index),
    name: `${1000 + index}巷道`,
    kind: 'other' as const,
  })) as Mine['areas'];
  const airflow = areas.flatMap((_, index) =>
    index % 10 === 9 ? [] : [{ from: areaId(index), to: areaId(index + 1) }],
  );
  const quantities: readonly Point['quantity'][] = [
    'methane',
    'carbon-monoxide',
    'temperature',
    'air-velocity',
    'power-feed',
  ];
  const points = areas.flatMap((area, index) =>
    Array.from({ length: POINTS_PER_AREA }, (_unused, number): Point => {
      const quantity = quantities[number % quantities.length] ?? 'methane';
      const { position: _position, ...rest } = template;
      return {
        ...rest,
        id: `P${index}-${number}`,
        name: `${area.name}${number}`,
        area: area.id,
        workplace: area.id,
        quantity,
        cycleS: 5,
        ...(quantity === 'air-velocity' && index % 10 < 9 && { along: [areaId(index), areaId(index + 1)] }),
      };
    }),
  );
  return {
    ...small,
    areas,
    airflow,
    walkways: [],
    points,
    pointById: new Map(points.map((point) => [point.id, point])),
    areaById: new Map(areas.map((area) => [area.id, area])),
    limitsOf: new Map(),
  };
};

/** Reads every point once a second, a quarter of them with every flush. */
const drive = (harness: Harness, mine: Mine): (() => void) => {
  const { hub } = harness.parts;
  let turn = 0;
  let lastAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    harness.advance(Math.round(now - lastAt));
    lastAt = now;
    turn += 1;
    const part = mine.points.filter((_, index) => index % 4 === turn % 4);
    for (const { id, quantity } of part) {
      const value = quantity === 'power-feed' ? turn % 2 : 0.2 + ((turn * 7 + id.length * 13) % 40) / 100;
      harness.world.read(mine.id, id, value);
    }
    const observations = part.map(({ id }) => {
      const judged = harness.world.view.latest(mine.id).get(id);
      if (judged === undefined) throw new Error(`${id} was not read`);
      return judged.reading;
    });
    hub.arrive({ observations });
    hub.flush();
    if (turn % 8 === 0) hub.beat();
  }, FLUSH_MS);
  return () => clearInterval(timer);
};

/** Frames a second, counted in the page; a text, for this program knows no browser. */
const framesIn = async (page: Page, seconds: number): Promise<number> =>
  Number(
    await page.evaluate(`new Promise((resolve) => {
      const startedAt = performance.now();
      let frames = 0;
      const next = () => {
        frames += 1;
        const ms = performance.now() - startedAt;
        if (ms >= ${seconds * 1000}) resolve((frames * 1000) / ms);
        else requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    })`),
  );

const metric = async (session: CDPSession, name: string): Promise<number> => {
  const { metrics } = (await session.send('Performance.getMetrics')) as { metrics: { name: string; value: number }[] };
  return metrics.find((one) => one.name === name)?.value ?? 0;
};

const openScreen = async (browser: Browser, origin: string, harness: Harness, path: string): Promise<Page> => {
  await harness.cookieOf('dispatcher');
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  await page.goto(`${origin}${path}`);
  await page.fill('#user', 'dispatcher-all');
  await page.fill('#password', PASSWORD);
  await page.click('[data-testid=login]');
  await page.waitForSelector('[data-testid=connection][data-state=live]');
  return page;
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** Notes in the page when the first values were painted, ms from the navigation on. */
const NOTE_FIRST_VALUES = `new MutationObserver((_, observer) => {
  if (document.querySelector('[data-testid=area]') === null) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.firstValuesMs = performance.now(); }, 0));
}).observe(document, { childList: true, subtree: true })`;

interface FirstView {
  /** From the navigation to the first painted values. */
  readonly ms: number;
  /** The main thread's own work until then, whatever else runs on the machine. */
  readonly workMs: number;
}

/** How the live screen comes up for somebody whose session stands, in browsers without a cache. */
const firstViews = async (browser: Browser, origin: string, signedIn: Page): Promise<readonly FirstView[]> => {
  const cookies = await signedIn.context().cookies();
  const taken: FirstView[] = [];
  for (let view = 0; view < VIEWS; view += 1) {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    await context.addCookies(cookies);
    await context.addInitScript(NOTE_FIRST_VALUES);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
    await session.send('Performance.enable');
    const before = await metric(session, 'TaskDuration');
    await page.goto(`${origin}/`);
    await page.waitForSelector('[data-testid=area]');
    const workMs = ((await metric(session, 'TaskDuration')) - before) * 1000;
    for (let ms = Number.NaN; Number.isNaN(ms); ) {
      ms = Number(await page.evaluate('window.firstValuesMs'));
      if (!Number.isNaN(ms)) taken.push({ ms, workMs });
    }
    await context.close();
  }
  return taken;
};

const measure = async (browser: Browser, origin: string, harness: Harness, points: number): Promise<void> => {
  const empty = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  const before = await framesIn(empty, SECONDS / 2);
  const page = await openScreen(browser, origin, harness, '/');
  await page.waitForSelector('[data-testid=area]');
  const views = await firstViews(browser, origin, page);
  const firstMs = median(views.map(({ ms }) => ms));
  const workMs = median(views.map((view) => view.workMs));
  await page.waitForFunction(`document.querySelectorAll('[data-testid=point]').length > 100`);
  const session = await page.context().newCDPSession(page);
  // The thread's own time: what others do on the machine meanwhile does not count as work of the page.
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await session.send('Performance.enable');
  const [busyFrom, clockFrom] = [await metric(session, 'TaskDuration'), performance.now()];
  const live = await framesIn(page, SECONDS);
  const [busyTo, clockTo] = [await metric(session, 'TaskDuration'), performance.now()];
  await page.context().close();
  // The empty page before and after, so that what others do on the machine meanwhile is seen.
  const after = await framesIn(empty, SECONDS / 2);
  const emptyFrames = (before + after) / 2;
  const busy = ((busyTo - busyFrom) * 1000) / (clockTo - clockFrom);
  const ratio = live / emptyFrames;
  process.stdout.write(
    `${points} points at 1 Hz; first view of somebody signed in, median of ${VIEWS} without a cache: ` +
      `${(firstMs / 1000).toFixed(2)} s, the main thread's own work ${(workMs / 1000).toFixed(2)} s (goal: under ${GOAL.firstViewMs / 1000} s)\n` +
      `frames/s  empty page ${before.toFixed(1)} before, ${after.toFixed(1)} after; live screen ${live.toFixed(1)}; ratio ${ratio.toFixed(2)} (goal: at least ${GOAL.frames})\n` +
      `main thread busy ${(busy * 100).toFixed(0)} % (goal: under ${GOAL.busy * 100} %)\n`,
  );
  if (ratio < GOAL.frames || busy >= GOAL.busy || firstMs >= GOAL.firstViewMs) process.exitCode = 1;
};

/** Bytes of memory that a wall may gain in an hour. */
const SOAK_GOAL = 4 * 1024 * 1024;

const soak = async (browser: Browser, origin: string, harness: Harness, minutes: number): Promise<void> => {
  const page = await openScreen(browser, origin, harness, '/wall');
  await page.waitForSelector('[data-testid=wall]');
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const seen: { readonly minute: number; readonly heap: number; readonly nodes: number }[] = [];
  for (let minute = 0; minute <= minutes; minute += 1) {
    // Alarms come and go, so that what they leave behind is seen.
    for (const state of ['unacknowledged', 'closed'] as const) {
      const alarm = someAlarm(`a-${minute}`, 'north', { area: areaId(0), point: 'P0-0', state });
      harness.announce({ type: 'alarm', alarm, horn: state === 'unacknowledged' });
    }
    await session.send('HeapProfiler.collectGarbage');
    const [heap, nodes] = [await metric(session, 'JSHeapUsedSize'), await metric(session, 'Nodes')];
    seen.push({ minute, heap, nodes });
    process.stdout.write(`minute ${minute}: ${(heap / 1e6).toFixed(1)} MB of heap, ${nodes} nodes\n`);
    if (minute < minutes) await page.waitForTimeout(60_000);
  }
  // The first minutes fill caches; the rest must lie flat.
  const settled = seen.slice(Math.min(2, seen.length - 1));
  const [from] = settled;
  // The same picture stands every other minute: one is held against itself.
  const to = settled.findLast(({ minute }) => from !== undefined && (minute - from.minute) % 2 === 0);
  if (from === undefined || to === undefined || to.minute === from.minute) return;
  const perHour = ((to.heap - from.heap) / (to.minute - from.minute)) * 60;
  process.stdout.write(`${(perHour / 1e6).toFixed(2)} MB an hour (goal: under ${(SOAK_GOAL / 1e6).toFixed(1)})\n`);
  if (perHour > SOAK_GOAL) process.exitCode = 1;
};

const mine = bigMine();
const harness = await createHarness({
  mines: [mine],
  webRoot: fileURLToPath(new URL('../web', import.meta.url)),
});
for (const { id } of mine.points) harness.world.read(mine.id, id, 0.3);
const origin = await harness.app.listen({ port: 0, host: '127.0.0.1' });
const stop = drive(harness, mine);
const browser = await chromium.launch({
  executablePath: pathOf('chromium'),
  args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
});
try {
  const [kind, minutes = '60'] = process.argv.slice(2);
  if (kind === 'soak') await soak(browser, origin, harness, Number(minutes));
  else await measure(browser, origin, harness, mine.points.length);
} finally {
  stop();
  await browser.close();
  await harness.close();
}
