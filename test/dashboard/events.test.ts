import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { as, createHarness, type Harness, NOW, someAlarm } from './support.js';

const line = (
  at: number,
  kind: string,
  subject: string,
  more: { mine?: string | null; author?: string; body?: object } = {},
) => ({
  at: NOW + at,
  kind,
  mine: more.mine === undefined ? 'north' : more.mine,
  subject,
  author: more.author ?? null,
  body: more.body ?? {},
});

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
  const alarms = [
    someAlarm('a-1', 'north'),
    someAlarm('a-2', 'north', { level: 'yellow', area: 'return-1', point: 'T2' }),
    someAlarm('a-3', 'south'),
  ];
  for (const alarm of alarms) {
    const { id, mine, rule, level, state, raisedAt: raised_at, lastAt: last_at } = alarm;
    const body = JSON.stringify({ alarm, applied: { now: NOW, arrival: 1, receivedAt: NOW } });
    await harness.store
      .insertInto('alarms')
      .values({ id, mine, rule, level, state, raised_at, last_at, applied_arrival: 1, body })
      .execute();
  }
  await harness.store
    .insertInto('descents')
    .values([
      { mine: 'north', card: '101', down_at: NOW - 3_600_000, up_at: NOW - 60_000 },
      { mine: 'north', card: '102', down_at: NOW - 90_000_000, up_at: NOW - 80_000_000 },
      { mine: 'south', card: '901', down_at: NOW - 3_600_000, up_at: NOW },
    ])
    .execute();
  await harness.parts.journal.commit({
    entries: [
      line(1, 'alarm.raised', 'a-1', { body: { level: 'red' } }),
      line(2, 'alarm.raised', 'a-2'),
      line(3, 'alarm.acknowledged', 'a-1', { author: 'chen', body: { note: '已通知瓦检员' } }),
      line(4, 'alarm.raised', 'a-3', { mine: 'south' }),
      line(5, 'handover.written', 's-1', { author: 'wang' }),
      line(6, 'session.opened', 'chen', { mine: null, author: 'chen' }),
      ...Array.from({ length: 130 }, (_, n) => line(100 + n, 'planned-work.planned', `w-${n}`)),
    ],
  });
});
afterAll(() => harness.close());

interface Page {
  items: { kind: string; subject: string; level?: string; areas: string[]; note?: string; at: number }[];
  next?: string;
}
const ask = async (path: string, scope = 'all', role: 'dispatcher' | 'regulator' = 'dispatcher') => {
  const answer = await harness.app.inject({
    url: `/api/mines/north/${path}`,
    headers: as(await harness.cookieOf(role, scope)),
  });
  return { status: answer.statusCode, body: answer.json<Page>() };
};
const kinds = async (query: string, scope?: string) =>
  (await ask(`events?${query}`, scope)).body.items.map(({ kind, subject }) => `${kind} ${subject}`);

describe('the events of a mine', () => {
  it('come newest first, and page by page every one once', async () => {
    const seen: number[] = [];
    let next: string | undefined;
    for (let pages = 0; pages < 5; pages += 1) {
      const { body } = await ask(`events${next === undefined ? '' : `?cursor=${encodeURIComponent(next)}`}`);
      seen.push(...body.items.map(({ at }) => at - NOW));
      next = body.next;
      if (next === undefined) break;
    }
    expect(next).toBeUndefined();
    const own = seen.filter((at) => at > 0);
    expect(own).toHaveLength(135);
    expect(own).toEqual(own.toSorted((one, other) => other - one));
    expect(own).not.toContain(4);
  });

  it('say of an alarm its level, place and what a person wrote', async () => {
    const { body } = await ask('events?group=alarm');
    expect(body.items).toHaveLength(3);
    expect(body.items[0]).toMatchObject({ level: 'red', areas: ['face-1'], note: '已通知瓦检员' });
  });

  it('are filtered by kind, level, place, person and time', async () => {
    expect(await kinds('group=handover&group=login')).toContain('session.opened chen');
    expect(await kinds('group=handover')).toEqual(['handover.written s-1']);
    expect(await kinds('level=yellow')).toEqual(['alarm.raised a-2']);
    expect(await kinds('area=return-1')).toEqual(['alarm.raised a-2']);
    expect(await kinds('person=wang')).toEqual(['handover.written s-1']);
    expect(await kinds(`group=alarm&from=${NOW + 2}&to=${NOW + 3}`)).toEqual(['alarm.raised a-2']);
  });

  it('leave out logins and users for whoever may not see everything', async () => {
    expect(await kinds('person=chen', 'mine:north')).toEqual(['alarm.acknowledged a-1']);
    expect(await kinds('person=chen')).toEqual(
      expect.arrayContaining(['session.opened chen', 'alarm.acknowledged a-1']),
    );
  });

  it('refuse a cursor that they did not give', async () => {
    expect((await ask('events?cursor=x')).status).toBe(400);
  });
});

describe('people of a mine over time', () => {
  it('those who went down on a day are listed once each, without those of another day or mine', async () => {
    const day = await harness.app.inject({
      url: '/api/mines/north/attendance?day=2026-03-01',
      headers: as(await harness.cookieOf('dispatcher')),
    });
    expect(day.json()).toMatchObject({
      day: '2026-03-01',
      more: false,
      items: [{ card: '101', downAt: NOW - 3_600_000 }],
    });
    expect((await ask('attendance?day=2026-02-30x')).status).toBe(400);
  });

  it('a trail of an unknown card, of longer than 25 hours and of no length is refused', async () => {
    const plain = await createHarness({ parts: { trail: async () => ({ stays: [], silences: [], sightings: 0 }) } });
    const get = async (path: string) =>
      (
        await plain.app.inject({
          url: `/api/mines/north/people/${path}`,
          headers: as(await plain.cookieOf('dispatcher')),
        })
      ).statusCode;
    expect(await get('101/trail')).toBe(200);
    expect(await get('999/trail')).toBe(404);
    expect(await get(`101/trail?from=${NOW - 25 * 3_600_000}&to=${NOW}`)).toBe(200);
    expect(await get(`101/trail?from=${NOW - 25 * 3_600_000 - 1}&to=${NOW}`)).toBe(400);
    expect(await get(`101/trail?from=${NOW}&to=${NOW}`)).toBe(400);
    await plain.close();
  });
});

describe('what is drawn into a trend', () => {
  const marks = async (query: string) => {
    const answer = await harness.app.inject({
      url: `/api/mines/north/trend-marks?${query}`,
      headers: as(await harness.cookieOf('dispatcher')),
    });
    return { status: answer.statusCode, body: answer.json<{ alarms: { id: string }[]; more: boolean }>() };
  };

  it('are the alarms of the points asked for that overlap the span', async () => {
    const { body } = await marks(`point=T1&point=T2&from=${NOW - 1000}&to=${NOW + 1000}`);
    expect(body.alarms.map(({ id }) => id).toSorted()).toEqual(['a-1', 'a-2']);
    const one = await marks(`point=T2&from=${NOW - 1000}&to=${NOW + 1000}`);
    expect(one.body.alarms.map(({ id }) => id)).toEqual(['a-2']);
    expect((await marks(`point=T1&from=${NOW + 1}&to=${NOW + 1000}`)).body.alarms).toEqual([]);
    expect((await marks(`point=T1&from=${NOW - 1000}&to=${NOW - 300}`)).body.alarms).toEqual([]);
    expect((await marks(`point=no-such&from=0&to=${NOW}`)).status).toBe(404);
  });
});
