import { describe, expect, it } from 'vitest';
import { createSystems } from '../../alerts/systems.js';
import type { SystemReport } from '../../domain/observation.js';

const report = (at: number, more: Partial<SystemReport> = {}): SystemReport => ({
  kind: 'system',
  mine: 'm',
  system: 'video',
  at,
  state: 'up',
  ...more,
});

describe('the word of connected systems', () => {
  it('is the newest one', () => {
    const systems = createSystems();
    expect(systems.report(report(10), 0)).toBe(true);
    expect(systems.report(report(20, { state: 'degraded' }), 0)).toBe(true);
    expect(systems.report(report(15), 0)).toBe(false);
    expect(systems.all()).toMatchObject([{ at: 20, state: 'degraded' }]);
  });

  it('is the last will when a gateway is gone, whatever its clock said before', () => {
    const systems = createSystems();
    systems.report(report(1_000), 0);
    systems.report(report(900, { state: 'down', will: true }), 0);
    expect(systems.isDown('video')).toBe(true);
  });

  it('is a retained copy only while nothing was heard live', () => {
    const systems = createSystems();
    systems.report(report(10, { retained: true }), 0);
    expect(systems.all()).toMatchObject([{ retained: true }]);
    systems.report(report(20, { state: 'down' }), 0);
    expect(systems.report(report(30, { retained: true }), 0)).toBe(false);
    expect(systems.isDown('video')).toBe(true);
  });

  it('is the newer of two retained copies', () => {
    const systems = createSystems();
    expect(systems.report(report(10, { retained: true }), 0)).toBe(true);
    expect(systems.report(report(20, { retained: true }), 0)).toBe(true);
    expect(systems.report(report(15, { retained: true }), 0)).toBe(false);
    expect(systems.all()).toMatchObject([{ at: 20 }]);
  });
});
