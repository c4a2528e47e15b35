import { afterEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../alerts/incident/incident.js';
import { dayOf } from '../../domain/calendar.js';
import { HistorianError } from '../../ingest/historian/historian.js';
import type { IncidentFiles } from '../../regulator/incident-files.js';
import { as, createHarness, type Harness, someIncident } from '../dashboard/support.js';

let harness: Harness;
afterEach(() => harness.close());

const add = async (incident: Incident): Promise<void> => {
  const { id, mine, rule, openedAt, lastAt } = incident;
  const times = { opened_at: openedAt, last_at: lastAt, closed_at: null, applied_arrival: 1 };
  const body = JSON.stringify({ incident, applied: {} });
  await harness.store
    .insertInto('incidents')
    .values({ id, mine, rule, ...times, body })
    .execute();
};

const start = async (incidentFiles: Partial<IncidentFiles>): Promise<void> => {
  harness = await createHarness({
    parts: { incidentFiles: { file: async () => undefined, pack: async () => undefined, ...incidentFiles } },
  });
  await add(someIncident('i-1', 'north'));
};
const ask = async (
  method: 'GET' | 'POST',
  url: string,
  role: 'regulator' | 'mine-leader' = 'regulator',
  payload?: object,
) => harness.app.inject({ method, url, headers: as(await harness.cookieOf(role)), ...(payload && { payload }) });

describe('the list of incidents', () => {
  it('says of each that counts how many count in its mine and month', async () => {
    await start({});
    const first = someIncident('i-1', 'north');
    const at = (iso: string) => ({ openedAt: Date.parse(iso), lastAt: Date.parse(iso) });
    const month = dayOf(first.openedAt, 'Asia/Shanghai').slice(0, 7);
    await add({ ...first, id: 'i-2', ...at(`${month}-02T00:00:00+08:00`) });
    await add({ ...first, id: 'part', partOf: 'i-2', ...at(`${month}-02T00:01:00+08:00`) });
    await add({ ...first, id: 'excused', counted: false, ...at(`${month}-03T00:00:00+08:00`) });
    await add({ ...first, id: 'before', ...at(new Date(Date.parse(`${month}-01T00:00:00+08:00`) - 1).toISOString()) });
    const { items } = (await ask('GET', '/api/incidents?mine=north')).json();
    const said = items.map((one: { id: string; overrunsInMonth?: number }) => [one.id, one.overrunsInMonth]);
    expect(Object.fromEntries(said)).toEqual({ 'i-1': 2, 'i-2': 2, part: undefined, excused: undefined, before: 1 });
  });
});

describe('an incident', () => {
  it('is shown without its file while the historian does not answer', async () => {
    await start({
      file: async () => {
        throw new HistorianError('historian-unreachable', 'connection refused', true);
      },
    });
    const answer = await ask('GET', '/api/incidents/i-1');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ id: 'i-1', mine: 'north' });
    expect(answer.json()).not.toHaveProperty('file');
  });

  it('gives its pack as a file, sealed in the name of who asks', async () => {
    const asked: string[] = [];
    await start({
      pack: async (id, author) => {
        asked.push(`${id} ${author}`);
        return Buffer.from('PK');
      },
    });
    const answer = await ask('GET', '/api/incidents/i-1/evidence.zip');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="evidence-i-1.zip"',
    });
    expect(answer.rawPayload.toString()).toBe('PK');
    expect(asked).toEqual(['i-1 regulator-all']);
  });

  it('says why there is no pack: others are being made, or nothing is kept of it', async () => {
    let pack: 'busy' | undefined = 'busy';
    await start({ pack: async () => pack });
    const busy = await ask('GET', '/api/incidents/i-1/evidence.zip');
    expect([busy.statusCode, busy.json().code]).toEqual([429, 'too-many-packs']);
    pack = undefined;
    const none = await ask('GET', '/api/incidents/i-1/evidence.zip');
    expect([none.statusCode, none.json().code]).toEqual([404, 'evidence-not-kept']);
  });

  it('takes casualties into the ledger under the name of who records them, and none from a regulator', async () => {
    await start({});
    const body = { deaths: 1, reportedTo: '县应急管理局' };
    expect((await ask('POST', '/api/incidents/i-1/accident', 'regulator', body)).statusCode).toBe(403);
    expect((await ask('POST', '/api/incidents/i-1/accident', 'mine-leader', {})).statusCode).toBe(400);
    expect((await ask('POST', '/api/incidents/i-1/accident', 'mine-leader', body)).statusCode).toBe(200);
    const lines = await harness.store
      .selectFrom('ledger')
      .selectAll()
      .where('kind', '=', 'incident.accident')
      .execute();
    expect(lines.map(({ subject, author, mine, body: said }) => [subject, author, mine, JSON.parse(said)])).toEqual([
      ['i-1', 'mine-leader-all', 'north', body],
    ]);
  });
});
