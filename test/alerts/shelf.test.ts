import { expect, test } from 'vitest';
import { mineAt, ruleLayer } from '../support/rule-layer.js';

const MINUTE = 60_000;

test('a shelf that has ended is lifted by the clock, while the alarm stands all along', () => {
  let now = Date.parse('2026-03-01T08:00:00+08:00');
  const kinds: string[] = [];
  const alerts = ruleLayer(mineAt('test/support/test-mine.yaml'), () => now, {
    commit: async ({ entries }) => {
      kinds.push(...entries.map(({ kind }) => kind));
    },
  });
  // 0.7 % at a main return: above its pre-warning, below its limit.
  for (let arrival = 1; arrival <= 7; arrival += 1, now += 10_000) {
    const reading = {
      kind: 'reading',
      mine: 'test-mine',
      point: 'MAIN',
      at: now,
      value: 0.7,
      quality: 'good',
    } as const;
    alerts.arrive({ arrival, receivedAt: now, topic: 't', observations: [reading], refusals: [] });
  }
  const shelved = () => alerts.view.standing().find(({ rule }) => rule === 'gas.methane.pre-warning')?.suppressed?.kind;
  const alarm = alerts.view.standing().find(({ rule }) => rule === 'gas.methane.pre-warning');
  const until = now + 30 * MINUTE;
  alerts.mine('test-mine')?.act(alarm?.id ?? '', { kind: 'shelved', by: 'dispatcher', until, reason: 'known' });
  now = until - 1;
  alerts.tick();
  expect(shelved()).toBe('shelved');
  now = until;
  alerts.tick();
  expect(shelved()).toBeUndefined();
  expect(alerts.view.standing().some(({ id }) => id === alarm?.id)).toBe(true);
  expect(kinds.filter((kind) => kind === 'alarm.unshelved')).toHaveLength(1);
});
