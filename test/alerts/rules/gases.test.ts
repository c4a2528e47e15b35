import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import type { Quality } from '../../../domain/observation.js';
import { mineAt, ruleLayer } from '../../support/rule-layer.js';

const mine = mineAt('test/scenarios/mines/gas-mine.yaml');

/** The rule layer of the gas mine; what scenario files cannot say is asked of it here. */
const telling = (from = Date.parse('2026-03-01T08:00:00+08:00'), memory?: unknown) => {
  let now = from;
  let arrival = 0;
  const alerts = ruleLayer(mine, () => now, { memory });
  alerts.tick();
  const acts = alerts.mine(mine.id);
  if (acts === undefined) throw new Error('no acts');
  return {
    acts,
    now: () => now,
    say(point: string, value: number | null, quality: Quality = 'good', at = now) {
      arrival += 1;
      const observations = [{ kind: 'reading' as const, mine: mine.id, point, at, value, quality }];
      alerts.arrive({ arrival, receivedAt: now, topic: 'test', observations, refusals: [] });
    },
    wait(ms: number) {
      now += ms;
      alerts.tick();
    },
    /** What the rule layer would keep of itself now, as the snapshot's JSON. */
    kept: (): unknown => JSON.parse(JSON.stringify(alerts.snapshot().state)),
    alarm: (rule: string): Alarm | undefined => alerts.view.standing().find((one) => one.rule === rule),
  };
};

const CO = 'gas.carbon-monoxide.over-limit';

describe('blasting and the sound of its fumes', () => {
  const blasting = (areas: string[], from: number, to: number) => ({
    kind: 'blasting' as const,
    points: [],
    areas,
    from,
    to,
    reason: '1201 放炮',
  });

  it('names who approved it, why, and until when', () => {
    const { acts, say, alarm, now } = telling();
    const { work } = acts.plan(blasting(['face-1'], now(), now() + 600_000), 'engineer');
    acts.approve(work.id, 'leader');
    say('CO', 50);
    expect(alarm(CO)).toMatchObject({ level: 'yellow', state: 'unacknowledged' });
    expect(alarm(CO)?.suppressed).toEqual({
      kind: 'by-design',
      by: 'leader',
      reason: '1201 放炮',
      until: now() + 600_000,
    });
  });

  it('is all that silences: not unapproved, elsewhere, before or after its time, and no other work does', () => {
    const { acts, say, alarm, now, wait } = telling();
    acts.plan(blasting(['face-1'], now(), now() + 600_000), 'engineer');
    for (const wish of [
      blasting(['heading-1'], now(), now() + 600_000),
      blasting(['face-1'], now() + 60_000, now() + 600_000),
      blasting(['face-1'], now(), now() + 10_000),
      { ...blasting(['face-1'], now(), now() + 600_000), kind: 'maintenance' as const },
    ]) {
      acts.approve(acts.plan(wish, 'engineer').work.id, 'leader');
    }
    wait(20_000);
    say('CO', 50);
    expect(alarm(CO)).toBeDefined();
    expect(alarm(CO)?.suppressed).toBeUndefined();
  });

  it('silences nothing red', () => {
    const { acts, say, alarm, now, wait } = telling();
    acts.approve(acts.plan(blasting(['heading-1'], now(), now() + 600_000), 'engineer').work.id, 'leader');
    say('CO-OWN', 50);
    expect(alarm(CO)?.suppressed?.kind).toBe('by-design');
    wait(20_000);
    say('CO-OWN', 100);
    expect(alarm(CO)?.level).toBe('red');
    expect(alarm(CO)?.suppressed).toBeUndefined();
    wait(20_000);
    say('CO-OWN', 50);
    expect(alarm(CO)?.suppressed).toBeUndefined();
  });
});

describe('what an alarm shows', () => {
  it('holds a value to its limit by the sign of that limit', () => {
    const { say, alarm, wait } = telling();
    say('CO', 24);
    say('CO2-IN', 0.504);
    say('O2', 17.996);
    say('SO2', null, 'over-range');
    for (let count = 0; count < 4; count += 1) {
      say('TEMP', 30);
      say('TEMP-HEADING', 26.4);
      wait(20_000);
    }
    expect(alarm(CO)?.message).toEqual({ zh: '1201工作面CO 24 ppm（≥ 24 ppm）', en: '1201工作面CO 24 ppm (≥ 24 ppm)' });
    expect(alarm('gas.carbon-dioxide.over-limit')?.message.en).toBe('1201进风CO2 0.504 % (> 0.50 %)');
    expect(alarm('gas.oxygen.under-limit')?.message.en).toBe('1201工作面O2 17.996 % (< 18.00 %)');
    expect(alarm('gas.sulfur-dioxide.over-limit')?.message.zh).toBe('1201工作面SO2 超量程（> 5.0 ppm）');
    expect(alarm('environment.temperature.over-limit')?.message).toEqual({
      zh: '1201工作面温度 30.0 °C（≥ 30.0 °C），停止作业',
      en: '1201工作面温度 30.0 °C (≥ 30.0 °C): stop work',
    });
  });

  it('keeps the lowest oxygen as the worst, and names the limit it fell below', () => {
    const { say, alarm, wait } = telling();
    for (const value of [19.5, 17.2, 18.9]) {
      say('O2', value);
      wait(20_000);
    }
    expect(alarm('gas.oxygen.under-limit')).toMatchObject({ level: 'red', value: 18.9, peak: 17.2 });
  });

  it('names the clause of the limit that was met', () => {
    const { say, alarm, wait } = telling();
    say('CO2-RETURN', 0.8);
    expect(alarm('gas.carbon-dioxide.over-limit')?.basis).toMatchObject({ clause: '第171条' });
    expect(alarm('gas.carbon-dioxide.over-limit')?.limit).toMatchObject({ value: 0.75, kind: 'alarm', unit: '%' });
    wait(20_000);
    say('CO2-RETURN', 1.6);
    expect(alarm('gas.carbon-dioxide.over-limit')?.basis).toMatchObject({ clause: '第174条' });
    expect(alarm('gas.carbon-dioxide.over-limit')?.limit).toMatchObject({ value: 1.5, kind: 'withdraw' });
  });

  it('says that a number is the mine’s own where its file gives it', () => {
    const { say, alarm } = telling();
    say('CO', 24);
    say('WATER-LEVEL', 4);
    expect(alarm(CO)?.limit).not.toHaveProperty('ownLimit');
    expect(alarm('water.over-limit')?.limit).toMatchObject({ ownLimit: true });
  });

  it('shows the present value while it stands between two lines, and what had to be done at the line it is past', () => {
    const { say, alarm, wait } = telling();
    say('WATER-LEVEL', 4);
    expect(alarm('water.over-limit')?.message.zh).toBe(
      '1301探放水水位 4.00 m（≥ 4.00 m），达禁采线，停止作业，撤出人员',
    );
    wait(20_000);
    say('WATER-LEVEL', 3.5);
    expect(alarm('water.over-limit')).toMatchObject({
      level: 'red',
      value: 3.5,
      message: { zh: '1301探放水水位 3.50 m（≥ 3.00 m）' },
    });
  });
});

describe('stopped work', () => {
  it('is no longer asked for once the air is below that line, though the alarm keeps its level', () => {
    const { say, alarm, wait } = telling();
    for (const value of [30, 30, 30, 30, 27]) {
      say('TEMP', value);
      wait(20_000);
    }
    expect(alarm('environment.temperature.over-limit')).toMatchObject({
      level: 'orange',
      value: 27,
      message: { zh: '1201工作面温度 27.0 °C（> 26.0 °C）' },
    });
  });
});

describe('smoke', () => {
  it('that comes back while its alarm is latched is smoke again', () => {
    const { say, alarm, wait } = telling();
    for (const value of [1, 1, 0]) {
      say('SMOKE', value);
      wait(20_000);
    }
    expect(alarm('environment.smoke')?.latched).toBe(true);
    say('SMOKE', 1);
    expect(alarm('environment.smoke')?.latched).toBeUndefined();
  });

  it('in one reading that is delivered twice is one reading', () => {
    const { say, alarm, wait, now } = telling();
    const at = now();
    say('SMOKE', 1, 'good', at);
    wait(1000);
    say('SMOKE', 1, 'good', at);
    expect(alarm('environment.smoke')).toBeUndefined();
    wait(19_000);
    say('SMOKE', 1);
    expect(alarm('environment.smoke')).toBeDefined();
  });

  it('of a first word is not taken for silence before three cycles of hearing, however long the service was deaf', () => {
    const { say, kept, now, wait } = telling();
    say('SMOKE', 1);
    wait(10_000);
    const later = telling(now() + 600_000, kept());
    later.wait(59_000);
    expect(later.alarm('environment.smoke')).toBeUndefined();
    later.wait(2000);
    expect(later.alarm('environment.smoke')).toMatchObject({ level: 'red', at: now() - 10_000 });
  });

  it('cannot be stood down while it is there', () => {
    const { say, alarm, wait, acts } = telling();
    say('SMOKE', 1);
    wait(20_000);
    say('SMOKE', 1);
    const order = alarm('environment.smoke')?.evacuation ?? '';
    expect(acts.standDown(order, { by: 'dispatcher', note: 'out' })).toHaveProperty('refused');
  });
});

describe('incidents', () => {
  it('name the place, the peak and who has to hear of it', () => {
    const { say, alarm, wait } = telling();
    say('T1', 2.996);
    expect(alarm('incident.peak-3pct')).toBeUndefined();
    wait(20_000);
    say('T1', 3.2);
    expect(alarm('incident.peak-3pct')).toMatchObject({
      area: 'face-1',
      value: 3.2,
      limit: { value: 3, unit: '% CH4', kind: 'peak' },
      message: { zh: '1201综采工作面 瓦斯超限峰值 3.20 % CH4（≥ 3.00 % CH4），报矿主要负责人和监管部门组织追查' },
    });
  });

  it('count into the month of their first reading', () => {
    const { say, alarm, wait } = telling();
    for (const value of [1.2, 0.3]) {
      say('T1', value);
      say('H1', value);
      wait(20_000);
    }
    expect(alarm('incident.two-in-month')).toMatchObject({
      value: 2,
      basis: { edition: '国办发〔2011〕26号', confidence: 'source' },
      message: { zh: '2026-03 月内瓦斯超限第 2 次（1301掘进工作面），达停产整顿条件，报矿主要负责人和监管部门' },
    });
  });
});
