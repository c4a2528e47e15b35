import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { LimitView, MineView, PointView } from '../../dashboard/server/live/mine-view.js';
import { doubtText } from '../../dashboard/web/alarms/doubt-words.js';
import { againstLimit, areaName, limitSign } from '../../dashboard/web/alarms/words.js';
import { en, zh } from '../../dashboard/web/i18n/dictionaries.js';
import { flagsOf, type Incident } from '../../dashboard/web/incidents/incident.js';
import { limitLines } from '../../dashboard/web/trend/limit-lines.js';
import { isOverrun } from '../../domain/own-overrun.js';
import { alarmOf, limitOf } from './alarm.js';

const provenance = {
  edition: '煤矿安全规程',
  clause: '135',
  confidence: 'source',
  effectiveFrom: '2022-04-01',
} as const;
const pointWith = (...limits: readonly (readonly [string, number, LimitView['comparison']])[]): PointView => ({
  id: 'P',
  name: 'P',
  area: 'face-1',
  workplace: 'face-1',
  quantity: 'oxygen',
  family: 'gas',
  unit: '%',
  decimals: 2,
  switch: false,
  cycleS: 20,
  mandatory: true,
  work: true,
  cuts: [],
  limits: limits.map(([kind, value, comparison]) => ({ kind, value, comparison, provenance })),
});
const words = ((key: string) => (key === 'alarm.limit' ? '限值' : key)) as unknown as Parameters<
  typeof againstLimit
>[2];

describe('the sign before a limit', () => {
  it.each([
    ['at-or-above', '≥'],
    ['above', '>'],
    ['below', '<'],
    ['at-or-below', '≤'],
  ] as const)('of a point whose limit is met %s is %s', (comparison, sign) => {
    const alarm = alarmOf({ id: 'a', value: 0.8, limit: limitOf('alarm', 0.75) });
    expect(limitSign(alarm, pointWith(['alarm', 0.75, comparison]))).toBe(sign);
  });

  it('is taken from the message where the point does not know the limit', () => {
    const message = { zh: '1201工作面T1 3.10 % CH4（≥ 3.00 % CH4）', en: 'T1 3.10 % CH4 (≥ 3.00 % CH4)' };
    expect(limitSign(alarmOf({ id: 'a', message, limit: limitOf('peak', 3) }), undefined)).toBe('≥');
    const negative = { zh: '抽采负压 −12 kPa（> -13 kPa）', en: '' };
    expect(limitSign(alarmOf({ id: 'a', message: negative, limit: limitOf('max', -13) }), undefined)).toBe('>');
  });

  it('is not guessed: a sign before another number, or none at all, leaves the limit without one', () => {
    const message = { zh: '井下人数 131（≥ 3 处）', en: '' };
    const alarm = alarmOf({ id: 'a', message, value: 131, limit: limitOf('max', 120, '') });
    expect(limitSign(alarm, undefined)).toBeUndefined();
    expect(againstLimit(alarm, undefined, words)).toEqual({ value: '131', limit: '限值 120' });
  });

  it('of a limit that the point holds under another value is not taken from it', () => {
    const alarm = alarmOf({ id: 'a', limit: limitOf('alarm', 1) });
    expect(limitSign(alarm, pointWith(['alarm', 0.5, 'at-or-above']))).toBeUndefined();
  });

  it('stands before the number, and oxygen is below it', () => {
    const alarm = alarmOf({ id: 'a', value: 17.996, limit: limitOf('alarm', 18) });
    expect(againstLimit(alarm, pointWith(['alarm', 18, 'below']), words)).toEqual({
      value: '17.996',
      limit: '< 18.00 %',
    });
  });
});

describe('a place', () => {
  const mine = { name: '示范煤矿', areas: [{ id: 'face-1', name: '1201综采工作面' }] } as unknown as MineView;
  it('is the mine itself for what concerns it as a whole', () => {
    expect(areaName(mine, '')).toBe('示范煤矿');
    expect(areaName(mine, 'face-1')).toBe('1201综采工作面');
    expect(areaName(mine, null)).toBe('–');
  });
});

describe('the limits in a chart', () => {
  it('of one value are one line with both words', () => {
    const { limits } = pointWith(['alarm', 1, 'at-or-above'], ['power-off', 1, 'at-or-above'], ['restore', 1, 'below']);
    expect(limitLines(limits).map(({ kinds }) => kinds)).toEqual([['alarm', 'power-off'], ['restore']]);
  });
});

describe('why a reading is doubted', () => {
  const filled =
    (words: Readonly<Record<string, string>>) =>
    (key: string, values: Readonly<Record<string, string>> = {}): string =>
      (words[key] ?? key).replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? '');
  const mine = { points: [pointWith()] } as unknown as MineView;
  const said = (words: Readonly<Record<string, string>>, alarm: Parameters<typeof doubtText>[0]): string =>
    doubtText(alarm, mine, filled(words) as unknown as Parameters<typeof doubtText>[2]);

  it('is said in the language of the screen, both of two reasons', () => {
    const alarm = {
      suspect: '由 0.30 阶跃至 1.50 % CH4',
      doubts: [
        { code: 'span-gas', from: 0.3, level: 1.5 },
        { code: 'no-echo', rise: 1.2, point: 'P' },
      ],
    } as const;
    expect(said(en, alarm)).toMatch(/^stepped from 0\.30 to 1\.50 % CH4 .*; rose by 1\.20 % CH4 and P downwind/);
    expect(said(zh, alarm)).toMatch(/^由 0\.30 阶跃至 1\.50 % CH4.*；升高 1\.20 % CH4 后，下风侧 P /);
    expect(said(en, alarm)).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('is said as it was recorded where an older version wrote the alarm', () => {
    expect(said(en, { suspect: '形似标校气样' })).toBe('形似标校气样');
  });
});

describe('an overrun in the list', () => {
  const mine = {
    areas: [
      { id: 'goaf-1', kind: 'goaf' },
      { id: 'face-1', kind: 'coal-face' },
    ],
  } as unknown as MineView;
  const overrun = { counted: true, workplace: 'face-1' } as Incident;

  it('counts as one, unless a calibration excuses it, another holds it, or it lies in the goaf', () => {
    expect(isOverrun(overrun, mine)).toBe(true);
    expect(isOverrun({ ...overrun, counted: false }, mine)).toBe(false);
    expect(isOverrun({ ...overrun, partOf: 'i-1' }, mine)).toBe(false);
    expect(isOverrun({ ...overrun, workplace: 'goaf-1' }, mine)).toBe(false);
  });
});

describe('two in a month', () => {
  it('is marked on every overrun of that month, the first too, with how many there were', () => {
    const t = ((key: string, { n }: { n: number }) => `${key} ${n}`) as unknown as TFunction;
    const overrun = { peak: 1.2, foundLate: false } as Incident;
    expect(flagsOf(overrun, 2, t)).toEqual(['incident.two 2']);
    expect(flagsOf(overrun, undefined, t)).toEqual([]);
  });
});
