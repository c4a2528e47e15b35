import { expect, it } from 'vitest';
import type { Change } from '../../alerts/journal/journal.js';
import { newestAt } from '../../alerts/newest-at.js';
import type { Observation, Sighting } from '../../domain/observation.js';
import { mineAt, ruleLayer } from '../support/rule-layer.js';

const START = Date.parse('2026-03-01T08:00:00+08:00');
const SILENT = 'systems.point.silent';

const reading = (point: string, afterS: number, mine = 'test-mine'): Observation => ({
  kind: 'reading',
  mine,
  point,
  at: START + afterS * 1000,
  value: 0.3,
  quality: 'good',
});
const message = (arrival: number, afterS: number, observations: readonly Observation[]) => ({
  arrival,
  receivedAt: START + afterS * 1000,
  topic: 't',
  observations,
  refusals: [],
});

it("a message speaks of the newest instant of any of its mine's readings, wherever it stands", () => {
  const all = [reading('T1', 10), reading('T1', 60), reading('T1', 90, 'other'), reading('T2', 30)];
  expect(newestAt(message(1, 0, all), 'test-mine')).toBe(START + 60_000);
});

it('the clock of a mine goes on with every message, simulated or not, and never back', () => {
  for (const simulated of [true, false]) {
    const alerts = ruleLayer(mineAt('test/support/test-mine.yaml', { simulated }), () => START);
    const silent = () => alerts.view.standing().some(({ rule, subject }) => rule === SILENT && subject === 'T1');
    alerts.arrive(message(1, 0, [reading('T1', 0), reading('T2', 0), reading('MAIN', 0)]));
    alerts.arrive(message(2, 50, [reading('T2', 50)]));
    expect(silent()).toBe(false);
    alerts.arrive(message(3, 61, [reading('T2', 61)]));
    expect(silent()).toBe(true);
    expect(alerts.snapshot().arrival).toBe(3);
  }
});

it('who comes up by a clock that is ahead has come up no later than the message', () => {
  const changes: Change[] = [];
  const alerts = ruleLayer(mineAt('test/support/test-mine.yaml'), () => START, {
    commit: async (change) => {
      changes.push(change);
    },
  });
  const sighting = (afterS: number, event: Sighting['event']): Sighting => ({
    kind: 'sighting',
    mine: 'test-mine',
    card: '101',
    reader: 'R-shaft',
    at: START + afterS * 1000,
    event,
  });
  alerts.arrive(message(1, 0, [sighting(0, 'entered-mine')]));
  alerts.arrive(message(2, 60, [sighting(600, 'left-mine')]));
  const descents = changes.flatMap((one) => one.descents ?? []);
  expect(descents).toEqual([{ mine: 'test-mine', card: '101', downAt: START, upAt: START + 60_000 }]);
});
