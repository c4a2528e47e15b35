import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServiceClock } from '../service-clock.js';
import { mineAt, ruleLayer } from './support/rule-layer.js';

const NOON = Date.parse('2026-03-01T12:00:00+08:00');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A machine whose clock can be set while its seconds go by. */
const machine = () => {
  const said: string[] = [];
  let elapsed = 0;
  let setBy = 0;
  const logger = { error: (text: string) => said.push(text), info: (text: string) => said.push(text) };
  const parts = { logger, machineMs: () => NOON + elapsed + setBy, monotonicMs: () => elapsed };
  const clock = createServiceClock(parts as Parameters<typeof createServiceClock>[0]);
  return {
    clock,
    said,
    passes: (ms: number): void => {
      elapsed += ms;
    },
    set: (by: number): void => {
      setBy += by;
    },
  };
};

describe("the service's clock", () => {
  it("is the machine's, also after it is set forward", () => {
    const { clock, passes, set } = machine();
    passes(MINUTE);
    expect(clock.now()).toBe(NOON + MINUTE);
    set(HOUR);
    expect(clock.now()).toBe(NOON + MINUTE + HOUR);
    expect(clock.status()).toEqual({ state: 'ok' });
  });

  it("goes on when the machine's is set back by an hour, a tenth slower, until that has caught up; and says so", () => {
    const { clock, passes, set, said } = machine();
    clock.now();
    set(-HOUR);
    passes(10 * MINUTE);
    expect(clock.now()).toBe(NOON + 9 * MINUTE);
    expect(clock.status()).toMatchObject({ state: 'degraded', why: expect.stringContaining('3540 s before') });
    passes(9 * HOUR + 50 * MINUTE);
    expect(clock.now()).toBe(NOON + 9 * HOUR);
    expect(clock.status()).toEqual({ state: 'ok' });
    passes(MINUTE);
    expect(clock.now()).toBe(NOON + 9 * HOUR + MINUTE);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('2026-03-01T03:10:00.000Z');
    expect(said[1]).toContain('caught up');
  });

  it("takes no notice of what a time server corrects, and goes at full pace beside a machine's that is years behind", () => {
    const { clock, passes, set, said } = machine();
    clock.now();
    set(-400);
    passes(MINUTE);
    expect(clock.now()).toBe(NOON + MINUTE - 400);
    expect(said).toEqual([]);
    set(-20 * 365 * 24 * HOUR);
    passes(HOUR);
    expect(clock.now()).toBe(NOON + HOUR + MINUTE - 400);
  });

  it('starts no earlier than what is recorded, for a machine that has forgotten the time', () => {
    const { clock, passes } = machine();
    clock.notBefore(NOON + HOUR);
    passes(MINUTE);
    expect(clock.now()).toBe(NOON + HOUR + 0.9 * MINUTE);
    expect(clock.status()).toMatchObject({ state: 'degraded' });
  });

  it('never runs backwards nor stands still, whatever is done to the machine', () => {
    const steps = fc.array(fc.record({ passed: fc.integer({ min: 10, max: HOUR }), set: fc.integer() }));
    fc.assert(
      fc.property(steps, (all) => {
        const { clock, passes, set } = machine();
        let last = clock.now();
        for (const step of all) {
          set(step.set);
          passes(step.passed);
          const next = clock.now();
          expect(next - last).toBeGreaterThanOrEqual(Math.floor(step.passed * 0.9) - 1);
          last = next;
        }
      }),
    );
  });
});

describe('a machine whose clock is set back by an hour', () => {
  it('keeps nobody from hearing that a sensor has fallen silent', () => {
    const { clock, passes, set } = machine();
    const mine = mineAt('test/support/test-mine.yaml');
    const alerts = ruleLayer(mine, clock.now);
    let arrival = 0;
    const hear = (point: string): void => {
      const receivedAt = clock.now();
      const reading = { kind: 'reading', mine: mine.id, point, at: receivedAt, value: 0.3, quality: 'good' } as const;
      arrival += 1;
      alerts.arrive({ arrival, receivedAt, topic: 'told', observations: [reading], refusals: [] });
    };
    const forTwoMinutes = (act: () => void): void => {
      for (let second = 0; second < 120; second += 5) {
        passes(5000);
        act();
        alerts.tick();
      }
    };
    const silent = (): string[] =>
      alerts.view.standing().flatMap(({ rule, point }) => (rule === 'systems.point.silent' ? [point ?? ''] : []));
    forTwoMinutes(() => {
      hear('T1');
      hear('T2');
    });
    set(-HOUR);
    forTwoMinutes(() => hear('T2'));
    expect(silent()).toContain('T1');
    expect(silent()).not.toContain('T2');
  });
});
