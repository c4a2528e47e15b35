import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesk, type Desk } from '../../alerts/desk.js';
import type { Change } from '../../alerts/journal/journal.js';
import type { Command } from '../../alerts/outbound.js';
import type { CommandResult, Reading, Sighting } from '../../domain/observation.js';
import type { Person, Role } from '../../domain/roles.js';
import { mineAt, ruleLayer } from '../support/rule-layer.js';
import { openTestJournal } from './journal/support.js';

const NOW = Date.parse('2026-03-01T08:00:00+08:00');
const HOUR = 3_600_000;

type Journal = Awaited<ReturnType<typeof openTestJournal>>;
let journal: Journal;
beforeEach(async () => {
  journal = await openTestJournal();
});
afterEach(() => journal.remove());

const person = (role: Role, name: string = role): Person => ({ name, role, scopes: ['mine:test-mine'] });

/** A rule layer with its desk; everything written, sent and said is kept. */
const room = (change: Readonly<Record<string, unknown>> = {}) => {
  const written: Change[] = [];
  const sent: Command[] = [];
  let arrivals = 0;
  const alerts = ruleLayer(mineAt('test/support/test-mine.yaml', change), () => NOW, {
    commit: async (one) => {
      written.push(one);
    },
    outbound: { alarm: () => undefined, command: (command) => sent.push(command) },
  });
  alerts.tick();
  const arrive = (observation: Reading | CommandResult | Sighting): void => {
    arrivals += 1;
    alerts.arrive({ arrival: arrivals, receivedAt: NOW, topic: 't', observations: [observation], refusals: [] });
  };
  const read1 = (point: string, value: number, quality: Reading['quality'] = 'good'): void =>
    arrive({ kind: 'reading', mine: 'test-mine', point, at: NOW + arrivals, value, quality });
  const desk: Desk = createDesk({ alerts, store: journal.store, clock: () => NOW });
  const entries = () => written.flatMap((one) => one.entries).map(({ kind, author }) => [kind, author]);
  return { alerts, desk, arrive, read: read1, sent, entries };
};

const calibration = {
  kind: 'calibration',
  points: ['T1'],
  areas: [],
  from: NOW,
  to: NOW + HOUR,
  reason: '调校',
} as const;

describe('planned work', () => {
  it('is planned by one person, approved by another, ended, and written down with each name', async () => {
    const { desk, entries } = room();
    const planned = await desk.plan(person('engineer', 'chen'), 'test-mine', calibration);
    expect(planned).toMatchObject({ ok: true, work: { state: 'planned', by: 'chen' } });
    if (!planned.ok) return;
    const approved = await desk.approve(person('mine-leader', 'wang'), planned.work);
    expect(approved).toMatchObject({ ok: true, work: { state: 'approved', approvedBy: 'wang', approvedAt: NOW } });
    expect(await desk.approve(person('mine-leader', 'wang'), planned.work)).toMatchObject({ code: 'already-approved' });
    expect(await desk.endWork(person('engineer', 'chen'), planned.work)).toMatchObject({ work: { state: 'ended' } });
    expect(await desk.endWork(person('engineer', 'chen'), planned.work)).toMatchObject({ code: 'work-ended' });
    expect(entries().filter(([kind]) => kind?.startsWith('planned-work'))).toEqual([
      ['planned-work.planned', 'chen'],
      ['planned-work.approved', 'wang'],
      ['planned-work.ended', 'chen'],
    ]);
  });

  it('is never approved by its author, the administrator included', async () => {
    const { desk } = room();
    const planned = await desk.plan(person('admin', 'root'), 'test-mine', calibration);
    if (!planned.ok) throw new Error(planned.code);
    expect(await desk.approve(person('admin', 'root'), planned.work)).toMatchObject({ ok: false, code: 'own-work' });
  });

  it.each<Role>(['dispatcher', 'team-leader', 'engineer', 'regulator'])('is not approved by a %s', async (role) => {
    const { desk } = room();
    const planned = await desk.plan(person('engineer', 'chen'), 'test-mine', calibration);
    if (!planned.ok) throw new Error(planned.code);
    expect(await desk.approve(person(role), planned.work)).toMatchObject({ ok: false, code: 'forbidden' });
  });

  it.each([
    ['ends before it begins', { to: NOW - 1 }, /^to:/],
    ['lasts longer than a day', { to: NOW + 25 * HOUR }, /^to:/],
    ['names nothing', { points: [] }, /^points:/],
    ['names an unknown point', { points: ['T99'] }, /T99/],
    ['names an unknown area', { areas: ['nowhere'] }, /nowhere/],
  ])('that %s is refused', async (_, change, message) => {
    const answer = await room().desk.plan(person('engineer'), 'test-mine', { ...calibration, ...change });
    expect(answer).toMatchObject({ ok: false, code: 'invalid-request', message: expect.stringMatching(message) });
  });

  it('lists what a calibration has excused, which no incident counts', async () => {
    const { desk, read, alerts } = room();
    const planned = await desk.plan(person('engineer', 'chen'), 'test-mine', calibration);
    if (!planned.ok) throw new Error(planned.code);
    await desk.approve(person('mine-leader', 'wang'), planned.work);
    for (const value of [0.1, 2.0, 2.2, 2.1]) read('T1', value, 'calibrating');
    expect(alerts.view.standing().filter(({ rule }) => rule.startsWith('gas.'))).toEqual([]);
    const { excused } = alerts.mine('test-mine')?.work(planned.work.id) ?? {};
    expect(excused).toMatchObject([{ point: 'T1', readings: 3, peak: 2.2 }]);
  });

  it('of another mine is not seen', async () => {
    const stranger: Person = { name: 'x', role: 'engineer', scopes: ['mine:other'] };
    expect(await room().desk.plan(stranger, 'test-mine', calibration)).toMatchObject({ code: 'unknown-mine' });
  });
});

describe('closing by hand', () => {
  it('is refused for an alarm that good readings end', async () => {
    const { desk, read, alerts } = room();
    read('T1', 1.2);
    const alarm = alerts.view.standing().find(({ rule }) => rule === 'gas.methane.over-limit');
    const answer = await desk.close(person('dispatcher'), alarm?.id ?? '', { note: 'seen' });
    expect(answer).toMatchObject({ ok: false, code: 'not-closable' });
    expect(alerts.view.standing()).toContainEqual(alarm);
  });

  it('of an alarm that nobody knows is refused', async () => {
    expect(await room().desk.close(person('dispatcher'), 'a-none', { note: 'x' })).toMatchObject({
      code: 'unknown-alarm',
    });
  });
});

describe('remote power cut', () => {
  it('is asked for at the power-off limit where the mine has switched it on, and the answer is recorded', () => {
    const { read, sent, arrive, alerts } = room({ remotePowerCut: true });
    read('T1', 1.6);
    const cut = sent.find(({ kind }) => kind === 'cut-power');
    expect(cut).toMatchObject({ points: ['FEED1'], drill: false });
    arrive({
      kind: 'command-result',
      mine: 'test-mine',
      command: cut?.id ?? '',
      at: NOW,
      outcome: 'refused',
      detail: 'local',
    });
    const alarm = alerts.view.standing().find(({ rule }) => rule === 'gas.methane.power-off');
    expect(alarm?.powerCut).toMatchObject({ outcome: 'refused', detail: 'local', askedAt: NOW });
  });

  it('is asked for once while the gas stays, and nothing is ever asked to be switched on', () => {
    const { read, sent } = room({ remotePowerCut: true });
    for (const value of [1.6, 1.7, 0.5]) read('T1', value);
    expect(sent.map(({ kind }) => kind)).toEqual(['evacuate', 'cut-power']);
  });

  it('is not asked for where the mine has not switched it on', () => {
    const { read, sent } = room();
    read('T1', 1.6);
    expect(sent.map(({ kind }) => kind)).toEqual(['evacuate']);
  });
});

describe('an order by hand', () => {
  it('is given at the moment at which it is given, each later than the one before, whenever the rules last looked', async () => {
    let now = NOW;
    const alerts = ruleLayer(mineAt('test/support/test-mine.yaml'), () => now);
    const desk = createDesk({ alerts, store: journal.store, clock: () => now });
    alerts.tick();
    const given: number[] = [];
    for (const wait of [150, 40]) {
      now += wait;
      const answer = await desk.order(person('dispatcher'), 'test-mine', { areas: ['face-1'], reason: '有烟' });
      if (answer.ok) given.push(answer.evacuation.orderedAt);
    }
    expect(given).toEqual([NOW + 150, NOW + 190]);
  });
});

describe('the conditions of a stand-down', () => {
  it('are each met or not: gas that is still over keeps an order, gas below restore does not', async () => {
    const { alerts, desk, read } = room();
    const answer = await desk.order(person('dispatcher'), 'test-mine', { areas: ['face-1'], reason: '有烟' });
    if (!answer.ok) throw new Error(answer.message);
    const { id } = answer.evacuation;
    const metNow = () => desk.conditions(person('dispatcher'), id)?.map((one) => [one.id, one.met]);
    expect(metNow()).toEqual([
      ['gas-restored', true],
      ['nobody-in-scope', true],
      ['nobody-unaccounted', true],
    ]);
    read('T1', 1.6);
    expect(alerts.view.evacuations().map(({ evacuation }) => evacuation.alarms.length)).toEqual([2]);
    expect(metNow()?.[0]).toEqual(['gas-restored', false]);
    read('T1', 0.3);
    expect(metNow()?.[0]).toEqual(['gas-restored', true]);
  });

  it('are not told to somebody who may not see the mine', async () => {
    const { desk } = room();
    const answer = await desk.order(person('dispatcher'), 'test-mine', { areas: ['face-1'], reason: '有烟' });
    if (!answer.ok) throw new Error(answer.message);
    const stranger: Person = { name: 'li', role: 'dispatcher', scopes: ['mine:other'] };
    expect(desk.conditions(stranger, answer.evacuation.id)).toBeUndefined();
  });
});

describe('rescuers', () => {
  it('named on an order by card enter what it has cleared; anybody else who does reopens it', async () => {
    const { alerts, desk, arrive, entries } = room();
    const enters = (card: string): void =>
      arrive({ kind: 'sighting', mine: 'test-mine', card, reader: 'R-face1', at: NOW, event: 'entered-mine' });
    const answer = await desk.order(person('dispatcher'), 'test-mine', { areas: ['face-1'], reason: '有烟' });
    if (!answer.ok) throw new Error(answer.message);
    const { id } = answer.evacuation;
    const named = await desk.nameRescuer(person('dispatcher', 'zhao'), id, { card: '101' });
    expect(named).toMatchObject({ ok: true, evacuation: { rescuers: ['101'] } });
    expect(entries().at(-1)).toEqual(['evacuation.rescuer-named', 'zhao']);
    const states = () => alerts.view.evacuations().map(({ evacuation }) => evacuation.state);
    const isReentered = () => alerts.view.standing().some(({ rule }) => rule === 'evacuation.re-entered');
    enters('101');
    expect([states(), isReentered()]).toEqual([['cleared'], false]);
    enters('102');
    expect([states(), isReentered()]).toEqual([['open'], true]);
  });

  it('are known to the mine, and named by who may end the order', async () => {
    const { desk } = room();
    const answer = await desk.order(person('dispatcher'), 'test-mine', { areas: ['face-1'], reason: '有烟' });
    if (!answer.ok) throw new Error(answer.message);
    const { id } = answer.evacuation;
    const said = async (who: Person, order: string, card: string) => {
      const done = await desk.nameRescuer(who, order, { card });
      return done.ok ? 'done' : done.code;
    };
    expect(await said(person('dispatcher'), id, '1O1')).toBe('unknown-card');
    expect(await said(person('dispatcher'), 'e-none', '101')).toBe('unknown-evacuation');
    expect(await said(person('regulator'), id, '101')).toBe('forbidden');
  });
});
