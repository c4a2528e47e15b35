import { describe, expect, it } from 'vitest';
import { type LimitAnswer, type LimitQuestion, pickLimits } from '../../domain/limits/pick.js';
import { AREA_KINDS, type AreaKind } from '../../domain/mine-file.js';

const pick = (workplace: AreaKind, own?: LimitQuestion['own']): LimitAnswer =>
  pickLimits({
    point: 'TEMP',
    quantity: 'temperature',
    area: 'return-roadway',
    workplace,
    air: 'elsewhere',
    gasClass: 'high',
    evacuateAt: 'alarm',
    own,
  });
const linesOf = ({ limits }: LimitAnswer): readonly unknown[] =>
  limits?.kind === 'temperature'
    ? [limits.warning.value, limits.warning.comparison, limits.alarm.value, limits.alarm.comparison]
    : [limits?.kind];

describe('air temperature (规程 第655条)', () => {
  it.each<[AreaKind, number, number]>([
    ['coal-face', 26, 30],
    ['heading', 26, 30],
    ['chamber', 30, 34],
  ])('of a %s: above %d °C working time is shortened, from %d °C on work stops', (workplace, above, stopAt) => {
    const answer = pick(workplace);
    expect(linesOf(answer)).toEqual([above, 'above', stopAt, 'at-or-above']);
    expect(answer.refusals).toEqual([]);
    expect(answer.limits).toMatchObject({
      warning: { provenance: { edition: '煤矿安全规程 2016/2022', clause: '第655条', confidence: 'expert' } },
      alarm: { provenance: { edition: '煤矿安全规程 2016/2022', clause: '第655条', confidence: 'expert' } },
    });
  });

  it('is decided by the workplace that the point guards; other places have no line', () => {
    const others = AREA_KINDS.filter((kind) => !['coal-face', 'heading', 'chamber'].includes(kind));
    expect(others.map((kind) => pick(kind).limits)).toEqual(others.map(() => undefined));
  });

  it('takes stricter lines of the mine and marks them as its own', () => {
    const { limits, refusals } = pick('coal-face', { warning: 25, alarm: 28 });
    expect(refusals).toEqual([]);
    expect(limits).toMatchObject({
      warning: { value: 25, comparison: 'above', provenance: { clause: '第655条', ownLimit: true } },
      alarm: { value: 28, comparison: 'at-or-above', provenance: { clause: '第655条', ownLimit: true } },
    });
  });

  it('refuses looser ones by name, and keeps the trade’s', () => {
    const answer = pick('chamber', { warning: 30.1, alarm: 34.1 });
    expect(answer.refusals.map(({ code, key }) => [code, key])).toEqual([
      ['limit-looser', 'alarm'],
      ['limit-looser', 'warning'],
    ]);
    expect(linesOf(answer)).toEqual([30, 'above', 34, 'at-or-above']);
  });

  it('pulls the first line down to a stop-work line below it', () => {
    const answer = pick('heading', { alarm: 25 });
    expect(linesOf(answer)).toEqual([25, 'above', 25, 'at-or-above']);
    expect(answer.limits).toMatchObject({ warning: { provenance: { ownLimit: true } } });
    expect(linesOf(pick('heading', { alarm: 26 }))).toEqual([26, 'above', 26, 'at-or-above']);
    expect(pick('heading', { alarm: 26 }).limits).not.toMatchObject({ warning: { provenance: { ownLimit: true } } });
  });

  it('refuses numbers that mean nothing there', () => {
    const own = { max: 25, min: 1, noMining: 20, withdrawAt: 30, powerOff: 30, restore: 20, preWarning: 20 };
    expect(pick('coal-face', own).refusals.map(({ code }) => code)).toEqual(
      Array.from({ length: 7 }, () => 'limit-not-applicable'),
    );
  });

  it('elsewhere is the mine’s own alone', () => {
    expect(pick('intake-roadway', { warning: 50, alarm: 60 }).limits).toMatchObject({
      kind: 'own',
      warning: { value: 50, comparison: 'at-or-above' },
      alarm: { value: 60, comparison: 'at-or-above' },
    });
  });
});
