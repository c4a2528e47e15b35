import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Role } from '../../../domain/roles.js';
import { createHarness, type Harness, MINES } from '../../dashboard/support.js';
import { violationsOf } from '../../support/axe.js';
import { pathOf } from '../../support/tools.js';

const WEB = fileURLToPath(new URL('../../../dist/web', import.meta.url));

// Real browsers on a machine that others use as well.
vi.setConfig({ testTimeout: 90_000 });

let harness: Harness;
let browser: Browser;
let origin: string;

/** A page of the client as somebody with this role sees it. */
const openAs = async (role: Role, path: string): Promise<Page> => {
  const [name = '', value = ''] = ((await harness.cookieOf(role)).split(';')[0] ?? '').split('=');
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  context.setDefaultTimeout(40_000);
  await context.addInitScript("localStorage.setItem('minesentry.language', 'en')");
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  await page.goto(`${origin}/${path}`);
  await page.waitForSelector('main.page');
  return page;
};
const id = (name: string): string => `[data-testid=${name}]`;

beforeAll(async () => {
  if (!existsSync(`${WEB}/index.html`)) throw new Error('the web client is not built: npm run build');
  harness = await createHarness({ mines: MINES.slice(0, 1), webRoot: WEB });
  origin = await harness.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await chromium.launch({
    executablePath: pathOf('chromium'),
    args: ['--no-sandbox', '--disable-background-networking'],
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await harness?.close();
});

test('a shift is handed over by one and taken over by another, who cannot be the same', async () => {
  const giving = await openAs('dispatcher', '#/handovers');
  await giving.click(id('handover-open'));
  await giving.fill('#handover-notes', '1201 T1 由通风队标校');
  await giving.click(id('handover-send'));
  await giving.waitForSelector(id('handover-sheet'));
  expect(await giving.$(id('handover-sign'))).toBeNull();
  const address = new URL(giving.url()).hash;
  const taking = await openAs('team-leader', address);
  expect(await taking.textContent(id('handover-sheet'))).toContain('1201 T1 由通风队标校');
  await taking.fill('#sign-note', '已现场核实');
  await taking.click(id('handover-sign'));
  await taking.waitForSelector(id('handover-sign'), { state: 'detached' });
  await taking.waitForFunction(() =>
    document.querySelector('[data-testid=handover-sheet]')?.textContent?.includes('team-leader-all'),
  );
  expect(await violationsOf(taking)).toEqual([]);
  await giving.context().close();
  await taking.context().close();
});

test('a hazard is reported, registered and on its way with the five settled things', async () => {
  const page = await openAs('dispatcher', '#/hazards');
  await page.click(id('report-open'));
  expect(await page.isDisabled(id('report-send'))).toBe(true);
  await page.fill('#hazard-description', '回风巷风门关不严');
  await page.click(id('report-send'));
  await page.waitForSelector(id('way-sheet'));
  const step = async (note: string): Promise<void> => {
    await page.fill('#step-note', note);
    await page.click(id('step-send'));
    await page.waitForFunction(
      (said) => [...document.querySelectorAll('[data-testid=way-sheet] li p')].some((one) => one.textContent === said),
      note,
    );
  };
  await step('已登记');
  await step('已上报');
  for (const [thing, words] of [
    ['responsibility', '王建国'],
    ['measures', '更换风门密封'],
    ['funds', '安全费用'],
    ['deadline', '2026-03-05 08:00'],
    ['contingencyPlan', '第5号预案'],
  ] as const) {
    await page.fill(`#five-${thing}`, words);
  }
  await step('开始整改');
  expect(await page.textContent(id('way-sheet'))).toContain('王建国');
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
});

test('a drill that was held is written down, and one without a scenario is not sent', async () => {
  const page = await openAs('mine-leader', '#/drills');
  await page.click(id('drill-open'));
  expect(await page.isDisabled(id('drill-send'))).toBe(true);
  await page.fill('#drill-scenario', '1201工作面瓦斯超限撤人');
  await page.fill('#drill-at', '2026-02-27 09:00');
  await page.fill('#drill-people', '42');
  await page.fill('#drill-result', '八分钟内全部撤出');
  await page.click(id('drill-send'));
  await page.waitForSelector(id('drill-form'), { state: 'detached' });
  const row = await page.waitForSelector('tbody tr:has-text("1201工作面瓦斯超限撤人")');
  expect(await row.textContent()).toContain('42');
  await page.context().close();
});

test('a regulator draws points, writes down what was found, and signs', async () => {
  const page = await openAs('regulator', '#/spot-checks');
  await page.click(id('draw-open'));
  await page.fill('#spot-points', '2');
  await page.fill('#spot-reason', '三月抽查');
  await page.click(id('draw-send'));
  await page.waitForSelector(id('spot-sheet'));
  expect(await page.isDisabled(id('spot-sign'))).toBe(true);
  await page.click('#finding-place');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.fill('#finding-measured', '0.42');
  await page.fill('#finding-note', '便携仪比对一致');
  await page.click(id('finding-send'));
  await page.waitForSelector(`${id('spot-sheet')} .steps li`);
  await page.click(id('spot-sign'));
  await page.waitForSelector(id('finding-form'), { state: 'detached' });
  expect(await page.textContent(id('spot-sheet'))).toContain('便携仪比对一致');
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
});

test('a new file of the mine is shown with who asked for it, and only somebody who may approve has the button', async () => {
  const engineer = await openAs('engineer', '#/mine-file');
  await engineer.waitForSelector(id('mine-file-waiting'));
  expect(await engineer.$(id('mine-file-approve'))).toBeNull();
  expect(await violationsOf(engineer)).toEqual([]);
  await engineer.click(id('mine-file-ask'));
  await engineer.waitForSelector(`${id('mine-file-ask')}:not(.ant-btn-loading)`);
  expect(harness.asked).toContainEqual(['reload', 'north']);
  const leader = await openAs('mine-leader', '#/mine-file');
  await leader.click(id('mine-file-approve'));
  await leader.waitForSelector(id('mine-file-in-force'));
  expect(harness.asked).toContainEqual(['approve-reload', 'north', 'r-1']);
  expect(await leader.textContent(id('mine-file-in-force'))).toContain('mine-leader-all');
  await engineer.context().close();
  await leader.context().close();
});
