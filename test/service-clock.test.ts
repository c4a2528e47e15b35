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

/** Two points of a mine on a machine, and whom the rules call silent. */
const told = () => {
  const one = machine();
  const mine = mineAt('test/support/test-mine.yaml');
  const alerts = ruleLayer(mine, one.clock.now);
  one.clock.whenJumped(alerts.deaf);
  let arrival = 0;
  return {
    ...one,
    hear(point: string): void {
      const receivedAt = one.clock.now();
      const reading = { kind: 'reading', mine: mine.id, point, at: receivedAt, value: 0.3, quality: 'good' } as const;
      arrival += 1;
      alerts.arrive({ arrival, receivedAt, topic: 'told', observations: [reading], refusals: [] });
    },
    forTwoMinutes(act: () => void): void {
      for (let second = 0; second < 120; second += 5) {
        one.passes(5000);
        act();
        alerts.tick();
      }
    },
    silences: (): readonly string[] =>
      alerts.view
        .standing()
        .filter(({ rule }) => rule.endsWith('.silent'))
        .map(({ rule, point }) => point ?? rule),
  };
};

describe('a machine whose clock is set back by an hour', () => {
  it('keeps nobody from hearing that a sensor has fallen silent', () => {
    const { hear, forTwoMinutes, set, silences } = told();
    forTwoMinutes(() => {
      hear('T1');
      hear('T2');
    });
    set(-HOUR);
    forTwoMinutes(() => hear('T2'));
    expect(silences()).toContain('T1');
    expect(silences()).not.toContain('T2');
  });
});

describe('a machine that stood still for ten minutes, or whose clock is set forward', () => {
  it.each(['stood still', 'set forward'])('(%s) calls silent only what is not heard afterwards', (what) => {
    const { hear, forTwoMinutes, passes, set, silences } = told();
    forTwoMinutes(() => {
      hear('T1');
      hear('T2');
    });
    const before = silences();
    if (what === 'stood still') passes(10 * MINUTE);
    else set(10 * MINUTE);
    hear('T2');
    expect(silences()).toEqual(before);
    forTwoMinutes(() => hear('T2'));
    expect(silences()).toContain('T1');
    expect(silences()).not.toContain('T2');
  });
});
