import { expect, it } from 'vitest';
import type { Muster } from '../../../alerts/evacuation/evacuation.js';
import { mineAt, ruleLayer } from '../../support/rule-layer.js';

it('the muster of an open order says when somebody was last seen, also while they stay where they are', () => {
  let now = Date.parse('2026-03-01T08:00:00+08:00');
  const told: Muster[] = [];
  const alerts = ruleLayer(mineAt('test/support/test-mine.yaml'), () => now, {
    announce: (said) => {
      if (said.type === 'evacuation') told.push(said.muster);
    },
  });
  let arrival = 0;
  const seen = (event: 'seen' | 'entered-mine'): void => {
    arrival += 1;
    const sighting = { kind: 'sighting', mine: 'test-mine', card: '101', at: now, reader: 'R-face1', event } as const;
    alerts.arrive({ arrival, receivedAt: now, topic: 't', observations: [sighting], refusals: [] });
  };
  alerts.tick();
  seen('entered-mine');
  alerts.mine('test-mine')?.order({ by: 'dispatcher', areas: ['face-1'], reason: 'drill' });
  for (let step = 0; step < 4; step += 1) {
    now += 5000;
    alerts.tick();
    seen('seen');
  }
  now += 5000;
  alerts.tick();
  expect(told.at(-1)?.inScope.map(({ card, lastSeenAt }) => [card, lastSeenAt])).toEqual([['101', now - 5000]]);
});

it('the ledger says of an order who is in, out and missing when that changes, and nothing when somebody out walks on', () => {
  let now = Date.parse('2026-03-01T08:00:00+08:00');
  const lines: unknown[] = [];
  const places: unknown[] = [];
  const alerts = ruleLayer(mineAt('test/support/test-mine.yaml'), () => now, {
    announce: (said) => {
      if (said.type === 'evacuation') places.push(said.muster.out.map(({ area }) => area));
    },
    commit: async ({ entries }) => {
      for (const { kind, body } of entries) if (kind === 'evacuation.mustered') lines.push(body);
    },
  });
  let arrival = 0;
  const seen = (reader: string, event: 'seen' | 'entered-mine' = 'seen'): void => {
    arrival += 1;
    now += 60_000;
    const sighting = { kind: 'sighting', mine: 'test-mine', card: '101', at: now, reader, event } as const;
    alerts.arrive({ arrival, receivedAt: now, topic: 't', observations: [sighting], refusals: [] });
    alerts.tick();
  };
  alerts.tick();
  seen('R-face1', 'entered-mine');
  alerts.mine('test-mine')?.order({ by: 'dispatcher', areas: ['face-1'], reason: 'drill' });
  seen('R-in1');
  seen('R-shaft');
  expect(places.slice(-2)).toEqual([['intake-1'], ['shaft-in']]);
  expect(lines).toEqual([{ inScope: [], sheltering: [], out: ['101'], unaccounted: [] }]);
});
