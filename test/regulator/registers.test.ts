import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../alerts/journal/journal.js';
import { boardMineSchema, summarySchema } from '../../dashboard/server/board-shape.js';
import {
  drillSchema,
  handoverSchema,
  hazardSchema,
  rectificationSchema,
} from '../../dashboard/server/register-shapes.js';
import { spotCheckSchema } from '../../dashboard/server/spot-check-shape.js';
import type { Role } from '../../domain/roles.js';
import { seedOf } from '../../regulator/spot-checks/draw.js';
import { createSpotChecks } from '../../regulator/spot-checks/spot-checks.js';
import {
  as,
  createHarness,
  type Harness,
  MINES,
  NOW,
  someAlarm,
  someEvacuation,
  someIncident,
  someMuster,
  someWork,
} from '../dashboard/support.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness({
    parts: {
      history: {
        history: async ({ point }) => {
          if (point === 'FEED') throw new Error('the historian is down');
          const bucket = { at: NOW, min: 0.2, max: 0.9, mean: 0.5, count: 10, bad: 2 };
          return {
            buckets: [bucket, { ...bucket, min: 0.1, max: 0.4, mean: 0.25, count: 2, bad: 0 }],
            gaps: [{ from: NOW - 5000, to: NOW - 1000, reason: 'silent' }],
          };
        },
      },
    },
  });
});
afterAll(() => harness.close());

const call = async (role: Role, method: 'GET' | 'POST', url: string, payload?: object, scope = 'all') => {
  const headers = as(await harness.cookieOf(role, scope));
  return harness.app.inject({ method, url, headers, ...(payload && { payload }) });
};
const get = (url: string, role: Role = 'regulator', scope = 'all') => call(role, 'GET', url, undefined, scope);
const post = (role: Role, url: string, payload: object = {}) => call(role, 'POST', url, payload);

const ledgerOf = async (subject: string) => {
  const rows = await harness.store
    .selectFrom('ledger')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('seq')
    .execute();
  return rows.map(({ kind, author, mine }) => [kind, author, mine]);
};
const putIncident = (id: string, mine: string, more: Partial<ReturnType<typeof someIncident>> = {}) => {
  const incident = { ...someIncident(id, mine), ...more };
  return harness.store
    .insertInto('incidents')
    .values({
      id,
      mine,
      rule: incident.rule,
      opened_at: incident.openedAt,
      last_at: incident.lastAt,
      closed_at: null,
      applied_arrival: 1,
      body: JSON.stringify({ incident, applied: {} }),
    })
    .execute();
};

const FIVE = { responsibility: '赵六', measures: '更换风筒', funds: '3 万元', contingencyPlan: '停电撤人' };

describe('a hidden danger', () => {
  it('is reported, walked through every step and accepted by another person, each step a line of the ledger', async () => {
    const answer = await post('dispatcher', '/api/hazards', { mine: 'north', area: 'face-1', description: '风筒破损' });
    const hazard = hazardSchema.strict().parse(answer.json());
    expect(hazard).toMatchObject({ description: '风筒破损', by: 'dispatcher-all', rectification: { state: 'found' } });
    const walk = (role: Role, payload: object) => post(role, `/api/hazards/${hazard.id}/rectification`, payload);
    await walk('dispatcher', { step: 'registered' });
    await walk('dispatcher', { step: 'reported', note: '已报矿调度' });
    const missing = await walk('dispatcher', { step: 'rectifying', ...FIVE });
    expect([missing.statusCode, missing.json().code]).toEqual([409, 'five-not-settled']);
    expect(missing.json().conditions).toContainEqual({ id: 'deadline', met: false });
    await walk('dispatcher', { step: 'rectifying', ...FIVE, deadline: NOW + 1000 });
    await walk('dispatcher', { step: 'evaluated', note: '已更换，风量正常' });
    expect((await walk('admin', { step: 'evaluated', note: '再评' })).json()).toMatchObject({ code: 'wrong-step' });
    expect((await walk('dispatcher', { step: 'cancelled', note: '合格' })).statusCode).toBe(403);
    const done = hazardSchema.strict().parse((await walk('mine-leader', { step: 'cancelled', note: '合格' })).json());
    expect(done.rectification).toMatchObject({ state: 'cancelled', overdue: false });
    expect((await ledgerOf(hazard.id)).map(([kind]) => kind)).toEqual([
      'hazard.reported',
      'rectification.registered',
      'rectification.reported',
      'rectification.rectifying',
      'rectification.evaluated',
      'rectification.cancelled',
    ]);
    expect((await ledgerOf(hazard.id)).at(-1)).toEqual(['rectification.cancelled', 'mine-leader-all', 'north']);
  });

  it('is listed as overdue once its deadline has passed, and as supervised once the regulator has put it there', async () => {
    const { id } = (await post('dispatcher', '/api/hazards', { mine: 'south', description: '水泵故障' })).json();
    const walk = (role: Role, payload: object) => post(role, `/api/hazards/${id}/rectification`, payload);
    await walk('dispatcher', { step: 'registered' });
    await walk('dispatcher', { step: 'reported' });
    await walk('dispatcher', { step: 'rectifying', ...FIVE, deadline: NOW + 1000 });
    const ids = async (list: string) =>
      (await get(`/api/hazards?mine=south&list=${list}`)).json().items.map((one: { id: string }) => one.id);
    expect([await ids('overdue'), await ids('supervised'), await ids('open')]).toEqual([[], [], [id]]);
    harness.advance(1001);
    expect(await ids('overdue')).toEqual([id]);
    expect((await walk('mine-leader', { step: 'supervised', note: '挂牌' })).statusCode).toBe(403);
    await walk('regulator', { step: 'supervised', note: '挂牌' });
    expect(await ids('supervised')).toEqual([id]);
    await walk('dispatcher', { step: 'evaluated', note: '已修' });
    expect((await walk('mine-leader', { step: 'cancelled', note: '好' })).json().code).toBe('regulator-accepts');
    await walk('regulator', { step: 'cancelled', note: '好' });
    expect([await ids('overdue'), await ids('supervised'), await ids('all')]).toEqual([[], [], [id]]);
    harness.advance(-1001);
  });

  it('names places of its own mine only, and is unknown to people of another', async () => {
    const answer = await post('dispatcher', '/api/hazards', { mine: 'north', area: 'nowhere', description: 'x' });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid-request']);
    const point = await post('dispatcher', '/api/hazards', { mine: 'north', point: 'T9', description: 'x' });
    expect(point.json().code).toBe('unknown-point');
    const { id } = (await post('dispatcher', '/api/hazards', { mine: 'north', description: '浮煤' })).json();
    expect((await get(`/api/hazards/${id}`, 'dispatcher', 'mine:south')).json().code).toBe('unknown-hazard');
    expect((await get(`/api/hazards/${id}`, 'dispatcher', 'mine:north')).json()).toMatchObject({ id });
  });

  it('loses no step when two people act at once', async () => {
    const { id } = (await post('dispatcher', '/api/hazards', { mine: 'north', description: '积尘' })).json();
    const both = await Promise.all([
      post('dispatcher', `/api/hazards/${id}/rectification`, { step: 'registered' }),
      post('engineer', `/api/hazards/${id}/rectification`, { step: 'registered' }),
    ]);
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    expect((await ledgerOf(id)).map(([kind]) => kind)).toEqual(['hazard.reported', 'rectification.registered']);
  });

  it('pages 120 of them, newest first, each once', async () => {
    for (let n = 0; n < 120; n += 1) {
      await post('dispatcher', '/api/hazards', { mine: 'south', description: `第 ${n} 条` });
    }
    const first = (await get('/api/hazards?mine=south')).json();
    const second = (await get(`/api/hazards?mine=south&cursor=${first.next}`)).json();
    const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect([first.items.length, new Set(ids).size, ids.length]).toEqual([100, 121, 121]);
    expect(second.next).toBeUndefined();
  });
});

describe('an incident', () => {
  it('is found before anybody has taken a step, and walks the same way', async () => {
    await putIncident('i-walk', 'north');
    const unregistered = async () =>
      (await get('/api/rectifications?list=unregistered')).json().items.map(({ id }: { id: string }) => id);
    expect(await unregistered()).toEqual(['i-walk']);
    const before = rectificationSchema.strict().parse((await get('/api/incidents/i-walk/rectification')).json());
    expect(before).toMatchObject({ of: 'incident', state: 'found', foundAt: NOW, steps: [] });
    const step = await post('dispatcher', '/api/incidents/i-walk/rectification', {
      step: 'registered',
      severity: 'major',
    });
    expect(rectificationSchema.strict().parse(step.json())).toMatchObject({
      severity: 'major',
      onSupervisedList: true,
    });
    expect(await unregistered()).toEqual([]);
    const regulator = await post('regulator', '/api/incidents/i-walk/rectification', { step: 'reported' });
    expect([regulator.statusCode, regulator.json().code]).toEqual([403, 'forbidden']);
    const listed = (await get('/api/rectifications?mine=north&list=supervised')).json().items;
    expect(listed.map(({ id }: { id: string }) => id)).toContain('i-walk');
  });

  it('takes comments of the regulator, which nobody else may write and everybody may read', async () => {
    await putIncident('i-talk', 'north');
    await post('regulator', '/api/incidents/i-talk/comments', { note: '请补充断电时间' });
    harness.advance(1);
    await post('admin', '/api/incidents/i-talk/comments', { note: '已督促' });
    harness.advance(-1);
    expect((await post('mine-leader', '/api/incidents/i-talk/comments', { note: 'x' })).statusCode).toBe(403);
    const { items } = (await get('/api/incidents/i-talk/comments', 'dispatcher')).json();
    expect(items.map(({ note, by }: { note: string; by: string }) => [note, by])).toEqual([
      ['请补充断电时间', 'regulator-all'],
      ['已督促', 'admin-all'],
    ]);
    expect((await get('/api/incidents/i-none/comments')).json().code).toBe('unknown-incident');
  });
});

describe('a shift handover', () => {
  it('freezes what stands and is signed by another person, once', async () => {
    const shelved = { kind: 'shelved', until: NOW + 1, by: 'chen', reason: '检修' } as const;
    harness.world.alarms = [
      someAlarm('a-blue', 'north', { level: 'blue', raisedAt: NOW - 9 }),
      someAlarm('a-red', 'north'),
      someAlarm('a-shelved', 'north', { level: 'yellow', suppressed: shelved }),
      someAlarm('a-south', 'south'),
    ];
    harness.world.orders = [{ evacuation: someEvacuation('e-1', 'north'), muster: someMuster }];
    const work = (id: string, more: Parameters<typeof someWork>[2]) => {
      const one = someWork(id, 'north', more);
      const row = { id, mine: 'north', kind: one.kind, state: one.state, from_at: one.from, to_at: one.to };
      return harness.store
        .insertInto('planned_work')
        .values({ ...row, created_at: NOW, body: JSON.stringify(one) })
        .execute();
    };
    await work('w-runs', { state: 'approved' });
    await work('w-over', { to: NOW - 1 });
    await work('w-ended', { state: 'ended' });
    const written = handoverSchema
      .strict()
      .parse((await post('dispatcher', '/api/handovers', { mine: 'north', notes: '注意 1201' })).json());
    expect(written).toMatchObject({ state: 'written', by: 'dispatcher-all', notes: '注意 1201' });
    expect(written.content.openAlarms.map(({ id }) => id)).toEqual(['a-red', 'a-blue']);
    expect(written.content.shelved.map(({ id }) => id)).toEqual(['a-shelved']);
    expect(written.content.evacuations.map(({ id }) => id)).toEqual(['e-1']);
    expect(written.content.plannedWork.map(({ id }) => id)).toEqual(['w-runs']);
    expect(written.content.underground).toBe(1);
    expect(written.digest).toBe(createHash('sha256').update(JSON.stringify(written.content)).digest('hex'));

    harness.world.alarms = [];
    harness.world.orders = [];
    const sign = (role: Role) => post(role, `/api/handovers/${written.id}/sign`, { note: '已接班' });
    expect((await sign('dispatcher')).json().code).toBe('own-handover');
    expect((await sign('dispatcher')).statusCode).toBe(403);
    const signed = handoverSchema.parse((await sign('team-leader')).json());
    expect(signed).toMatchObject({ state: 'signed', signedBy: 'team-leader-all', signedNote: '已接班' });
    expect([signed.content, signed.digest]).toEqual([written.content, written.digest]);
    expect((await sign('mine-leader')).json()).toMatchObject({ code: 'already-signed' });
    expect(await ledgerOf(written.id)).toEqual([
      ['handover.written', 'dispatcher-all', 'north'],
      ['handover.signed', 'team-leader-all', 'north'],
    ]);
    expect((await get('/api/handovers?mine=north')).json().items).toHaveLength(1);
  });
});

describe('an emergency drill', () => {
  it('that was held is written down and heard by the rules; one of the future is refused', async () => {
    const said = {
      mine: 'north',
      scenario: '1201 火灾演练',
      heldAt: NOW - 1000,
      participants: 42,
      result: '8 分钟撤完',
    };
    const drill = drillSchema.strict().parse((await post('mine-leader', '/api/drills', said)).json());
    expect(drill).toMatchObject({ ...said, areas: [], by: 'mine-leader-all' });
    expect(harness.asked.at(-1)).toEqual(['drilled', 'north', NOW - 1000]);
    const later = await post('dispatcher', '/api/drills', { ...said, heldAt: NOW + 60_000 });
    expect([later.statusCode, later.json().code]).toEqual([400, 'invalid-request']);
    expect(await ledgerOf(drill.id)).toEqual([['drill.recorded', 'mine-leader-all', 'north']]);
  });

  it('that is ordered now is an order marked as a drill, and scored by it', async () => {
    const ordered = await post('dispatcher', '/api/drills', { mine: 'north', scenario: '透水', areas: ['face-1'] });
    const drill = drillSchema.strict().parse(ordered.json());
    expect(harness.asked).toContainEqual(['order', 'north', { areas: ['face-1'], reason: '透水', drill: true }]);
    expect(drill).toMatchObject({ evacuation: 'e-new', heldAt: NOW });
    const order = someEvacuation('e-new', 'north', {
      drill: true,
      state: 'cleared',
      clearedAt: NOW + 300_000,
      named: ['101', '102'],
      receipts: [
        { command: 'c', at: NOW, outcome: 'done' },
        { command: 'c', at: NOW, outcome: 'failed' },
      ],
    });
    harness.world.orders = [{ evacuation: order, muster: someMuster }];
    const [scored] = (await get('/api/drills?mine=north')).json().items;
    expect(drillSchema.strict().parse(scored).score).toEqual({
      state: 'cleared',
      people: 2,
      allowedMs: 480_000,
      clearedAfterMs: 300_000,
      inTime: true,
      broadcasts: { done: 1, failed: 1 },
    });
    harness.world.orders = [];
    const noArea = await post('dispatcher', '/api/drills', { mine: 'north', scenario: '透水' });
    expect(noArea.json().code).toBe('invalid-request');
  });
});

describe('a spot check', () => {
  it('is drawn by the hash of its own announcement, and anybody can repeat the draw', async () => {
    harness.world.read('north', 'T1', 0.42);
    harness.world.read('south', 'T1', 0.43);
    const answer = await post('regulator', '/api/spot-checks', { mines: 1, points: 2, word: '三月' });
    const check = spotCheckSchema.strict().parse(answer.json());
    const line = await harness.store
      .selectFrom('ledger')
      .selectAll()
      .where('subject', '=', check.id)
      .where('kind', '=', 'spot-check.announced')
      .executeTakeFirstOrThrow();
    expect(check.announcement).toEqual({ seq: line.seq, hash: line.hash });
    // The draw as somebody else would write it from docs/interfaces.md.
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const seed = sha256(line.hash);
    const { drawing } = JSON.parse(line.body);
    const first = (candidates: { id: string; ticket: string }[], count: number) =>
      candidates
        .sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
        .slice(0, count)
        .map(({ id }) => id);
    const ids: string[] = drawing.candidates.map(({ mine }: { mine: string }) => mine);
    expect(ids).toEqual(['north', 'south']);
    const [mine] = first(
      ids.map((id) => ({ id, ticket: sha256(`${seed}:${id}`) })),
      1,
    );
    const points: string[] = drawing.candidates.find((one: { mine: string }) => one.mine === mine).points;
    const drawn = first(
      points.map((id) => ({ id, ticket: sha256(`${seed}:${mine}/${id}`) })),
      2,
    );
    expect(check.seed).toBe(seed);
    expect(check.drawn.map((one) => [one.mine, one.point])).toEqual(drawn.map((point) => [mine, point]));
  });

  it('that was cut off between its announcement and its draw is drawn at the next start, by the same seed', async () => {
    const { store, parts } = harness;
    const journal = {
      commit: (change: Change) => {
        const isDraw = change.entries.some(({ kind }) => kind === 'spot-check.drawn');
        return isDraw ? Promise.reject(new Error('killed')) : parts.journal.commit(change);
      },
    };
    const around = { store, clock: () => NOW, view: parts.view, history: parts.history, mineNow: () => NOW };
    const killed = createSpotChecks({ ...around, journal, onFailure: () => undefined });
    const wish = { mines: 1, points: 2, reason: '', word: '断电' };
    await expect(killed.draw({ name: 'liu', role: 'regulator', scopes: ['all'] }, MINES, wish)).rejects.toThrow(
      'killed',
    );
    const { spotChecks } = parts.registers;
    const announced = (await spotChecks.list({ limit: 100 })).find(({ state }) => state === 'announced');
    expect(announced).toMatchObject({ state: 'announced', word: '断电', drawn: [] });
    expect(await spotChecks.drawAnnounced(MINES)).toBe(1);
    const check = await spotChecks.find(announced?.id ?? '');
    expect(check).toMatchObject({ state: 'drawn', seed: seedOf(check?.announcement?.hash ?? '') });
    expect(check?.drawn).toHaveLength(2);
    expect(await ledgerOf(announced?.id ?? '')).toEqual([
      ['spot-check.announced', 'liu', null],
      ['spot-check.drawn', null, null],
    ]);
    expect(await spotChecks.drawAnnounced(MINES)).toBe(0);
  });

  it('keeps what its points showed live and over the last 24 hours, and says where history did not answer', async () => {
    const check = spotCheckSchema.parse((await post('regulator', '/api/spot-checks', { mines: 1, points: 3 })).json());
    const seen = new Map(check.drawn.map((one) => [one.point, one]));
    expect(seen.get('T1')?.live).toMatchObject({ quality: 'good', heardAt: NOW });
    expect(seen.get('T1')?.lastDay).toEqual({
      from: NOW - 86_400_000,
      to: NOW + 1,
      min: 0.1,
      max: 0.9,
      mean: (0.5 * 8 + 0.25 * 2) / 10,
      count: 12,
      bad: 2,
      gaps: [{ from: NOW - 5000, to: NOW - 1000, reason: 'silent' }],
      silentMs: 4000,
    });
    expect(seen.get('FEED')?.lastDay).toBeNull();
    expect(seen.get('FEED')?.live).toBeUndefined();
  });

  it('takes findings until it is signed, never at a point that was not drawn, and exports all of it', async () => {
    const check = spotCheckSchema.parse((await post('regulator', '/api/spot-checks', { mines: 1, points: 2 })).json());
    const [one] = check.drawn;
    if (one === undefined) throw new Error('nothing was drawn');
    const url = `/api/spot-checks/${check.id}`;
    const find = (payload: object) => post('regulator', `${url}/findings`, payload);
    expect((await post('regulator', `${url}/sign`)).json().code).toBe('no-findings');
    const other = one.mine === 'north' ? 'south' : 'north';
    const wrong = await find({ mine: other, point: 'T1', outcome: 'in-order', note: 'x' });
    expect(wrong.json().code).toBe('not-in-the-draw');
    const note = '=1+1, "偏差"';
    await find({ mine: one.mine, point: one.point, outcome: 'deviation', note, measured: 0.6 });
    await find({ mine: one.mine, outcome: 'in-order', note: '台账齐全' });
    expect((await post('mine-leader', `${url}/sign`)).statusCode).toBe(403);
    const signed = spotCheckSchema.parse((await post('regulator', `${url}/sign`, { note: '属实' })).json());
    expect(signed).toMatchObject({ state: 'signed', signedBy: 'regulator-all', signedNote: '属实' });
    expect((await find({ mine: one.mine, outcome: 'in-order', note: 'x' })).json().code).toBe('spot-check-signed');
    expect((await ledgerOf(check.id)).map(([kind]) => kind)).toEqual([
      'spot-check.announced',
      'spot-check.drawn',
      'spot-check.found',
      'spot-check.found',
      'spot-check.signed',
    ]);
    const csv = await get(`${url}?format=csv`);
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    const lines = csv.body.split('\r\n');
    expect(lines).toHaveLength(5);
    const columns = lines[0]?.split(',').length;
    expect(lines[3]?.split(',')).toHaveLength(columns ?? 0);
    expect(csv.body).toContain(`"'=1+1, ""偏差"""`);
    expect(csv.body).toContain('unchecked');
    expect((await get(`${url}?format=json`)).json()).toMatchObject({ id: check.id });
  });

  it('shows people of a mine their own part alone', async () => {
    const check = spotCheckSchema.parse((await post('regulator', '/api/spot-checks', { mines: 2, points: 1 })).json());
    const north = spotCheckSchema.parse((await get(`/api/spot-checks/${check.id}`, 'dispatcher', 'mine:north')).json());
    expect(north.partial).toBe(true);
    expect([...new Set(north.drawn.map(({ mine }) => mine))]).toEqual(['north']);
    expect(north.drawing.candidates.map(({ mine }) => mine)).toEqual(['north']);
  });
});

describe('the board of mines', () => {
  it('shows each mine with its overruns, duties, descents and open rectifications', async () => {
    const own = await createHarness({
      mines: MINES.map((mine) => ({
        ...mine,
        capacityTPerYear: mine.id === 'north' ? 90_000 : 450_000,
        status: mine.id === 'north' ? ('suspended' as const) : ('producing' as const),
        people: [
          { card: 'L1', name: '矿长', job: '矿长', team: '矿部', leader: 'mine-manager' as const, special: false },
          { card: 'L2', name: '副矿长', job: '副矿长', team: '矿部', leader: 'deputy' as const, special: false },
          { card: 'W1', name: '工人', job: '采煤', team: '一队', leader: false as const, special: false },
        ],
      })),
    });
    const headers = as(await own.cookieOf('regulator'));
    const insert = (id: string, mine: string, more: Partial<ReturnType<typeof someIncident>>) => {
      const incident = { ...someIncident(id, mine), ...more };
      const { rule, openedAt: opened_at, lastAt: last_at } = incident;
      const row = { id, mine, rule, opened_at, last_at, closed_at: null, applied_arrival: 1 };
      return own.store
        .insertInto('incidents')
        .values({ ...row, body: JSON.stringify({ incident }) })
        .execute();
    };
    await insert('i-1', 'north', { peak: 3.2 });
    await insert('i-2', 'north', { peak: 1.4, lastAt: NOW + 61_000 });
    await insert('i-part', 'north', { partOf: 'i-1' });
    await insert('i-not', 'north', { counted: false });
    // The last second of February in Shanghai.
    await insert('i-old', 'north', { openedAt: Date.parse('2026-02-28T23:59:59+08:00') });
    const descent = (card: string, down_at: number) =>
      own.store
        .insertInto('descents')
        .values({ mine: 'north', card, down_at, up_at: down_at + 1 })
        .execute();
    await descent('L1', NOW - 5000);
    await descent('L1', NOW - 3000);
    await descent('W1', NOW - 3000);
    await descent('L1', Date.parse('2026-02-28T20:00:00+08:00'));
    own.world.alarms = [someAlarm('a-w', 'north', { rule: 'platform.working-while-suspended', level: 'orange' })];
    const { items } = (await own.app.inject({ url: '/api/board', headers })).json();
    const [north, south] = items.map((item: unknown) => boardMineSchema.strict().parse(item));
    expect(north).toMatchObject({
      status: 'suspended',
      worksWhileSuspended: 'a-w',
      capacityClass: { id: 'closing' },
      month: '2026-03',
      overruns: {
        counted: 2,
        excluded: 2,
        seconds: 62,
        peak: { value: 3.2, incident: 'i-1' },
        incidents: ['i-1', 'i-2'],
      },
      standing: { red: 0, orange: 1 },
      rectifications: { open: 5, found: 5, overdue: 0 },
    });
    expect(north.leaders.map((one: { card: string }) => one)).toEqual([
      { card: 'L2', name: '副矿长', leader: 'deputy', descents: 0, quota: null },
      { card: 'L1', name: '矿长', leader: 'mine-manager', descents: 2, quota: 10 },
    ]);
    expect(south).toMatchObject({ capacityClass: { id: 'no-new-mine' }, overruns: { counted: 0, peak: null } });

    const ask = async (period: string) =>
      summarySchema
        .strict()
        .parse((await own.app.inject({ url: `/api/board/summary?period=${period}`, headers })).json());
    const march = await ask('2026-03');
    expect(march.all).toMatchObject({ mines: 2, overruns: 2, stopGrounds: 1, leadersShort: 2, overrunSeconds: 62 });
    const quarter = await ask('2026-Q1');
    expect(quarter.all).toMatchObject({ overruns: 3, stopGrounds: 1 });
    expect(quarter.divisions.map(({ division, overruns }) => [division, overruns])).toEqual([
      ['第六师', 3],
      ['第八师', 0],
    ]);
    expect(quarter.mines[0]).toMatchObject({
      from: Date.parse('2026-01-01T00:00:00+08:00'),
      to: Date.parse('2026-04-01T00:00:00+08:00'),
      over: false,
    });
    expect((await own.app.inject({ url: '/api/board/summary?period=2026-Q5', headers })).statusCode).toBe(400);
    await own.close();
  });
});
