import { describe, expect, it } from 'vitest';
import { createStationOffsets } from '../../../alerts/alarm/station-offset.js';
import type { Reading } from '../../../domain/observation.js';
import { NOW, somePoint } from './support.js';

const SECOND = 1000;
const mine = {
  substations: [{ id: '001', cycleS: 30 }],
  pointById: new Map([
    ['A1', somePoint('A1', { substation: '001', cycleS: 20 })],
    ['A2', somePoint('A2', { substation: '001', cycleS: 20 })],
    ['S1', somePoint('S1', { cycleS: 5 })],
  ]),
};
const reading = (point: string, at: number, more: Partial<Reading> = {}): Reading => ({
  kind: 'reading',
  mine: 'm1',
  point,
  at,
  value: 0.3,
  quality: 'good',
  ...more,
});

describe("a station's clock", () => {
  it('is set right by the median of its last twenty messages', () => {
    const offsets = createStationOffsets(mine);
    const hear = (n: number, offsetS: number) =>
      offsets.heard(reading('A1', NOW + n * 1000), NOW + n * 1000 + offsetS * SECOND);
    for (let n = 0; n < 20; n += 1) hear(n, 90);
    // Three slow messages move nothing.
    for (let n = 20; n < 23; n += 1) hear(n, 600);
    expect(offsets.offsetMs('A2')).toBe(90 * SECOND);
    // Eleven of the last twenty do.
    for (let n = 23; n < 34; n += 1) hear(n, 10);
    expect(offsets.offsetMs('A2')).toBe(10 * SECOND);
  });

  it('counts a frame of many readings once', () => {
    const offsets = createStationOffsets(mine);
    for (let n = 0; n < 50; n += 1) offsets.heard(reading('A1', NOW), NOW + 100 * SECOND);
    for (let n = 1; n < 4; n += 1) offsets.heard(reading('A2', NOW + n), NOW + n);
    expect(offsets.offsetMs('A1')).toBe(0);
  });

  it('is not judged by what was filled in later or bears the time of its arrival', () => {
    const offsets = createStationOffsets(mine);
    offsets.heard(reading('A1', NOW, { inArray: { index: 0, newestAt: NOW + 1 } }), NOW + 600 * SECOND);
    offsets.heard(reading('A1', NOW, { judgedOnly: true, clockSuspect: true }), NOW + 600 * SECOND);
    expect(offsets.offsetMs('A1')).toBe(0);
  });

  it('corrects a sensor time and gives the longer of the two cycles', () => {
    const offsets = createStationOffsets(mine);
    offsets.heard(reading('A1', NOW), NOW + 60 * SECOND);
    expect(offsets.correct('A2', NOW, true)).toEqual({ at: NOW + 60 * SECOND, cycleMs: 30 * SECOND });
    expect(offsets.correct('A2', NOW, false)).toEqual({ at: NOW, cycleMs: 30 * SECOND });
    expect(offsets.correct('S1', NOW, true)).toEqual({ at: NOW, cycleMs: 5 * SECOND });
    expect(offsets.correct(undefined, NOW, true)).toEqual({ at: NOW, cycleMs: 20 * SECOND });
  });

  it('is remembered over a restart', () => {
    const offsets = createStationOffsets(mine);
    offsets.heard(reading('S1', NOW), NOW + 7 * SECOND);
    const again = createStationOffsets(mine, JSON.parse(JSON.stringify(offsets.memory())));
    expect(again.offsetMs('S1')).toBe(7 * SECOND);
  });
});
