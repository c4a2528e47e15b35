import { describe, expect, it } from 'vitest';
import type { Change } from '../../../alerts/journal/journal.js';
import type { Outbound } from '../../../alerts/outbound.js';
import { type Drills, drillOverdue } from '../../../alerts/rules/platform/drill-overdue.js';
import type { RuleContext, Step } from '../../../alerts/rules/rule.js';
import { mineAt, ruleLayer } from '../../support/rule-layer.js';

const NOW = Date.parse('2026-03-01T08:00:00+08:00');
const DAY_MS = 86_400_000;
const MINE = 'test-mine';
const MINE_FILE = mineAt('test/support/test-mine.yaml');

/** The rule layer of a mine on a clock that a test moves. */
const layer = () => {
  let now = NOW;
  const commands: Parameters<Outbound['command']>[0][] = [];
  const changes: Change[] = [];
  const alerts = ruleLayer(MINE_FILE, () => now, {
    outbound: { alarm: () => undefined, command: (command) => commands.push(command) },
    commit: async (change) => {
      changes.push(change);
    },
  });
  alerts.tick();
  let arrival = 0;
  return {
    alerts,
    commands,
    changes,
    now: () => now,
    see: (card: string, event: 'seen' | 'entered-mine' | 'left-mine') => {
      arrival += 1;
      now += 1000;
      alerts.tick();
      const sighting = { kind: 'sighting', mine: MINE, card, at: now, reader: 'R-face1', event } as const;
      alerts.arrive({ arrival, receivedAt: now, topic: 't', observations: [sighting], refusals: [] });
    },
    duty: () => alerts.view.compliance(MINE)?.duties.find(({ id }) => id === 'D8.drill')?.state,
  };
};

const subject = { id: MINE, area: '' };
const at = (days: number): RuleContext => ({ now: NOW + days * DAY_MS, mine: MINE_FILE }) as never;
const first: Step<Drills> = { state: { firstAt: NOW, drilledAt: null }, verdict: { kind: 'as-before' } };
const kindAt = ({ state }: Step<Drills>, days: number): string =>
  drillOverdue.step(state, { kind: 'wake' }, subject, at(days)).verdict.kind;
const heldAt = ({ state }: Step<Drills>, days: number, now: number): Step<Drills> =>
  drillOverdue.step(state, { kind: 'drill', at: NOW + days * DAY_MS }, subject, at(now));

describe('the yearly drill', () => {
  it('is overdue a year after the first day, and no more once the record of one is written down', () => {
    expect([kindAt(first, 365), kindAt(first, 365.01)]).toEqual(['clear', 'raise']);
    const written = heldAt(first, 364, 366);
    expect(written.verdict.kind).toBe('clear');
    expect([kindAt(written, 364 + 365), kindAt(written, 364 + 365.01)]).toEqual(['clear', 'raise']);
  });

  it('is not held by the record of a drill that is itself more than a year old', () => {
    expect(heldAt(first, -1, 366).verdict.kind).toBe('raise');
  });

  it('is the newest of those written down, in whatever order', () => {
    const newer = heldAt(heldAt(first, 100, 101), 20, 102);
    expect([kindAt(newer, 465), kindAt(newer, 465.01)]).toEqual(['clear', 'raise']);
  });

  it('is met on the duties board once one was recorded', () => {
    const { alerts, duty, now } = layer();
    expect(duty()).toBe('missing');
    alerts.mine(MINE)?.drilled(now() - DAY_MS);
    expect(duty()).toBe('met');
  });

  it('of a simulated mine counts though it was recorded before the first reading of this run came', () => {
    const simulated = mineAt('test/support/test-mine.yaml', { simulated: true });
    const raised: string[] = [];
    const alerts = ruleLayer(simulated, () => NOW, {
      commit: async ({ entries }) => {
        for (const { kind, body } of entries) if (kind === 'alarm.raised') raised.push((body as { rule: string }).rule);
      },
    });
    // More than a year ago: had it been lost, the year would begin today.
    alerts.mine(MINE)?.drilled(NOW - 366 * DAY_MS);
    const point = simulated.points.find(({ quantity }) => quantity === 'methane')?.id ?? '';
    const reading = { kind: 'reading', mine: MINE, point, at: NOW, value: 0.1, quality: 'good' } as const;
    alerts.arrive({ arrival: 1, receivedAt: NOW, topic: 't', observations: [reading], refusals: [] });
    expect(raised).toContain('platform.drill-overdue');
  });

  it('ordered here says in its text and in every command that it is a drill, and counts', () => {
    const { alerts, duty, commands } = layer();
    const ordered = alerts.mine(MINE)?.order({ by: 'chen', areas: ['face-1'], reason: '演练', drill: true });
    expect(ordered?.evacuation).toMatchObject({ drill: true, trigger: { by: 'chen' } });
    expect(ordered?.evacuation.text.zh).toMatch(/^演练，演练。立即撤人/);
    expect(ordered?.evacuation.text.en).toMatch(/^This is a drill\. Withdraw/);
    expect(commands.map(({ kind, drill }) => [kind, drill])).toEqual([['evacuate', true]]);
    expect(duty()).toBe('met');
  });

  it('takes no real alarm into its order: gas during a drill has an order of its own', () => {
    const { alerts, now } = layer();
    alerts.mine(MINE)?.order({ by: 'chen', areas: ['face-1'], reason: '演练', drill: true });
    const reading = { kind: 'reading', mine: MINE, point: 'T1', at: now(), value: 2, quality: 'good' } as const;
    const point = MINE_FILE.points.find(({ quantity, area }) => quantity === 'methane' && area === 'face-1');
    const observations = [{ ...reading, point: point?.id ?? '' }];
    alerts.arrive({ arrival: 1, receivedAt: now(), topic: 't', observations, refusals: [] });
    expect(
      alerts.view
        .evacuations()
        .map(({ evacuation }) => evacuation.drill)
        .toSorted(),
    ).toEqual([false, true]);
  });
});

describe('a descent', () => {
  it('is written down once somebody has come up, with both its ends', () => {
    const { see, changes, now } = layer();
    see('101', 'entered-mine');
    const downAt = now();
    see('101', 'seen');
    expect(changes.flatMap(({ descents = [] }) => descents)).toEqual([]);
    see('101', 'left-mine');
    see('101', 'left-mine');
    expect(changes.flatMap(({ descents = [] }) => descents)).toEqual([
      { mine: MINE, card: '101', downAt, upAt: downAt + 2000 },
    ]);
  });
});
