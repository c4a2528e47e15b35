import { readFileSync } from 'node:fs';
import type { Evacuation, Muster, Whereabouts } from '../../../alerts/evacuation/evacuation.js';
import { newOrder } from '../../../alerts/evacuation/order.js';
import { loadMine } from '../../../domain/load-mine.js';
import type { Mine } from '../../../domain/mine.js';

const yaml = readFileSync(new URL('../../support/test-mine.yaml', import.meta.url), 'utf8');

/** The test mine with some of its text replaced; every replacement must find its place. */
export const testMine = (...changes: readonly (readonly [string, string])[]): Mine => {
  const text = changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`not in the test mine: ${from}`);
    return before.replace(from, to);
  }, yaml);
  const loaded = loadMine(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 2));
  return loaded.mine;
};

/** The test mine with a refuge off the return of face 1. */
export const mineWithRefuge = testMine(
  ['\nairflow:\n', '\n  - { id: refuge-1, name: 1201避难硐室, kind: refuge, district: d12, safe: true }\nairflow:\n'],
  ['\nairflow:\n', '\nairflow:\n  - { from: intake-1, to: refuge-1 }\n  - { from: refuge-1, to: return-1 }\n'],
);

export const SCOPE = ['face-1', 'refuge-1', 'return-1', 'return-m', 'shaft-out'] as const;

export const T0 = Date.UTC(2026, 5, 1);

/** An order for face 1 and all that its air reaches. */
export const orderFor = (more: Partial<Evacuation> = {}): Evacuation => ({
  ...newOrder({
    id: 'e-1',
    mine: mineWithRefuge,
    core: ['face-1'],
    areas: SCOPE,
    workplace: 'face-1',
    trigger: { alarm: 'a-1' },
    orderedAt: T0,
  }),
  ...more,
});

/** Somebody underground in an area; null: at a place unknown. */
export const someone = (card: string, area: string | null, more: Partial<Whereabouts> = {}): Whereabouts => ({
  card,
  name: `Miner ${card}`,
  job: 'hewer',
  team: 'team 1',
  known: true,
  underground: true,
  area,
  lastSeenAt: T0,
  ...more,
});

/** A muster with so many cards in each list. */
export const muster = (lists: Partial<Record<keyof Muster, readonly string[]>> = {}): Muster => {
  const entries = (list: keyof Muster) =>
    (lists[list] ?? []).map((card) => ({ card, name: card, job: '', area: null, lastSeenAt: T0 }));
  return {
    inScope: entries('inScope'),
    sheltering: entries('sheltering'),
    out: entries('out'),
    unaccounted: entries('unaccounted'),
  };
};
