import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { violationsOf } from '../../support/axe.js';
import { until } from '../../support/servers.js';
import { startWebStage, type WebStage } from '../../support/web-stage.js';

const T1 = '001A02';
const LEADER = { name: 'chen', password: 'the-leader-of-this-shift' };

// Real browsers on a machine that others use as well.
vi.setConfig({ testTimeout: 120_000 });

/** Notes down each tone that the page has begun, by its pitch. */
const HEAR = `
  window.tones = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    window.tones.push(this.frequency.value);
    return start.call(this, when);
  };`;
const tonesOf = (page: Page): Promise<readonly number[]> => page.evaluate('window.tones');

let stage: WebStage;
beforeAll(async () => {
  stage = await startWebStage();
  await stage.addUser(LEADER.name, 'mine-leader', LEADER.password);
}, 120_000);
afterAll(async () => stage?.stop());

const signIn = async (page: Page): Promise<void> => {
  await page.fill('#user', LEADER.name);
  await page.fill('#password', LEADER.password);
  await page.click('[data-testid=login]');
};
const phaseIs = (page: Page, phase: string): Promise<unknown> =>
  page.waitForSelector(`tr.chosen .phase.${phase}`, { timeout: 60_000 });

test('work is announced by one and approved by another; it runs, and is ended early', async () => {
  const desk = await stage.open({ path: '/#/planned-work', width: 1366, height: 768 });
  await desk.click('[data-testid=plan-open]');
  await desk.click('#plan-points');
  await desk.keyboard.type(T1);
  await desk.keyboard.press('Enter');
  await desk.keyboard.press('Escape');
  await desk.fill('#plan-reason', 'T1 月度调校');
  // From this minute on; the form proposes the next five.
  const nowInTheMine = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  await desk.fill('#plan-from', nowInTheMine);
  await desk.click('[data-testid=plan-send]');
  await phaseIs(desk, 'waiting');
  expect(await desk.isVisible('[data-testid=approve]')).toBe(false);

  const address = new URL(desk.url()).hash;
  const leader = await stage.open({ path: `/${address}`, signIn: false, width: 1366, height: 768 });
  await signIn(leader);
  await leader.click('tr.chosen [data-testid=approve]');
  await phaseIs(leader, 'running');
  expect(await leader.textContent('tr.chosen')).toContain(LEADER.name);
  expect(await violationsOf(leader)).toEqual([]);
  await phaseIs(desk, 'running');
  await desk.click('tr.chosen [data-testid=end]');
  await desk.click('tr.chosen [data-testid=end-sure]');
  await phaseIs(desk, 'ended');
  await phaseIs(leader, 'ended');
  await leader.context().close();
  await desk.context().close();
});

test('a red alarm sounds its siren, and again while nobody acknowledges it', async () => {
  const desk = await stage.open({ script: HEAR });
  // The loudspeaker opens with the first key.
  await desk.keyboard.press('ArrowDown');
  expect(await tonesOf(desk)).toEqual([]);
  await stage.mine.set(T1, 1.2);
  await desk.waitForSelector('[data-testid=banner]');
  const siren = [980, 690, 980, 690, 980, 690];
  await until('the siren has sounded twice', async () => (await tonesOf(desk)).length >= 2 * siren.length, 60_000);
  expect((await tonesOf(desk)).slice(0, 2 * siren.length)).toEqual([...siren, ...siren]);

  await desk.context().close();
});
