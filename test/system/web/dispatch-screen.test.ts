import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { encodePlace, PAGES } from '../../../dashboard/web/screen/pages.js';
import { violationsOf } from '../../support/axe.js';
import { until } from '../../support/servers.js';
import { startWebStage, type WebStage } from '../../support/web-stage.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const MINE_TEXT = ['mines/demo-mine.yaml', 'test/support/test-mine.yaml']
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join(' ');
const T1 = '001A02';
const T2_HEADING = '003A01';

interface Order {
  readonly id: string;
  readonly state: string;
  readonly areas: readonly string[];
}

// Real browsers on a machine that others use as well.
vi.setConfig({ testTimeout: 120_000 });

let stage: WebStage;
let first: Page;
let second: Page;

const openOrders = async (): Promise<readonly Order[]> =>
  (await stage.ask<{ items: Order[] }>('GET', '/evacuations')).items.filter(({ state }) => state !== 'stood-down');
/** Chinese on a page that neither the mine's file nor the name of a document explains. */
const chineseLeft = async (page: Page): Promise<readonly string[]> => {
  const { items } = await stage.ask<{
    items: { remarks: { note?: string; cause?: string; measures?: string }[] }[];
  }>('GET', '/alarms');
  const said = items.flatMap(({ remarks }) =>
    remarks.flatMap(({ note = '', cause = '', measures = '' }) => [note, cause, measures]),
  );
  const known = `${MINE_TEXT} ${said.join(' ')} 煤矿安全规程 新兵办发 号 实施意见 七 十 十二 十三 二十 第 条 表 行 中文 规程`;
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) found.push(walker.currentNode.textContent ?? '');
    return found.join(' ');
  });
  return [...new Set(texts.match(/[\u4e00-\u9fff]+/g) ?? [])].filter((run) => !known.includes(run));
};
const rows = (page: Page): Promise<(string | null)[]> =>
  page.$$eval('[data-testid=alarm-row]', (all) =>
    all.map((row) => `${row.getAttribute('data-alarm-id')} ${row.getAttribute('data-state')}`),
  );

beforeAll(async () => {
  stage = await startWebStage();
  const { mine } = stage;
  await mine.seen('20002', 'R104', 'entered-mine');
  for (const [card, reader] of [
    ['20009', 'R302'],
    ['20010', 'R303'],
    ['20013', 'R302'],
    ['20014', 'R304'],
    ['20007', 'R301'],
    ['20011', 'R402'],
    ['20008', 'R305'],
  ] as const) {
    await mine.seen(card, reader, 'entered-mine');
  }
  first = await stage.open();
  second = await stage.open({ width: 1366, height: 768 });
}, 120_000);

afterAll(async () => stage?.stop());

test('the login says whether alarms will be heard and spoken here, and tries the loudspeaker at the first key', async () => {
  const page = await stage.open({ signIn: false, width: 1366, height: 768 });
  await page.waitForSelector('[data-testid=sound-check-sound][data-state=untried]');
  await page.waitForSelector('[data-testid=sound-check-voice][data-state=none]');
  await page.keyboard.press('Tab');
  await page.waitForSelector(
    '[data-testid=sound-check-sound]:is([data-state=works],[data-state=blocked],[data-state=absent])',
  );
  expect(await violationsOf(page)).toEqual([]);
  await stage.shot(page, 'login-zh');
  await page.context().close();
});

test('the first download is under 500 KB compressed and brings no charts', async () => {
  const page = await stage.open({ signIn: false });
  await page.waitForSelector('#user');
  const files = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((one): one is PerformanceResourceTiming => one instanceof PerformanceResourceTiming)
      .map(({ name, encodedBodySize, decodedBodySize }) => ({ name, encodedBodySize, decodedBodySize })),
  );
  const total = files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  expect(total).toBeLessThan(500_000);
  expect(files.some(({ name }) => /chart/.test(name))).toBe(false);
  const script = files.find(({ name }) => /index-.*\.js$/.test(name));
  expect(script && script.encodedBodySize < script.decodedBodySize / 2).toBe(true);
  console.log(`first load: ${Math.round(total / 1000)} KB compressed`);
  await page.context().close();
});

test('a quiet mine is calm: no banner, people by area against their quota, leaders, systems up', async () => {
  await first.waitForSelector('[data-testid=leaders] li');
  expect(await first.textContent('[data-testid=leaders]')).toContain('钱德顺');
  expect(await first.textContent('[data-testid=people-by-area]')).toContain('1201综采工作面3/25');
  expect(
    await first.$$eval('[data-testid=banner], [data-testid=alarm-row]', (all) => all.map((one) => one.textContent)),
  ).toEqual([]);
  await stage.shot(first, 'overview-calm-zh-1920');
  expect(await violationsOf(first)).toEqual([]);
});

test('methane of 1.60 % is painted with banner, row and order in two browsers that agree', async () => {
  const at = Date.now();
  await stage.mine.set(T1, 1.6);
  await Promise.all(
    [first, second].flatMap((page) => [
      page.waitForSelector('[data-testid=banner].red'),
      page.waitForSelector('[data-testid=alarm-row].red'),
      page.waitForSelector('[data-testid=evacuation-panel]'),
    ]),
  );
  const ms = Date.now() - at;
  console.log(`alarm and order painted in two browsers ${ms} ms after publication`);
  await until('both browsers show the same alarms', async () => {
    const [one, other] = await Promise.all([rows(first), rows(second)]);
    return one.length > 0 && JSON.stringify(one) === JSON.stringify(other);
  });
});

test('on a phone no page is wider than the screen, and none covers the banner of what is red', async () => {
  const phone = await stage.open({ language: 'en', width: 390, height: 844 });
  await phone.waitForSelector('[data-testid=banner]');
  for (const page of PAGES.filter((one) => !['live', 'evacuation'].includes(one))) {
    await phone.evaluate(
      (hash) => {
        location.hash = hash;
      },
      encodePlace({ page, item: null }),
    );
    await phone.waitForSelector('main.page');
    await phone.waitForSelector('.ant-skeleton', { state: 'detached' });
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
    await stage.shot(phone, `${page}-en-phone`);
  }
  await phone.context().close();
});

test('the order is shown in full and the list has room for six rows on a screen of 1366 by 768', async () => {
  const shown = await second.$eval('[data-testid=order-words]', (words) => ({
    cut: [...words.querySelectorAll('*')].some((one) => one.scrollWidth > one.clientWidth + 1),
    list: document.querySelector('.rows')?.clientHeight ?? 0,
    row: document.querySelector('[data-testid=alarm-row]')?.clientHeight ?? 1,
  }));
  expect(shown.cut).toBe(false);
  expect(Math.floor(shown.list / shown.row)).toBeGreaterThanOrEqual(5);
  await stage.shot(second, 'overview-alarm-zh-1366');
  expect(await violationsOf(second)).toEqual([]);
});

test('an alarm is acknowledged with note, cause and measures by the keyboard alone, and the other browser hears of it', async () => {
  await first.keyboard.press('ArrowDown');
  const id = await first.getAttribute('[data-testid=alarm-row][aria-selected=true]', 'data-alarm-id');
  await first.keyboard.press('a');
  await first.waitForSelector('[data-testid=acknowledge-note]:focus');
  await first.keyboard.type('已通知班长停机');
  await first.keyboard.press('Tab');
  await first.keyboard.press('ArrowDown');
  await first.keyboard.press('Tab');
  await first.keyboard.type('停止割煤，加大风量');
  await stage.shot(first, 'overview-alarm-zh-1920');
  await first.keyboard.press('Enter');
  await second.waitForSelector(`[data-alarm-id="${id}"][data-state=acknowledged]`);
  const { remarks } = await stage.ask<{ remarks: { note?: string; cause?: string; measures?: string }[] }>(
    'GET',
    `/alarms/${id}`,
  );
  expect(remarks).toMatchObject([
    { note: '已通知班长停机', cause: '割煤速度快，瓦斯涌出增大', measures: '停止割煤，加大风量' },
  ]);
});

test('an alarm says why it stands, what came first, what to do now, whom to call and which camera sees it', async () => {
  expect(await first.textContent('[data-testid=what-now]')).toContain('撤出人员');
  expect(await first.textContent('[data-testid=phones]')).toContain('0000-1119');
  expect(await first.textContent('[data-testid=cameras]')).toContain('C02');
  expect(await first.textContent('[data-testid=chain]')).toContain('瓦斯超限');
  expect(await first.textContent('.facts')).toContain('AQ 1029-2019');
  expect(await violationsOf(first)).toEqual([]);
});

test('the keys are named by ?', async () => {
  await first.keyboard.press('Escape');
  await first.keyboard.press('?');
  await first.waitForSelector('[data-testid=keys-help]');
  expect(await violationsOf(first)).toEqual([]);
  await stage.shot(first, 'keys-zh-1920');
  await first.keyboard.press('Escape');
  await first.waitForSelector('[data-testid=keys-help]', { state: 'detached' });
});

test('the evacuation screen names who is missing, shows receipts, power and gas, and why it cannot be stood down', async () => {
  await first.keyboard.press('w');
  await first.waitForSelector('[data-testid=evacuation-screen]');
  expect(await first.textContent('[data-testid=muster-in-scope]')).toContain('1201综采工作面');
  await first.waitForSelector('[data-condition=gas-restored][data-met=false]');
  await first.waitForSelector('[data-condition=nobody-in-scope][data-met=false]');
  await first.waitForSelector('[data-zone=Z12].waiting');
  await first.waitForSelector('[data-testid=power-proof] [data-proof=live]');
  const { items } = await stage.ask<{ items: { id: string }[] }>('GET', '/evacuations');
  const [order] = items;
  await stage.gateway.publishAsync(
    `mines/demo-mine/commands/${order?.id}/result`,
    JSON.stringify({ at: Date.now(), outcome: 'done', zone: 'Z12' }),
    { qos: 1 },
  );
  await stage.mine.set('001D01', 0);
  await first.waitForSelector('[data-zone=Z12].done');
  await first.waitForSelector('[data-point="001D01"][data-proof=dead]');
  await stage.shot(first, 'evacuation-zh-1920');
  expect(await violationsOf(first)).toEqual([]);
});

test('the muster list is printed: names, jobs, places, mine, time, author, and nothing of the screen', async () => {
  await first.emulateMedia({ media: 'print' });
  const paper = await first.$eval('.printed-muster', (element) => ({
    text: element.textContent,
    height: element.clientHeight,
  }));
  expect(paper.height).toBeGreaterThan(200);
  expect(paper.text).toContain('人员清点表');
  expect(paper.text).toContain('示范煤矿');
  expect(paper.text).toContain('admin');
  expect(await first.isVisible('.evacuation-body')).toBe(false);
  expect((await first.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
  await stage.shot(first, 'muster-print-zh');
  await first.emulateMedia({ media: 'screen' });
});

test('the order is stood down once everybody is out and gas is below restore, and is gone from both browsers', async () => {
  const { mine } = stage;
  for (const card of ['20009', '20010', '20013', '20014']) await mine.seen(card, 'R104');
  await mine.set(T1, 0.3);
  await first.waitForSelector('[data-condition=nobody-in-scope][data-met=true]');
  await first.waitForSelector('[data-condition=gas-restored][data-met=true]');
  await first.waitForSelector('[data-testid=evacuation-screen][data-state=cleared]');
  await first.click('[data-testid=evacuation-screen] [data-testid=stand-down]');
  await first.keyboard.type('全部撤出，浓度已降');
  await first.keyboard.press('Enter');
  await first.waitForSelector('.evacuation-screen.none');
  await second.waitForSelector('[data-testid=evacuation-panel]', { state: 'detached' });
  expect(await openOrders()).toEqual([]);
  await first.keyboard.press('Escape');
});

test('an order by hand takes two keys from any page', async () => {
  await first.click('[data-testid=group-duty]');
  await first.click('[data-testid=page-planned-work]');
  await first.waitForSelector('main.page');
  await first.keyboard.press('Escape');
  await first.keyboard.press('e');
  await first.waitForSelector('[data-testid=order-send]:focus');
  await stage.shot(first, 'order-by-hand-zh-1920');
  await first.keyboard.press('Enter');
  await second.waitForSelector('[data-testid=evacuation-panel]');
  const [order] = await openOrders();
  expect(order?.areas.length).toBeGreaterThan(0);
});

test('several mines: a tile each, the worst first; a click opens the mine', async () => {
  await second.keyboard.press('m');
  await second.waitForSelector('[data-testid=mine-tile]');
  const tiles = await second.$$eval('[data-testid=mine-tile]', (all) =>
    all.map((tile) => tile.getAttribute('data-mine')),
  );
  expect(tiles).toEqual(['demo-mine', 'test-mine']);
  await stage.shot(second, 'mines-zh-1366');
  expect(await violationsOf(second)).toEqual([]);
  await second.click('[data-mine=test-mine]');
  await second.waitForFunction(() => document.querySelector('.mine-choice')?.textContent?.includes('试验煤矿'));
  await second.keyboard.press('m');
  await second.click('[data-mine=demo-mine]');
  await second.waitForSelector('[data-testid=evacuation-panel]');
});

test('every view is seen in both languages and on a phone, and axe finds nothing', {
  timeout: 240_000,
}, async () => {
  await stage.mine.set(T2_HEADING, 1.2);
  for (const language of ['zh', 'en'] as const) {
    const desk = await stage.open({ language });
    await desk.waitForSelector('[data-testid=banner]');
    await desk.keyboard.press('ArrowDown');
    await desk.keyboard.press('Enter');
    await desk.waitForSelector('.what-now');
    if (language === 'en') expect(await chineseLeft(desk)).toEqual([]);
    await stage.shot(desk, `live-${language}-1920`);
    await desk.keyboard.press('w');
    await desk.waitForSelector('[data-condition]');
    if (language === 'en') expect(await chineseLeft(desk)).toEqual([]);
    await stage.shot(desk, `evacuation-${language}-1920`);
    await desk.keyboard.press('m');
    await desk.waitForSelector('[data-testid=mine-tile]');
    if (language === 'en') {
      expect(await chineseLeft(desk)).toEqual([]);
      await desk.click('[data-testid=language]');
      await desk.waitForFunction(() => document.body.textContent?.includes('全部矿井'));
      await desk.click('[data-testid=language]');
    }
    await stage.shot(desk, `mines-${language}-1920`);
    await desk.context().close();
    const phone = await stage.open({ language, width: 390, height: 844 });
    await phone.waitForSelector('[data-testid=alarm-row]');
    await stage.shot(phone, `live-${language}-phone`);
    if (language === 'en') expect(await violationsOf(phone)).toEqual([]);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await phone.click('[data-testid=open-evacuation]');
    await phone.waitForSelector('[data-condition]');
    await stage.shot(phone, `evacuation-${language}-phone`);
    if (language === 'en') expect(await violationsOf(phone)).toEqual([]);
    await phone.context().close();
  }
});

test('axe finds nothing on any page, and none is wider than a screen of 1366', {
  timeout: 240_000,
}, async () => {
  const desk = await stage.open({ language: 'en', width: 1366, height: 768 });
  for (const page of PAGES) {
    await desk.evaluate(
      (hash) => {
        location.hash = hash;
      },
      encodePlace({ page, item: null }),
    );
    await desk.waitForSelector(page === 'live' ? '.body' : page === 'evacuation' ? '.evacuation-screen' : 'main.page');
    await desk.waitForSelector('.ant-skeleton', { state: 'detached' });
    expect([page, ...(await violationsOf(desk))]).toEqual([page]);
    const cutOff = await desk.$$eval('body *', (all) =>
      document.documentElement.scrollWidth <= innerWidth
        ? []
        : all.filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.className),
    );
    expect([page, ...cutOff]).toEqual([page]);
    await stage.shot(desk, `${page}-en-1366`);
  }
  const [overrun] = (await stage.ask<{ items: { id: string }[] }>('GET', '/incidents')).items;
  await desk.evaluate(
    (hash) => {
      location.hash = hash;
    },
    encodePlace({ page: 'incidents', item: overrun?.id ?? 'no overrun' }),
  );
  await desk.waitForSelector('article .document-part');
  expect(await violationsOf(desk)).toEqual([]);
  await desk.context().close();
});

test('the rail fits, and its second level is walked by the keyboard alone', async () => {
  const desk = await stage.open({ width: 1366, height: 768 });
  const rail = await desk.$eval('.rail', ({ scrollHeight, clientHeight }) => ({ scrollHeight, clientHeight }));
  expect(rail.scrollHeight).toBeLessThanOrEqual(rail.clientHeight);
  await desk.focus('[data-testid=group-records]');
  await desk.keyboard.press('Enter');
  await desk.keyboard.press('ArrowDown');
  await desk.waitForSelector('[data-testid=page-events]:focus');
  await desk.keyboard.press('Escape');
  await desk.waitForSelector('[data-testid=group-records][aria-expanded=false]:focus');
  await desk.keyboard.press('ArrowRight');
  await desk.keyboard.press('ArrowDown');
  await desk.keyboard.press('Enter');
  await desk.waitForSelector('[data-testid=events]');
  await desk.context().close();
});

test('the wall shows the order, has no control and scrolls nowhere', async () => {
  for (const language of ['zh', 'en'] as const) {
    const wall = await stage.open({ path: '/wall', language });
    await wall.waitForSelector('[data-testid=wall]:is([data-view=order],[data-view=mine])');
    expect(
      await wall.$$eval('button:not(.map-tools button):not(.area-card button), input, a', (all) => all.length),
    ).toBe(0);
    const scrolls = await wall.$$eval('.wall, .wall *', (all) =>
      all
        .filter(
          (one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight,
        )
        .map((one) => one.className),
    );
    expect(scrolls).toEqual([]);
    await stage.shot(wall, `wall-${language}-1920`);
    if (language === 'en') expect(await violationsOf(wall)).toEqual([]);
    const before = await wall.getAttribute('[data-testid=wall]', 'data-view');
    await wall.evaluate(() => {
      const real = Date.now;
      Date.now = () => real() + 20_000;
    });
    await wall.waitForFunction(
      (view) => document.querySelector('[data-testid=wall]')?.getAttribute('data-view') !== view,
      before,
    );
    await stage.shot(wall, `wall-next-${language}-1920`);
    await wall.context().close();
  }
});

test('a lost server is said over the values, and what happened meanwhile is there without a reload', {
  timeout: 120_000,
}, async () => {
  await first.evaluate(() => {
    document.body.dataset['marked'] = 'yes';
  });
  await stage.killService();
  await first.waitForSelector('[data-testid=lost-banner][data-kind=lost]');
  await first.waitForSelector('[data-testid=stale-veil]');
  await stage.shot(first, 'lost-zh-1920');
  await stage.mine.set('002A02', 1.3);
  await stage.startService();
  await first.waitForSelector('[data-testid=lost-banner]', { state: 'detached', timeout: 30_000 });
  await first.waitForSelector('[data-testid=alarm-row][data-point="002A02"]');
  expect(await first.getAttribute('body', 'data-marked')).toBe('yes');
  await until('both browsers agree again', async () => {
    const [one, other] = await Promise.all([rows(first), rows(second)]);
    return JSON.stringify(one) === JSON.stringify(other);
  });
});
