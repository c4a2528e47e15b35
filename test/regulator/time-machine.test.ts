import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inForceEntry } from '../../alerts/reload/mine-file-entry.js';
import { loadSource } from '../../domain/mine-source.js';
import { type ScreenThen, screenThen } from '../../regulator/time-machine/screen-then.js';
import { MINUTE, OVER_AT, type Told, tell, tellOverrun } from './overrun.js';

let told: Told;
const at = (instant: number): Promise<ScreenThen> => screenThen(told, told.mine, instant, told.now());
const standing = ({ alarms }: ScreenThen): string[] =>
  alarms.map(({ rule, state }) => `${rule} ${state}`).filter((text) => text.startsWith('gas.methane.'));

beforeAll(async () => {
  told = await tell();
  const session = (kind: string, minutes: number) => ({
    at: OVER_AT + minutes * MINUTE,
    kind,
    mine: null,
    subject: 'zhang',
    author: 'zhang',
    body: { address: '10.0.0.7' },
  });
  const user = (name: string, scope: string) => ({
    name,
    password_hash: '',
    role: 'dispatcher',
    scopes: JSON.stringify([scope]),
    disabled: 0,
    created_at: OVER_AT,
  });
  await told.store
    .insertInto('users')
    .values([user('zhang', 'mine:test-mine'), user('stranger', 'mine:another')])
    .execute();
  const stranger = { ...session('session.opened', -9), subject: 'stranger', author: 'stranger' };
  await told.journal.commit({ entries: [stranger] });
  await told.journal.commit({ entries: [session('session.opened', -10), session('session.closed', 6)] });
  await tellOverrun(told);
});
afterAll(() => told.close());

describe('the time machine', () => {
  it('shows no alarm before the overrun, and the values of that second', async () => {
    const calm = await at(OVER_AT - MINUTE);
    expect(standing(calm)).toEqual([]);
    expect(calm.evacuations).toEqual([]);
    expect(calm.points.find(({ point }) => point === 'T1')).toMatchObject({
      value: 0.4,
      quality: 'good',
      heardAt: OVER_AT - MINUTE,
    });
    expect(calm.headcount).toEqual({ mine: 'test-mine', underground: 2, areas: { 'face-1': 2 } });
    expect(calm.signedIn).toEqual([{ user: 'zhang', since: OVER_AT - 10 * MINUTE, address: '10.0.0.7' }]);
  });

  it('shows the alarm from the second in which it was raised, unacknowledged, and its order with everybody in scope', async () => {
    expect(standing(await at(OVER_AT - 1))).toEqual([]);
    const raised = await at(OVER_AT);
    expect(standing(raised)).toContain('gas.methane.over-limit unacknowledged');
    expect(raised.evacuations[0]?.evacuation.state).toBe('open');
    expect(raised.evacuations[0]?.muster.inScope.map(({ name }) => name).sort()).toEqual(['张三', '李四']);
    // Painted 80 ms later: at that very second nobody had it before their eyes.
    expect(raised.late.alarms.map(({ rule }) => rule)).toContain('gas.methane.over-limit');
  });

  it('shows who is out as the muster went, and the alarm acknowledged once it was', async () => {
    const half = await at(OVER_AT + 3 * MINUTE);
    expect(half.evacuations[0]?.muster.out.map(({ name }) => name)).toEqual(['张三']);
    expect(half.alarms.find(({ point, rule }) => point === 'T1' && rule === 'gas.methane.over-limit')?.value).toBe(
      1.62,
    );
    const later = await at(OVER_AT + 4 * MINUTE + 1000);
    expect(standing(later)).toContain('gas.methane.over-limit acknowledged');
  });

  it('draws the mine as the file that was in force then describes it, whatever has changed since', async () => {
    const text = readFileSync(fileURLToPath(new URL('../support/test-mine.yaml', import.meta.url)), 'utf8');
    const load = (body: string) => {
      const loaded = loadSource({ text: body, companions: {} });
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
      return loaded.mine;
    };
    const before = text.replace('1201综采工作面', '原名工作面');
    const file = (body: string, when: number, arrival: number) => {
      const coming = { kind: 'mine-file.approved', at: when, author: 'chen', arrival, changes: [] } as const;
      return inForceEntry(load(body), { file: 'm.yaml', text: body, companions: {} }, coming);
    };
    await told.journal.commit({
      entries: [file(before, OVER_AT - 5 * MINUTE, 1), file(text, OVER_AT + 10 * MINUTE, 2)],
    });
    await told.journal.flushed();
    const nameAt = async (instant: number) => {
      const { described, mineFile } = await at(instant);
      return [described.areaById.get('face-1')?.name, mineFile?.since];
    };
    expect(await nameAt(OVER_AT)).toEqual(['原名工作面', OVER_AT - 5 * MINUTE]);
    expect(await nameAt(OVER_AT + 12 * MINUTE)).toEqual(['1201综采工作面', OVER_AT + 10 * MINUTE]);
    expect((await at(OVER_AT - 6 * MINUTE)).mineFile).toBeNull();
  });

  it('shows nothing of what came after, and no alarm that was over', async () => {
    const over = await at(OVER_AT + 20 * MINUTE);
    expect(standing(over)).not.toContain('gas.methane.over-limit acknowledged');
    expect(over.signedIn).toEqual([]);
    expect(over.points.find(({ point }) => point === 'T1')?.value).toBe(0.4);
  });
});

describe('what was shown late', () => {
  it('is told by point: measured by then, and on the screen only afterwards', async () => {
    const late = await tell();
    late.until(OVER_AT);
    late.read('T1', 0.5);
    late.until(OVER_AT + MINUTE);
    // Measured half a minute ago, arriving now.
    await late.history.write([
      {
        observation: {
          kind: 'reading',
          mine: late.mine.id,
          point: 'T1',
          at: OVER_AT + 30_000,
          value: 0.9,
          quality: 'good',
        },
        receivedAt: OVER_AT + MINUTE,
        arrival: 900,
      },
    ]);
    await late.settle();
    const then = await screenThen(late, late.mine, OVER_AT + 40_000, late.now());
    expect(then.points.find(({ point }) => point === 'T1')?.value).toBe(0.5);
    expect(then.late.readings).toEqual([
      { point: 'T1', readings: 1, firstAt: OVER_AT + 30_000, lastReceivedAt: OVER_AT + MINUTE },
    ]);
    await late.close();
  });
});
