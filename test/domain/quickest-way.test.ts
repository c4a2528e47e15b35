import { describe, expect, it } from 'vitest';
import { leastMs, neighboursOf, quickestWay } from '../../domain/quickest-way.js';

const area = (id: string, kind: 'intake-shaft' | 'intake-roadway' | 'coal-face') =>
  [id, { id, name: id, kind, safe: false, restricted: false, outside: false }] as const;

const mine = {
  areaById: new Map([
    area('shaft', 'intake-shaft'),
    area('intake', 'intake-roadway'),
    area('face', 'coal-face'),
    area('gate', 'intake-roadway'),
    area('alone', 'intake-roadway'),
  ]),
  airflow: [
    { from: 'shaft', to: 'intake', lengthM: 600 },
    { from: 'intake', to: 'face', lengthM: 1000 },
    { from: 'intake', to: 'gate' },
  ],
  walkways: [
    { between: ['intake', 'face'] as [string, string], maxSpeedMps: 2 },
    { between: ['gate', 'face'] as [string, string], lengthM: 2000, maxSpeedMps: 10 },
  ],
};
const msBetween = (from: string, to: string): number | undefined => {
  const way = quickestWay(mine, from, to);
  return way && leastMs(way);
};

describe('the least time between two areas', () => {
  it('goes by 12 m/s in a shaft, and by a walkway’s own speed', () => {
    expect(msBetween('shaft', 'intake')).toBe(50_000);
    expect(quickestWay(mine, 'shaft', 'gate')?.map(({ to }) => to)).toEqual(['intake', 'gate']);
    expect(msBetween('gate', 'face')).toBe(200_000);
  });

  it('takes the quicker way, not the shorter one, and counts a way of unknown length as none', () => {
    // Through the gate: 0 s and 200 s; the walkway of 1000 m at 2 m/s takes 500 s.
    expect(msBetween('intake', 'face')).toBe(200_000);
    expect(msBetween('face', 'shaft')).toBe(250_000);
  });

  it('is nothing within one area, and unknown where no way leads', () => {
    expect(msBetween('face', 'face')).toBe(0);
    expect(msBetween('face', 'alone')).toBeUndefined();
  });

  it('is less for who was on his way already when last heard, and had still some to go when heard again', () => {
    const way = quickestWay(mine, 'shaft', 'intake') ?? [];
    expect(leastMs(way, 300, 60)).toBe(20_000);
    expect(leastMs(way, 300, 400)).toBe(0);
    const further = quickestWay(mine, 'shaft', 'face') ?? [];
    expect(leastMs(further, 300, 1000)).toBe(25_000 + 100_000);
  });
});

describe('neighbours', () => {
  it('are those a way leads to, with and against the air', () => {
    expect([...neighboursOf(mine, 'intake')].sort()).toEqual(['face', 'gate', 'shaft']);
    expect(neighboursOf(mine, 'alone')).toEqual([]);
  });
});
