import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { encodePlace, PAGES, type PageId } from '../../../dashboard/web/screen/pages.js';
import { violationsOf } from '../../support/axe.js';
import { until } from '../../support/servers.js';
import { startWebStage, type WebStage } from '../../support/web-stage.js';
import { chineseLeft, englishLeft } from '../../support/words-left.js';

const T1 = '001A02';
const LANGUAGES = ['zh', 'en'] as const;

// Real browsers on a machine that others use as well.
vi.setConfig({ testTimeout: 240_000 });

let stage: WebStage;

const shows = (page: PageId): string =>
  page === 'live' ? '.body' : page === 'evacuation' ? '.evacuation-screen' : 'main.page';

/** Goes to a page and waits until what it asks for is there. */
const goTo = async (desk: Page, page: PageId, item: string | null = null): Promise<void> => {
  await desk.evaluate((hash) => {
    location.hash = hash;
  }, encodePlace({ page, item }));
  await desk.waitForSelector(shows(page));
  await desk.waitForSelector('.ant-skeleton', { state: 'detached' });
};

/** What a click on a button gives to keep. */
const savedBy = async (page: Page, button: string): Promise<Buffer> => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  return readFile(await download.path());
};

beforeAll(async () => {
  stage = await startWebStage();
  const { mine } = stage;
  for (const [card, reader] of [
    ['20009', 'R302'],
    ['20010', 'R303'],
    ['20007', 'R301'],
  ] as const) {
    await mine.seen(card, reader, 'entered-mine');
  }
  await mine.set(T1, 0.31);
  await mine.set(T1, 1.6);
  await until('the order stands', async () => {
    const { items } = await stage.ask<{ items: { state: string }[] }>('GET', '/evacuations');
    return items.some(({ state }) => state === 'open');
  });
}, 120_000);

afterAll(async () => stage?.stop());

test('on a phone no page is wider than the screen, and none covers the banner of what is red', async () => {
  for (const language of LANGUAGES) {
    const phone = await stage.open({ language, width: 390, height: 844 });
    await phone.waitForSelector('[data-testid=banner]');
    for (const page of PAGES.filter((one) => !['live', 'evacuation'].includes(one))) {
      await goTo(phone, page);
      const found = await phone.evaluate(() => {
        const banner = document.querySelector<HTMLElement>('[data-testid=banner]');
        const box = banner?.getBoundingClientRect();
        const below = document.querySelector('main.page')?.getBoundingClientRect();
        return {
          width: document.documentElement.scrollWidth,
          cut: banner === null || banner.scrollHeight > banner.clientHeight + 1,
          covered: box === undefined || below === undefined || below.top < box.bottom - 1,
        };
      });
      expect([page, found]).toEqual([page, { width: 390, cut: false, covered: false }]);
      await stage.shot(phone, `${page}-${language}-phone`);
    }
    await phone.context().close();
  }
});

test('axe finds nothing on any page, and none is wider than a screen of 1366', async () => {
  const desk = await stage.open({ language: 'en', width: 1366, height: 768 });
  for (const page of PAGES) {
    await goTo(desk, page);
    expect([page, ...(await violationsOf(desk))]).toEqual([page]);
    const cutOff = await desk.$$eval('body *', (all) =>
      document.documentElement.scrollWidth <= innerWidth
        ? []
        : all.filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.className),
    );
    expect([page, ...cutOff]).toEqual([page]);
    await stage.shot(desk, `${page}-en-1366`);
  }
  await desk.context().close();
});

test('every page is seen in both languages, and none has a word left in the other', async () => {
  for (const language of LANGUAGES) {
    const desk = await stage.open({ language });
    await desk.waitForSelector('[data-testid=banner]');
    const left: string[] = [];
    for (const page of PAGES) {
      await goTo(desk, page);
      const words = language === 'en' ? await chineseLeft(desk, stage) : await englishLeft(desk);
      left.push(...words.map((word) => `${page}: ${word}`));
      await stage.shot(desk, `${page}-${language}-1920`);
    }
    expect(left).toEqual([]);
    await desk.context().close();
  }
});

test('every page that is printed carries the mine and the author, and nothing of the screen around it', async () => {
  const desk = await stage.open();
  for (const page of PAGES.filter((one) => !['live', 'evacuation', 'mines'].includes(one))) {
    await goTo(desk, page);
    await desk.emulateMedia({ media: 'print' });
    expect([page, await desk.isVisible('.rail'), await desk.isVisible('.banner')]).toEqual([page, false, false]);
    const head = await desk.$eval('main.page > .print-only', (one) => [one.clientHeight > 0, one.textContent]);
    expect([page, head[0]]).toEqual([page, true]);
    expect(head[1]).toContain('示范煤矿');
    expect(head[1]).toContain('admin');
    await desk.emulateMedia({ media: 'screen' });
  }
  await desk.context().close();
});

test('a trend given out as a table keeps the highest and the lowest reading, and as a picture is one', async () => {
  const desk = await stage.open();
  await until('the history has both readings', async () => {
    const { buckets } = await stage.ask<{ buckets: { min: number | null; max: number | null }[] }>(
      'GET',
      `/mines/demo-mine/points/${T1}/history?from=${Date.now() - 600_000}&to=${Date.now()}&maxPoints=1000`,
    );
    return buckets.some(({ max }) => max === 1.6) && buckets.some(({ min }) => min === 0.31);
  });
  await goTo(desk, 'trends', `${T1}@600000`);
  await desk.waitForSelector('[data-testid=trends] canvas');
  const table = (await savedBy(desk, '[data-testid=trends-csv]')).toString('utf8');
  const [head = [], ...rows] = table
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  expect(head).toEqual(['time', 'point', 'name', 'unit', 'min', 'mean', 'max', 'readings', 'notGood']);
  const cell = (name: string): string[] => rows.map((row) => row[head.indexOf(name)] ?? '');
  expect(new Set(cell('point'))).toEqual(new Set([T1]));
  expect(Math.max(...cell('max').map(Number))).toBe(1.6);
  expect(Math.min(...cell('min').map(Number))).toBe(0.22);
  expect(cell('max')).toContain('0.31');
  const picture = await savedBy(desk, 'button:has-text("PNG")');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  await desk.context().close();
});

test('the map is made larger and fitted again, and a click on an area lists its points', async () => {
  const desk = await stage.open();
  await desk.waitForSelector('[data-testid=area]');
  const sheet = (): Promise<string> => desk.$eval('.sheet', (one) => getComputedStyle(one).transform);
  const fitted = await sheet();
  await desk.click('.map-tools button >> nth=0');
  await desk.waitForFunction(
    (before) => getComputedStyle(document.querySelector('.sheet') ?? document.body).transform !== before,
    fitted,
  );
  await desk.click('.map-tools button >> nth=2');
  await desk.waitForFunction(
    (before) => getComputedStyle(document.querySelector('.sheet') ?? document.body).transform === before,
    fitted,
  );
  await desk.click('[data-area="return-1201"] .area-name');
  await desk.waitForSelector('[data-panel=area] .area-points li');
  await desk.context().close();
});

test('a value that the sensor itself calls bad is struck through with its reason, and never looks like a good one', async () => {
  const desk = await stage.open();
  await desk.waitForSelector('[data-testid=area]');
  const bad = desk.waitForSelector(`[data-testid=point][data-point="${T1}"] .point-value.bad .why`);
  await stage.gateway.publishAsync(
    `mines/demo-mine/gas/${T1}`,
    JSON.stringify({ at: Date.now(), value: 0.2, quality: 'fault' }),
    { qos: 1 },
  );
  expect(await (await bad).textContent()).not.toBe('');
  await desk.context().close();
});

test('with reduced motion nothing on the screen moves, though an alarm waits', async () => {
  const desk = await stage.open();
  await desk.waitForSelector('[data-testid=alarm-row][data-state=unacknowledged]');
  const moving = (): Promise<number> =>
    desk.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
  expect(await moving()).toBeGreaterThan(0);
  await desk.emulateMedia({ reducedMotion: 'reduce' });
  await desk.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await desk.context().close();
});

test('somebody is found by a part of the name, with a way over the shift; events are chosen by their kind', async () => {
  const desk = await stage.open();
  await goTo(desk, 'people');
  await desk.fill('.search input', '20009');
  await desk.waitForFunction(() => document.querySelectorAll('.persons-list tbody tr').length === 1);
  await desk.click('.persons-list tbody tr');
  await desk.waitForSelector('.persons.one');
  await goTo(desk, 'events');
  await desk.waitForSelector('[data-testid=events] li[data-kind^="alarm."]');
  await desk.click('.events-filter .ant-select >> nth=0');
  await desk.click('.ant-select-item-option >> text=撤人');
  await desk.keyboard.press('Escape');
  await desk.waitForFunction(() => {
    const kinds = [...document.querySelectorAll('[data-testid=events] li')].map((one) => one.getAttribute('data-kind'));
    return kinds.length > 0 && kinds.every((kind) => kind?.startsWith('evacuation.'));
  });
  await desk.context().close();
});

test('the printed muster names whom the order lets in, also somebody from outside whom no reader has seen yet', async () => {
  const desk = await stage.open();
  await goTo(desk, 'evacuation');
  await desk.waitForSelector('[data-testid=rescuers]');
  for (const card of ['20010', '20013']) {
    await desk.click('[data-testid=rescuer-choice]');
    await desk.waitForSelector('.ant-select-item-option');
    await desk.keyboard.type(card);
    await desk.waitForSelector(`.ant-select-item-option-active:has-text("${card}")`);
    await desk.keyboard.press('Enter');
    await desk.click('[data-testid=rescuer-send]');
    await desk.waitForFunction(
      (named) => document.querySelector('div[data-testid=printed-rescuers]')?.textContent?.includes(named),
      card,
    );
  }
  await desk.emulateMedia({ media: 'print' });
  expect(await desk.isVisible('[data-testid=printed-rescuers]')).toBe(true);
  expect(await desk.textContent('[data-testid=printed-rescuers]')).toContain(
    stage.mine.mine.personByCard.get('20010')?.name ?? 'nobody',
  );
  await desk.context().close();
});

test('an order that may not be stood down yet says what it waits for', async () => {
  const desk = await stage.open();
  await goTo(desk, 'evacuation');
  await desk.click('[data-testid=evacuation-screen] [data-testid=stand-down]');
  await desk.fill('[data-testid=stand-down-note]', '试解除');
  await desk.click('[data-testid=stand-down-send]');
  const refusal = await desk.waitForSelector('.stand-down .refusal');
  expect(await refusal.textContent()).toContain('撤离范围内无人');
  await desk.context().close();
});
