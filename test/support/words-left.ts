import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { WebStage } from './web-stage.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MINE_TEXT = ['mines/demo-mine.yaml', 'test/support/test-mine.yaml']
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join(' ');
/** What documents of the state are called, in any language. */
const DOCUMENTS =
  '煤矿安全规程 煤矿重大事故隐患判定标准 新兵办发 国办发 令第 号 办法第 条 实施意见 兵团意见 办法第七条 一 二 三 四 五 六 七 八 九 十 十二 十三 十四 十五 十七 二十 第 条 表 行 规程 中文';

const textsOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) found.push(walker.currentNode.textContent ?? '');
    return found.join(' ');
  });

/** Chinese on a page in English that neither the mine's file, nor what people wrote, nor the name of a document explains. */
export const chineseLeft = async (page: Page, stage: WebStage): Promise<readonly string[]> => {
  const { items } = await stage.ask<{
    items: { remarks: { note?: string; cause?: string; measures?: string }[] }[];
  }>('GET', '/alarms');
  const said = items.flatMap(({ remarks }) =>
    remarks.flatMap(({ note = '', cause = '', measures = '' }) => [note, cause, measures]),
  );
  const known = `${MINE_TEXT} ${said.join(' ')} ${DOCUMENTS}`;
  return [...new Set((await textsOf(page)).match(/[\u4e00-\u9fff]+/g) ?? [])].filter((run) => !known.includes(run));
};

/** Words of the trade, of keys and of files that stand in Chinese as they are. */
const LATIN = ['admin', 'demo', 'mine', 'min', 'ppm', 'kPa'];

/** English on a page in Chinese: words of the program that nobody has given a Chinese one. */
export const englishLeft = async (page: Page): Promise<readonly string[]> => [
  ...new Set(
    ((await textsOf(page)).match(/(?<![\w.-])[a-z][A-Za-z]{2,}(?:-[a-z]+)*(?![\w.-])/g) ?? []).filter(
      (word) => !LATIN.includes(word),
    ),
  ),
];
