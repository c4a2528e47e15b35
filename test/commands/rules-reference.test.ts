import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../alerts/rules/registry.js';
import { rulesReference } from '../../commands/rules-reference.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The ids that screens, gateways and regulators are written against; `alarm.unacknowledged` escalates and raises nothing. */
const CONTRACT = `
gas.methane.over-limit gas.carbon-monoxide.over-limit gas.carbon-dioxide.over-limit gas.nitrogen-dioxide.over-limit
gas.sulfur-dioxide.over-limit gas.hydrogen-sulfide.over-limit gas.ammonia.over-limit gas.oxygen.under-limit
gas.methane.power-off gas.methane.pre-warning gas.methane.trend gas.methane.outburst gas.methane.suspect
gas.power-not-cut environment.temperature.over-limit environment.dust.over-limit environment.smoke
ventilation.airflow.none ventilation.airflow.low ventilation.airflow.high ventilation.airflow.reversed
ventilation.recirculation ventilation.main-fan.stopped ventilation.local-fan.stopped ventilation.doors.both-open
ventilation.pressure.low ventilation.duct.no-air drainage.over-limit drainage.under-limit water.over-limit
rescue-supply.low personnel.overtime personnel.over-quota personnel.restricted-area personnel.distress
personnel.card-silent personnel.cards-together personnel.impossible-move personnel.leader-absent
personnel.patrol-missed personnel.special-absent personnel.unknown-card personnel.battery-low
personnel.count-mismatch personnel.out-of-boundary evacuation.not-cleared evacuation.work-continues
evacuation.re-entered evacuation.broadcast-unconfirmed incident.peak-3pct incident.two-in-month
platform.capability-missing platform.capability-down platform.capability-unproven platform.regulator-link-stale
platform.working-while-suspended platform.drill-overdue systems.down systems.point.silent systems.point.fault
systems.point.frozen systems.station.silent systems.calibration.overdue systems.calibration.unannounced
systems.clock-skew systems.session-lost systems.broker-lost systems.journal.failed systems.historian.behind
systems.disk-full systems.rule-failed systems.records.suspect`
  .trim()
  .split(/\s+/);

describe('the registry', () => {
  it('holds every rule of the contract, once, and no other', () => {
    expect(RULES.map(({ id }) => id).sort()).toEqual([...CONTRACT].sort());
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s names its clause and has a title in both languages',
    (_, rule) => {
      expect(rule.basis.clause).not.toBe('');
      expect(rule.title.zh).not.toBe('');
      expect(rule.title.en).not.toBe('');
    },
  );
});

describe('docs/rules.md', () => {
  const reference = rulesReference(root);

  it('is what `npm run docs` writes', () => {
    expect(readFileSync(`${root}docs/rules.md`, 'utf8')).toBe(reference);
  });

  it.each(RULES.map(({ id }) => id))('says in words what %s watches and raises', (id) => {
    const section = reference.split('\n### ').find((one) => one.startsWith(`\`${id}\``)) ?? '';
    expect(section.split('\n')[2]?.length ?? 0).toBeGreaterThan(40);
  });
});
