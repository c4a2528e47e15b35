import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../../alerts/rules/registry.js';
import { QUANTITIES } from '../../domain/quantity.js';
import { createHarness, type Harness } from '../dashboard/support.js';

/** Names that gateways, scripts and screens are written against: more may come, none of these may go. */
const ROUTES = `
GET /api/mines · GET /api/mines/{mine} · GET /api/mines/{mine}/points · GET /api/mines/{mine}/points/{point}/history
GET /api/mines/{mine}/people · GET /api/mines/{mine}/compliance · GET /api/mines/{mine}/coverage · GET /api/mines/{mine}/screen
GET /api/alarms · GET /api/alarms/{id} · POST /api/alarms/{id}/acknowledge · POST /api/alarms/{id}/remarks
POST /api/alarms/{id}/shelve · POST /api/alarms/{id}/close · GET /api/alarm-statistics
POST /api/mines/{mine}/reload · POST /api/mines/{mine}/reload/approve · POST /api/mines/{mine}/evacuations
GET /api/evacuations · POST /api/evacuations/{id}/stand-down · GET /api/evacuations/{id}/muster
GET /api/planned-work · POST /api/planned-work · POST /api/planned-work/{id}/approve · POST /api/planned-work/{id}/end
GET /api/handovers · POST /api/handovers · GET /api/hazards · POST /api/hazards · GET /api/drills · POST /api/drills
GET /api/incidents · GET /api/incidents/{id} · GET /api/incidents/{id}/evidence.zip
POST /api/incidents/{id}/rectification · POST /api/incidents/{id}/comments
GET /api/spot-checks · POST /api/spot-checks · GET /api/spot-checks/{id} · GET /api/reports/{kind}
GET /api/journal · GET /api/dead-letters · POST /api/session · DELETE /api/session · GET /healthz · GET /readyz · GET /metrics`;

const FAMILIES = {
  gas: `methane % CH4, carbon-monoxide ppm, carbon-dioxide %, oxygen %, hydrogen-sulfide ppm, nitrogen-dioxide ppm,
    sulfur-dioxide ppm, ammonia ppm, temperature °C, dust mg/m³, smoke, pipe-methane % CH4, pipe-flow m³/min, pipe-pressure kPa`,
  ventilation: `air-velocity m/s, air-volume m³/min, pressure Pa, main-fan-running, local-fan-running, duct-air, door-open`,
  equipment: `power-feed, power-cut, machine-running, water-level m, water-flow m³/h, compressed-air kPa, water-supply kPa`,
};

const RULE_IDS = `
gas.carbon-monoxide.over-limit gas.carbon-dioxide.over-limit gas.hydrogen-sulfide.over-limit gas.nitrogen-dioxide.over-limit
gas.sulfur-dioxide.over-limit gas.ammonia.over-limit gas.oxygen.under-limit gas.methane.over-limit gas.methane.power-off
gas.methane.pre-warning gas.methane.trend gas.methane.outburst gas.methane.suspect gas.power-not-cut
environment.temperature.over-limit environment.dust.over-limit environment.smoke
ventilation.airflow.none ventilation.airflow.low ventilation.airflow.high ventilation.airflow.reversed ventilation.recirculation
ventilation.main-fan.stopped ventilation.local-fan.stopped ventilation.doors.both-open ventilation.pressure.low
ventilation.duct.no-air drainage.over-limit drainage.under-limit water.over-limit rescue-supply.low
personnel.overtime personnel.over-quota personnel.restricted-area personnel.distress personnel.card-silent
personnel.cards-together personnel.impossible-move personnel.leader-absent personnel.patrol-missed personnel.special-absent
personnel.unknown-card personnel.battery-low personnel.count-mismatch personnel.out-of-boundary
evacuation.not-cleared evacuation.work-continues evacuation.re-entered evacuation.broadcast-unconfirmed
incident.peak-3pct incident.two-in-month
platform.capability-missing platform.capability-down platform.capability-unproven platform.regulator-link-stale
platform.working-while-suspended platform.drill-overdue
systems.down systems.point.silent systems.point.fault systems.point.frozen systems.station.silent systems.calibration.overdue
systems.calibration.unannounced systems.clock-skew systems.session-lost systems.broker-lost systems.journal.failed
systems.historian.behind systems.disk-full systems.rule-failed systems.records.suspect`;

const words = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((word) => word.trim())
    .filter((word) => word !== '');

describe('the names that others rely on', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  it('every route is there, and described', async () => {
    const described = (await harness.app.inject('/api/docs/json')).json<{ paths: Record<string, object> }>().paths;
    const routes = Object.entries(described).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes).toEqual(expect.arrayContaining(words(ROUTES, /·|\n/)));
  });

  it.each(Object.entries(FAMILIES))('every quantity of the family %s is taken there, in its unit', (family, text) => {
    const taken = Object.entries(QUANTITIES).filter(([, quantity]) => quantity.family === family);
    const named = taken.map(([name, { unit }]) => `${name} ${unit}`.trim());
    expect(named).toEqual(expect.arrayContaining(words(text, /,|\n/)));
  });

  it('every rule has the id that it is known by, once', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(words(RULE_IDS, /\s+/)));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
