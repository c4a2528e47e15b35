import type { Mine } from '../../domain/mine.js';
import type { Observation } from '../../domain/observation.js';
import type { Alarm } from '../alarm/alarm.js';
import type { Alerts } from '../alerts.js';
import { createAlerts } from '../create-alerts.js';
import type { Evacuation, Muster } from '../evacuation/evacuation.js';
import type { Scenario } from './scenario-file.js';

/** Something that stands other than the scenario says. */
export interface Difference {
  readonly at: number;
  readonly message: string;
}

const NO_ROWS = { alarms: [], evacuations: [], incidents: [] } as const;

interface Step {
  readonly at: number;
  readonly say: (world: { readonly alerts: Alerts; arrive(observation: Observation): void }) => void;
}

const cards = (list: Muster[keyof Muster]): string[] => list.map(({ card }) => card).sort();

const alarmText = ({ rule, point, level, state, count }: Partial<Alarm>): string =>
  [rule, point, level, state, count === undefined || count === 1 ? undefined : `×${count}`].filter(Boolean).join(' ');

const matches = (expected: object, actual: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(expected).every(([key, value]) => {
    const found = actual[key];
    return Array.isArray(value) && Array.isArray(found)
      ? JSON.stringify([...value].sort()) === JSON.stringify([...found].sort())
      : JSON.stringify(value) === JSON.stringify(found);
  });

/** Pairs each expected thing with one that stands; what is left over on either side differs. */
const unmatched = <Expected extends object>(
  expected: readonly Expected[],
  actual: readonly Readonly<Record<string, unknown>>[],
): { readonly missing: readonly Expected[]; readonly extra: readonly Readonly<Record<string, unknown>>[] } => {
  const left = [...actual];
  const missing = expected.filter((one) => {
    const index = left.findIndex((other) => matches(one, other));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return { missing, extra: left };
};

const orderShown = ({ evacuation, muster }: { evacuation: Evacuation; muster: Muster }) => ({
  areas: evacuation.areas,
  state: evacuation.state,
  inScope: cards(muster.inScope),
  sheltering: cards(muster.sheltering),
  out: cards(muster.out),
  unaccounted: cards(muster.unaccounted),
});

/** Tells a scenario to a fresh rule layer on a virtual clock; empty: everything stood as expected. */
export const runScenario = (
  mine: Mine,
  scenario: Scenario,
  timing: { readonly startAt: number; readonly intervalMs: number; readonly rules?: readonly string[] | undefined },
): readonly Difference[] => {
  const { startAt, intervalMs, rules } = timing;
  let now = startAt;
  let arrival = 0;
  const incidents = new Set<string>();
  const orders: string[] = [];
  const alerts = createAlerts({
    mines: [mine],
    clock: () => now,
    logger: {
      error: (first: unknown, text?: string) => differences.push({ at: now, message: `${text}: ${String(first)}` }),
    },
    announce(announcement) {
      if (announcement.type === 'incident') incidents.add(announcement.incident.id);
      if (announcement.type === 'evacuation' && !orders.includes(announcement.evacuation.id)) {
        orders.push(announcement.evacuation.id);
      }
    },
    commit: async () => undefined,
    outbound: { alarm: () => undefined, command: () => undefined },
    rows: NO_ROWS,
  });
  const differences: Difference[] = [];
  alerts.resume();
  const arrive = (observation: Observation): void => {
    arrival += 1;
    alerts.arrive({ arrival, receivedAt: now, topic: 'scenario', observations: [observation], refusals: [] });
  };

  const steps: Step[] = [];
  for (const [point, samples] of Object.entries(scenario.series)) {
    if (!mine.pointById.has(point)) differences.push({ at: startAt, message: `the mine has no point ${point}` });
    samples.forEach((sample, index) => {
      if (sample === null) return;
      const at = startAt + index * intervalMs;
      steps.push({ at, say: (world) => world.arrive({ kind: 'reading', mine: mine.id, point, at, ...sample }) });
    });
  }
  for (const { at: after, ...heard } of scenario.sightings) {
    const at = startAt + after;
    steps.push({ at, say: (world) => world.arrive({ kind: 'sighting', mine: mine.id, at, ...heard }) });
  }
  for (const { at: after, ...report } of scenario.systems) {
    const at = startAt + after;
    steps.push({ at, say: (world) => world.arrive({ kind: 'system', mine: mine.id, at, ...report }) });
  }
  for (const act of scenario.acts) {
    steps.push({
      at: startAt + act.at,
      say({ alerts: told }) {
        const acts = told.mine(mine.id);
        if ('order' in act) acts?.order({ by: 'dispatcher', areas: act.order, reason: 'scenario' });
        else if ('standDown' in act) {
          const answer = acts?.standDown(orders[act.standDown - 1] ?? '', { by: 'dispatcher', note: act.note });
          if (answer === undefined || 'refused' in answer) {
            differences.push({ at: now, message: `stand-down refused: ${answer?.refused.code ?? 'no such order'}` });
          }
        } else {
          for (const { id, rule } of told.view.standing()) {
            if (rule === act.acknowledge) acts?.act(id, { kind: 'acknowledged', by: 'dispatcher' });
          }
        }
      },
    });
  }
  const checks: Step[] = scenario.expect.map((expected) => ({
    at: startAt + expected.at,
    say() {
      if (expected.alarms !== undefined) {
        const { missing, extra } = unmatched(
          expected.alarms,
          alerts.view
            .standing()
            .filter(({ rule }) => rules?.includes(rule) ?? true)
            .map((alarm) => ({ ...alarm })),
        );
        for (const one of missing)
          differences.push({ at: now, message: `expected, does not stand: ${JSON.stringify(one)}` });
        for (const one of extra) differences.push({ at: now, message: `stands, not expected: ${alarmText(one)}` });
      }
      if (expected.orders !== undefined) {
        const { missing, extra } = unmatched(expected.orders, alerts.view.evacuations().map(orderShown));
        for (const one of missing) differences.push({ at: now, message: `expected order: ${JSON.stringify(one)}` });
        for (const one of extra) differences.push({ at: now, message: `order not expected: ${JSON.stringify(one)}` });
      }
      if (expected.incidents !== undefined && expected.incidents !== incidents.size) {
        differences.push({ at: now, message: `expected ${expected.incidents} incidents, found ${incidents.size}` });
      }
    },
  }));

  // What is said at an instant comes before what is expected then.
  const all = [...steps, ...checks].map((step, order) => ({ ...step, order }));
  all.sort((one, other) => one.at - other.at || one.order - other.order);
  for (const { at, say } of all) {
    // Between messages the service looks at its clock, as it does several times a second.
    for (; now + 1000 < at; now += 1000) if (!mine.simulated) alerts.tick();
    now = at;
    alerts.tick();
    say({ alerts, arrive });
  }
  return differences;
};
