import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IncidentRecord } from '../../alerts/incident/incidents.js';
import { loadMine } from '../../domain/load-mine.js';
import type { Received } from '../../ingest/historian/historian.js';
import { decodeFrozen, encodeFrozen } from '../../regulator/freeze/coding.js';
import type { FrozenHead, Gathering } from '../../regulator/freeze/frozen.js';
import { gatherFrozen } from '../../regulator/freeze/gather.js';
import { mineText } from '../../regulator/freeze/mine-text.js';
import { MOST_READINGS, pointsFor } from '../../regulator/freeze/scope.js';
import { mineAt } from '../support/rule-layer.js';
import { MINUTE, OVER_AT, START, type Told, tell, tellCalm, tellOverrun } from './overrun.js';

let told: Told;
beforeEach(async () => {
  told = await tell();
});
afterEach(() => told.close());

const freezes = (incident: string) =>
  told.store.selectFrom('incident_freezes').selectAll().where('incident', '=', incident).orderBy('number').execute();

const book = { program: { version: '0', rules: '0' }, rule: () => undefined };
const recordOf = async (incident: string): Promise<IncidentRecord> => {
  const row = await told.store
    .selectFrom('incidents')
    .select('body')
    .where('id', '=', incident)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.body);
};

describe('freezing', () => {
  it('keeps the raw readings from half an hour before, in order of arrival, provisional at the close and final half an hour after', async () => {
    const id = await tellOverrun(told);
    await told.freezer.look();
    const [first, ...none] = await freezes(id);
    expect(none).toEqual([]);
    expect(first?.final).toBe(0);
    await told.freezer.look();
    expect(await freezes(id)).toHaveLength(1);
    await tellCalm(told);
    await told.freezer.look();
    const [, second] = await freezes(id);
    expect(second?.final).toBe(1);
    const frozen = await decodeFrozen(second?.body ?? Buffer.of());
    expect(frozen.received.map(({ arrival }) => arrival)).toEqual(
      [...frozen.received.map(({ arrival }) => arrival)].sort((one, other) => one - other),
    );
    expect(frozen.received[0]?.receivedAt).toBeLessThan(OVER_AT - 11 * MINUTE);
    expect(frozen.received.filter(({ observation: one }) => one.kind === 'reading' && one.point === 'T1')).toHaveLength(
      109,
    );
    expect(frozen.alarms.map(({ rule }) => rule)).toContain('gas.methane.power-off');
    expect(frozen.rule).toMatchObject({ id: 'gas.methane.over-limit', title: { zh: '甲烷超限' } });
    const sealed = await told.store
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'incident.frozen')
      .where('subject', '=', id)
      .execute();
    expect(sealed.map(({ body }) => JSON.parse(body).sha256)).toEqual([first?.sha256, second?.sha256]);
  });

  it('of an incident that still goes on cuts all points at the same message, though more is stored while it asks', async () => {
    const record = await recordOf(await tellOverrun(told));
    const { store, mine, history: whole } = told;
    const all = (await gatherFrozen({ store, book, history: whole, stored: () => 0 }, mine, record, true)).received;
    const first = (all[0]?.arrival ?? 0) + 60;
    let stored = first;
    const asked = <One extends { readonly arrival: number }>(some: readonly One[]): readonly One[] => {
      stored += 10;
      return some.filter(({ arrival }) => arrival <= stored);
    };
    const history = {
      received: async (...span: Parameters<typeof whole.received>) => asked(await whole.received(...span)),
      others: async (...span: Parameters<typeof whole.others>) => asked(await whole.others(...span)),
    };
    const { received } = await gatherFrozen({ store, book, history, stored: () => stored }, mine, record, false);
    expect(received.length).toBeGreaterThan(0);
    expect(received).toEqual(all.filter(({ arrival }) => arrival <= first));
  });

  it('names the points it leaves out where points speak more often than the mine file says', async () => {
    const record = await recordOf(await tellOverrun(told));
    const { store, mine } = told;
    const history = {
      received: async (_mine: string, point: string, from: number): Promise<Received[]> =>
        Array.from({ length: MOST_READINGS / 2 }, (_, index) => ({
          observation: { kind: 'reading', mine: mine.id, point, at: from + index, value: 0.2, quality: 'good' },
          receivedAt: from + index,
          arrival: index,
        })),
      others: async () => [],
    };
    const { points, leftOut, received } = await gatherFrozen(
      { store, book, history, stored: () => 0 },
      mine,
      record,
      true,
    );
    expect(points).toEqual(['T1', 'T2']);
    expect([...points, ...leftOut].sort()).toEqual(mine.points.map((point) => point.id).sort());
    expect(received).toHaveLength(MOST_READINGS);
  });

  it('says from when on positions of people are left out for their number, and keeps what systems say', async () => {
    const record = await recordOf(await tellOverrun(told));
    const { store, mine } = told;
    const tenMinutes: number[] = [];
    const history = {
      received: async () => [],
      others: async (_mine: string, from: number): Promise<Received[]> => {
        tenMinutes.push(from);
        const link = { kind: 'system', mine: mine.id, at: from, system: 'gas', state: 'up' } as const;
        const seen = {
          kind: 'sighting',
          mine: mine.id,
          at: from,
          card: '101',
          reader: 'R-face1',
          event: 'seen',
        } as const;
        const sighting = { observation: seen, receivedAt: from, arrival: tenMinutes.length };
        return [...Array<Received>(60_000).fill(sighting), { ...sighting, observation: link }];
      },
    };
    const { sightingsTo, received } = await gatherFrozen({ store, book, history, stored: () => 0 }, mine, record, true);
    expect(sightingsTo).toBe(tenMinutes[2]);
    expect(received.filter(({ observation }) => observation.kind === 'sighting')).toHaveLength(120_000);
    expect(received.filter(({ observation }) => observation.kind === 'system')).toHaveLength(tenMinutes.length);
  });

  it('waits while the historian is down, says so, and loses nothing', async () => {
    told.historyDown = true;
    const id = await tellOverrun(told);
    await told.freezer.look();
    expect(await freezes(id)).toEqual([]);
    told.until(told.now() + 6 * MINUTE);
    await told.freezer.look();
    expect(told.freezer.status()).toMatchObject({ state: 'degraded' });
    told.historyDown = false;
    await told.settle();
    await told.freezer.look();
    expect(await freezes(id)).toHaveLength(1);
    expect(told.freezer.status()).toEqual({ state: 'ok' });
  });

  it('is final in its time however many incidents have closed since', async () => {
    const id = await tellOverrun(told);
    await told.freezer.look();
    const row = await told.store.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const record = await recordOf(id);
    for (let index = 0; index < 25; index += 1) {
      const later = { ...record.incident, id: `${id}-${index}`, lastAt: record.incident.lastAt + 20 * MINUTE };
      const body = JSON.stringify({ ...record, incident: later });
      const closedAt = Number(row.closed_at) + MINUTE + index;
      await told.store
        .insertInto('incidents')
        .values({ ...row, id: later.id, closed_at: closedAt, body })
        .execute();
    }
    await tellCalm(told);
    await told.freezer.look();
    await told.freezer.look();
    expect((await freezes(id)).map(({ final }) => final)).toEqual([0, 1]);
  });

  it('can be changed by nobody', async () => {
    const id = await tellOverrun(told);
    await told.freezer.look();
    const act = told.store.updateTable('incident_freezes').set({ final: 1 }).where('incident', '=', id).execute();
    await expect(act).rejects.toThrow('append-only');
    await expect(told.store.deleteFrom('incident_freezes').execute()).rejects.toThrow('append-only');
  });
});

async function* gathering(head: FrozenHead, parts: readonly (readonly Received[])[]): Gathering {
  yield* parts;
  return head;
}

describe('what is frozen', () => {
  it('is read again as it was written', async () => {
    const id = await tellOverrun(told);
    await told.freezer.look();
    const [row] = await freezes(id);
    const frozen = await decodeFrozen(row?.body ?? Buffer.of());
    const { received, ...head } = frozen;
    const again = await encodeFrozen(gathering(head, [received]));
    expect(again.sha256).toBe(row?.sha256);
    expect(await decodeFrozen(again.body)).toEqual(frozen);
  });

  it('is in order of arrival, and in a message by place, in whatever order and parts it was read', async () => {
    const id = await tellOverrun(told);
    await told.freezer.look();
    const [row] = await freezes(id);
    const { received: _, ...head } = await decodeFrozen(row?.body ?? Buffer.of());
    const ordered = Array.from({ length: 1700 }, (_, index): Received => {
      const at = START + index;
      const inArray = { index: index % 3, newestAt: at };
      const observation = {
        kind: 'reading',
        mine: '矿',
        point: '甲烷',
        at,
        value: index,
        quality: 'good',
        inArray,
      } as const;
      return { observation, receivedAt: at, arrival: Math.floor(index / 3) };
    });
    const expected = await encodeFrozen(gathering(head, [ordered]));
    expect((await decodeFrozen(expected.body)).received).toEqual(ordered);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(ordered, { minLength: ordered.length }),
        fc.integer({ min: 1, max: 1699 }),
        async (shuffled, cut) => {
          const packed = await encodeFrozen(gathering(head, [shuffled.slice(0, cut), shuffled.slice(cut)]));
          expect(packed.sha256).toBe(expected.sha256);
          expect(packed.observations).toBe(ordered.length);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('holds the mine so that loading it gives the same mine, of every mine file here', () => {
    for (const path of ['test/support/test-mine.yaml', 'mines/demo-mine.yaml']) {
      const mine = mineAt(path);
      const loaded = loadMine(mineText(mine));
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
      const { air: _, ...same } = loaded.mine;
      const { air: __, ...ours } = mine;
      expect(same).toEqual(ours);
    }
  });

  it('takes the points nearest to the incident first where not all fit', async () => {
    const id = await tellOverrun(told);
    const row = await told.store.selectFrom('incidents').select('body').where('id', '=', id).executeTakeFirstOrThrow();
    const { incident } = JSON.parse(row.body);
    const few = pointsFor(told.mine, incident, new Set(['face-1', 'return-1']), 72 * MINUTE, 1000);
    expect(few.points.slice(0, 2)).toEqual(['T1', 'T2']);
    expect(few.points).not.toContain('GALLERY');
    expect([...few.points, ...few.leftOut].sort()).toEqual(told.mine.points.map((point) => point.id).sort());
    expect(pointsFor(told.mine, incident, new Set(), 72 * MINUTE, 0).points).toEqual(['T1']);
  });
});
