import { expect, test } from 'vitest';
import type { Incident } from '../../../alerts/incident/incident.js';
import { mineAt, ruleLayer } from '../../support/rule-layer.js';

const START = Date.parse('2026-03-01T08:00:00+08:00');

/** Tells the demo mine what each point says, ten seconds apart; answers the overruns at the alarm limit. */
const overruns = (...story: readonly (readonly [point: string, value: number])[]): readonly Incident[] => {
  const incidents = new Map<string, Incident>();
  let now = START;
  const alerts = ruleLayer(mineAt('mines/demo-mine.yaml'), () => now, {
    announce: (said) => {
      if (said.type === 'incident') incidents.set(said.incident.id, said.incident);
    },
  });
  story.forEach(([point, value], index) => {
    now = START + index * 10_000;
    const reading = { kind: 'reading', mine: 'demo-mine', point, at: now, value, quality: 'good' } as const;
    alerts.arrive({ arrival: index + 1, receivedAt: now, topic: 't', observations: [reading], refusals: [] });
  });
  return [...incidents.values()].filter(({ rule }) => rule === 'gas.methane.over-limit');
};

const FACE_1201 = '001A02';
const FACE_1301 = '002A02';
const bothStop = [
  ['006D01', 0],
  ['006D02', 0],
  ['006D01', 0],
  ['006D02', 0],
] as const;

test('two faces that overrun on their own are two overruns', () => {
  const [first, second] = overruns([FACE_1201, 1.2], [FACE_1301, 1.2]);
  expect([first?.partOf, second?.partOf]).toEqual([undefined, undefined]);
});

test('two faces that overrun while both main fans stand have one cause', () => {
  const [first, second] = overruns(...bothStop, [FACE_1201, 1.2], [FACE_1301, 1.2]);
  expect(first?.partOf).toBeUndefined();
  expect(second?.partOf).toBe(first?.id);
});

test('two faces that overrun after a main fan runs again are two overruns', () => {
  const running = [0, 1, 2, 3, 4, 5, 6].map(() => ['006D01', 1] as const);
  const [first, second] = overruns(...bothStop, ...running, [FACE_1201, 1.2], [FACE_1301, 1.2]);
  expect([first?.partOf, second?.partOf]).toEqual([undefined, undefined]);
});
