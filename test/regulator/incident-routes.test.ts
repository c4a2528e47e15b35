import { afterEach, describe, expect, it } from 'vitest';
import { HistorianError } from '../../ingest/historian/historian.js';
import type { IncidentFiles } from '../../regulator/incident-files.js';
import { as, createHarness, type Harness, NOW, someIncident } from '../dashboard/support.js';

let harness: Harness;
afterEach(() => harness.close());

const start = async (incidentFiles: Partial<IncidentFiles>): Promise<void> => {
  harness = await createHarness({
    parts: { incidentFiles: { file: async () => undefined, pack: async () => undefined, ...incidentFiles } },
  });
  const incident = someIncident('i-1', 'north');
  const times = { opened_at: NOW, last_at: NOW, closed_at: null, applied_arrival: 1 };
  await harness.store
    .insertInto('incidents')
    .values({
      id: 'i-1',
      mine: 'north',
      rule: incident.rule,
      ...times,
      body: JSON.stringify({ incident, applied: {} }),
    })
    .execute();
};
const ask = async (
  method: 'GET' | 'POST',
  url: string,
  role: 'regulator' | 'mine-leader' = 'regulator',
  payload?: object,
) => harness.app.inject({ method, url, headers: as(await harness.cookieOf(role)), ...(payload && { payload }) });

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
