import { describe, expect, it } from 'vitest';
import { RULES } from '../../alerts/rules/registry.js';
import { describeMine } from '../../dashboard/server/live/describe-mine.js';
import { basisWords } from '../../domain/limits/basis-words.js';
import { valueText } from '../../domain/value-text.js';
import { mineAt } from '../support/rule-layer.js';

const demo = describeMine(mineAt('mines/demo-mine.yaml'));
const ours = [
  ...RULES.map(({ basis }) => basis),
  ...demo.points.flatMap(({ limits }) => limits.map((l) => l.provenance)),
]
  .filter(({ edition }) => edition === 'MineSentry default' || edition === 'mine file')
  // A point's or a fan's own id stays as the mine wrote it.
  .filter(({ clause }) => !/^(limits|fans): /.test(clause));

describe('where a rule or a limit stands', () => {
  it('is said in Chinese without a word of the program, for every rule and every limit of ours', () => {
    expect(ours.length).toBeGreaterThan(15);
    expect(ours.map((basis) => basisWords(basis).zh).filter((text) => /[a-z]{2,}/i.test(text))).toEqual([]);
  });

  it('is said in English without Chinese and without a word of the program, for every rule and every limit of ours', () => {
    const words = ours.map((basis) => basisWords(basis).en.replace('MineSentry', ''));
    expect(words.filter((text) => /\p{Script=Han}|[a-z][A-Z]|\w-card\b/u.test(text))).toEqual([]);
  });

  it('names the point or the fan that the mine has its own number for', () => {
    expect(basisWords({ edition: 'mine file', clause: 'limits: 001A01' })).toEqual({
      zh: '矿井描述文件 自定限值 001A01',
      en: 'mine file: own limit of 001A01',
    });
    expect(basisWords({ edition: 'mine file', clause: 'fans: F1, F2' }).zh).toBe('矿井描述文件 局部通风机 F1, F2');
  });

  it('keeps a document of the state under its own name', () => {
    const text = '煤矿安全规程 2016/2022 第135条';
    expect(basisWords({ edition: '煤矿安全规程 2016/2022', clause: '第135条' })).toEqual({ zh: text, en: text });
  });
});

describe('a number in a document', () => {
  it('has the decimals of its instrument, and more only where fewer would put it on or across the limit', () => {
    expect(valueText(1.6536, 2, [1])).toBe('1.65');
    expect(valueText(0.9962, 2, [1])).toBe('0.996');
    expect(valueText(1.004, 2, [1])).toBe('1.004');
    expect(valueText(1, 2, [1])).toBe('1.00');
    expect(valueText(-0.001, 2)).toBe('0.00');
  });
});
