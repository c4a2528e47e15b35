import { describe, expect, it } from 'vitest';
import { lagMs, UNMEASURED_AIR_MPS, velocityOnEdges } from '../../domain/air-lag.js';

const mine = {
  airflow: [
    { from: 'intake', to: 'face', lengthM: 100 },
    { from: 'face', to: 'return', lengthM: 200 },
    { from: 'intake', to: 'bypass', lengthM: 1000 },
    { from: 'bypass', to: 'return', lengthM: 50 },
    { from: 'return', to: 'shaft' },
  ],
};
const everywhere = (mps: number) => () => mps;
const on = (speeds: Readonly<Record<string, number>>) => (key: string) => speeds[key];

describe('how long the air takes', () => {
  it('is length over velocity along the way', () => {
    expect(lagMs(mine, 'intake', 'face', everywhere(2))).toBe(50_000);
    expect(lagMs(mine, 'face', 'return', everywhere(2))).toBe(100_000);
  });

  it('is that of the quickest way, not of the shortest list of areas', () => {
    expect(lagMs(mine, 'intake', 'return', everywhere(1))).toBe(300_000);
    const quickBypass = on({ 'intake>bypass': 10, 'bypass>return': 10, 'intake>face': 0.5, 'face>return': 0.5 });
    expect(lagMs(mine, 'intake', 'return', quickBypass)).toBe(105_000);
  });

  it('is nothing within an area, and undefined against the air', () => {
    expect(lagMs(mine, 'face', 'face', everywhere(1))).toBe(0);
    expect(lagMs(mine, 'face', 'intake', everywhere(1))).toBeUndefined();
    expect(lagMs(mine, 'face', 'bypass', everywhere(1))).toBeUndefined();
  });

  it('follows air that is measured backwards', () => {
    const turned = on({ 'intake>face': -2 });
    expect(lagMs(mine, 'face', 'intake', turned)).toBe(50_000);
    expect(lagMs(mine, 'intake', 'face', turned)).toBeUndefined();
  });

  it('counts 300 m where the length is unknown, and the slowest air allowed where none is measured', () => {
    expect(lagMs(mine, 'return', 'shaft', everywhere(1))).toBe(300_000);
    expect(lagMs(mine, 'intake', 'face', () => undefined)).toBe((100 / UNMEASURED_AIR_MPS) * 1000);
    expect(lagMs(mine, 'intake', 'face', everywhere(Number.NaN))).toBe((100 / UNMEASURED_AIR_MPS) * 1000);
  });

  it('is finite where the air stands still, in the direction of the design', () => {
    expect(lagMs(mine, 'intake', 'face', everywhere(0))).toBeCloseTo((100 / 0.15) * 1000);
    expect(lagMs(mine, 'intake', 'face', everywhere(-0.14))).toBeCloseTo((100 / 0.15) * 1000);
    expect(lagMs(mine, 'intake', 'face', everywhere(-0.15))).toBeUndefined();
  });
});

describe('the velocity on an edge', () => {
  const point = (id: string, along: [string, string]) => ({
    id,
    name: id,
    area: along[1],
    quantity: 'air-velocity' as const,
    along,
    workplace: along[1],
    cycleS: 20,
    mandatory: true,
    work: true,
    cuts: [],
  });
  const measured = { ...mine, points: [point('A', ['intake', 'face']), point('B', ['intake', 'face'])] };

  it('is what the strongest of its own points measures, with its sign', () => {
    const velocity = velocityOnEdges(measured, (id) => (id === 'A' ? 0.5 : -2));
    expect(velocity('intake>face')).toBe(-2);
  });

  it('is the speed on the nearest measured edge where it has no point of its own', () => {
    const velocity = velocityOnEdges(measured, (id) => (id === 'A' ? -0.5 : undefined));
    expect(velocity('face>return')).toBe(0.5);
    expect(velocity('return>shaft')).toBe(0.5);
    const both = { ...measured, points: [point('A', ['intake', 'face']), point('C', ['bypass', 'return'])] };
    expect(velocityOnEdges(both, (id) => (id === 'A' ? 1 : 3))('return>shaft')).toBe(3);
  });

  it('is unknown where nothing fresh is measured anywhere it hangs together with', () => {
    expect(velocityOnEdges(measured, () => undefined)('intake>face')).toBeUndefined();
    expect(velocityOnEdges(measured, () => 1)('elsewhere>nowhere')).toBeUndefined();
  });
});
