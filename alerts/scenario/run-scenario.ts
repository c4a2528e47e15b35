import type { Mine } from '../../domain/mine.js';
import type { Observation } from '../../domain/observation.js';
import type { Alarm } from '../alarm/alarm.js';
import type { Alerts } from '../alerts.js';
import { createAlerts } from '../create-alerts.js';
import type { Incident } from '../incident/incident.js';
import { factsMissed } from './facts.js';
import { createLastRun, type Found } from './last-run.js';
import type { Scenario } from './scenario-file.js';
import { alarmShown, incidentShown, orderShown } from './shown.js';
import { healthOf, type Step, stepsOf, type World } from './steps.js';

/** Something that stands other than the scenario says. */
export interface Difference {
  readonly at: number;
  readonly message: string;
}

const alarmText = ({ rule, subject, level, state, count }: Partial<Alarm>): string =>
  [rule, subject, level, state, count === undefined || count === 1 ? undefined : `×${count}`].filter(Boolean).join(' ');

const matches = (expected: object, actual: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(expected).every(([key, value]) => {
    const found = actual[key];
    if (key === 'says') return String(found).includes(String(value));
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

/** Tells a scenario to a fresh rule layer on a virtual clock; empty: everything stood as expected. */
export const runScenario = (
  mine: Mine,
  scenario: Scenario,
  timing: { readonly startAt: number; readonly intervalMs: number; readonly rules?: readonly string[] | undefined },
): readonly Difference[] => {
  const { startAt, intervalMs, rules } = timing;
  let now = startAt;
  let arrival = 0;
  const incidents = new Map<string, Incident>();
  const orders: string[] = [];
  const commands: string[] = [];
  const onScreens = new Map<string, Parameters<typeof orderShown>[0]>();
  let horns = 0;
  const isMeant = ({ rule }: Alarm): boolean => rules?.includes(rule) ?? true;
  const lastRun = createLastRun();
  const build = (found: Found): Alerts =>
    createAlerts({
      mines: [mine],
      clock: () => now,
      logger: {
        error: (first: unknown, text?: string) => differences.push({ at: now, message: `${text}: ${String(first)}` }),
      },
      announce(announcement) {
        if (announcement.type === 'alarm' && announcement.horn && isMeant(announcement.alarm)) horns += 1;
        if (announcement.type === 'incident') incidents.set(announcement.incident.id, announcement.incident);
        if (announcement.type === 'evacuation') onScreens.set(announcement.evacuation.id, announcement);
        if (announcement.type === 'evacuation' && !orders.includes(announcement.evacuation.id)) {
          orders.push(announcement.evacuation.id);
        }
      },
      commit: lastRun.commit,
      outbound: { alarm: () => undefined, command: ({ kind }) => commands.push(kind) },
      ...found,
    });
  const differences: Difference[] = [];
  let alerts = lastRun.start(build);
  const arrive = (observation: Observation): void => {
    arrival += 1;
    const message = { arrival, receivedAt: now, topic: 'scenario', observations: [observation], refusals: [] };
    lastRun.heard(message);
    alerts.arrive(message);
  };

  const world: World = {
    mine,
    alerts: () => alerts,
    arrive,
    orders,
    startAt,
    now: () => now,
    differ: (message) => differences.push({ at: now, message }),
  };
  const compareOrders = (
    what: string,
    expected: Scenario['expect'][number]['orders'],
    found: readonly Parameters<typeof orderShown>[0][],
  ): void => {
    if (expected === undefined) return;
    const { missing, extra } = unmatched(expected, found.map(orderShown));
    for (const one of missing) differences.push({ at: now, message: `expected ${what}: ${JSON.stringify(one)}` });
    for (const one of extra) differences.push({ at: now, message: `${what} not expected: ${JSON.stringify(one)}` });
  };
  const restarts: Step[] = scenario.restarts.flatMap(({ at, snapshotAt }) => [
    ...(snapshotAt === undefined ? [] : [{ at: startAt + snapshotAt, say: () => lastRun.snapshot(alerts) }]),
    {
      at: startAt + at,
      say() {
        alerts = lastRun.start(build);
      },
    },
  ]);
  const steps = [...stepsOf(scenario, world, intervalMs), ...restarts];
  const checks: Step[] = scenario.expect.map((expected) => ({
    at: startAt + expected.at,
    say() {
      if (expected.alarms !== undefined) {
        const { missing, extra } = unmatched(
          expected.alarms,
          alerts.view
            .standing()
            .filter(isMeant)
            .map((alarm) => alarmShown(alarm, startAt)),
        );
        for (const one of missing)
          differences.push({ at: now, message: `expected, does not stand: ${JSON.stringify(one)}` });
        for (const one of extra) differences.push({ at: now, message: `stands, not expected: ${alarmText(one)}` });
      }
      const seen = [...onScreens.values()].filter(({ evacuation }) => evacuation.state !== 'stood-down');
      compareOrders('order', expected.orders, alerts.view.evacuations());
      compareOrders('order on the screens', expected.screens, seen);
      if (expected.horns !== undefined && expected.horns !== horns) {
        differences.push({ at: now, message: `expected ${expected.horns} horns, heard ${horns}` });
      }
      const facts = { mine, view: alerts.view, commands };
      for (const message of factsMissed(expected, facts)) differences.push({ at: now, message });
      if (typeof expected.incidents === 'number' && expected.incidents !== incidents.size) {
        differences.push({ at: now, message: `expected ${expected.incidents} incidents, found ${incidents.size}` });
      }
      if (Array.isArray(expected.incidents)) {
        const { missing, extra } = unmatched(expected.incidents, [...incidents.values()].map(incidentShown));
        for (const one of missing) differences.push({ at: now, message: `expected incident: ${JSON.stringify(one)}` });
        for (const one of extra)
          differences.push({ at: now, message: `incident not expected: ${JSON.stringify(one)}` });
      }
    },
  }));

  const healthAt = healthOf(scenario, startAt);
  const pass = (): void => {
    alerts.tick();
    const health = healthAt(now);
    if (health !== undefined) alerts.look(health);
  };

  // What is said at an instant comes before what is expected then.
  const all = [...steps, ...checks].map((step, order) => ({ ...step, order }));
  all.sort((one, other) => one.at - other.at || one.order - other.order);
  for (const { at, say } of all) {
    // Between messages the service looks at its clock, as it does several times a second.
    for (; now + 1000 < at; now += 1000) pass();
    now = at;
    pass();
    say();
  }
  return differences;
};
