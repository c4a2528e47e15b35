import { describe, expect, it } from 'vitest';
import { readSeries, readSpan, SeriesError } from '../../../alerts/scenario/series.js';

const values = (text: string) => readSeries(text).map((sample) => sample?.value ?? null);

describe('the notation of series', () => {
  it('reads a value, and a value with repeats', () => {
    expect(values('0.3 1.6x2')).toEqual([0.3, 1.6, 1.6, 1.6]);
  });

  it('reads a rise and a fall without stray decimals', () => {
    expect(values('0.3+0.1x6')).toEqual([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(values('1-0.5x2')).toEqual([1, 0.5, 0]);
  });

  it('reads silence', () => {
    expect(readSeries('0.3 _ _x2 stale 0.3')).toHaveLength(6);
    expect(readSeries('_x2')).toEqual([null, null]);
  });

  it('reads qualities with and without values', () => {
    expect(readSeries('over-range line-brokenx1 calibrating:2.0')).toEqual([
      { value: null, quality: 'over-range' },
      { value: null, quality: 'line-broken' },
      { value: null, quality: 'line-broken' },
      { value: 2, quality: 'calibrating' },
    ]);
  });

  it('names what it cannot read', () => {
    expect(() => readSeries('0.3 brilliant')).toThrow(SeriesError);
    expect(() => readSeries('odd:3')).toThrow(/odd/);
  });

  it('refuses more samples than a scenario may have, before it makes them', () => {
    for (const many of ['0.3x9007199254740993', '_x100001', 'stalex999999999', 'faultx999999999', '1x99999 1x99999'])
      expect(() => readSeries(many)).toThrow(SeriesError);
  });

  it('reads spans of time', () => {
    expect([readSpan('20s'), readSpan('1h30m'), readSpan(5), readSpan('40s1ms'), readSpan('-2m')]).toEqual([
      20_000, 5_400_000, 5000, 40_001, -120_000,
    ]);
    expect(() => readSpan('soon')).toThrow(/time span/);
  });
});
