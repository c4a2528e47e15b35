import { describe, expect, it } from 'vitest';
import { createLoginRecord, type TurnedAway, type TurnedLine } from '../../dashboard/server/auth/login-record.js';

const MINUTE = 60_000;

const keeping = () => {
  const clock = { now: 1_000_000 };
  const lines: TurnedLine[] = [];
  const record = createLoginRecord(
    () => clock.now,
    async (line) => void lines.push(line),
  );
  const turn = (more: Partial<TurnedAway> = {}): Promise<void> =>
    record.note({ why: 'refused', account: 'a', address: '10.0.0.9', place: 'address', failures: 1, ...more });
  return { clock, lines, record, turn };
};

describe('logins that were turned away, in the ledger', () => {
  it('have a line each while they are few', async () => {
    const { lines, turn } = keeping();
    for (let failures = 1; failures <= 30; failures += 1) await turn({ failures });
    expect(lines.map(({ failures, attempts }) => [failures, attempts])).toEqual(
      Array.from({ length: 30 }, (_, index) => [index + 1, 1]),
    );
  });

  it('say when somebody is made to wait, and after ten minutes how often that was tried meanwhile', async () => {
    const { clock, lines, record, turn } = keeping();
    for (let second = 0; second < 60; second += 1) {
      await turn({ why: 'delayed', failures: 31 });
      clock.now += 1000;
    }
    expect(lines).toHaveLength(1);
    await record.flush();
    expect(lines).toHaveLength(1);
    clock.now += 10 * MINUTE;
    await record.flush();
    expect(lines[1]).toMatchObject({ why: 'delayed', account: 'a', attempts: 59, from: 1_000_000, to: 1_059_000 });
    await record.flush(true);
    expect(lines).toHaveLength(2);
  });

  it('are few lines, whatever is tried by how many for a day, and none is left out of the sums', async () => {
    const { clock, lines, record, turn } = keeping();
    let tried = 0;
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      for (let one = 0; one < 60; one += 1) {
        tried += 1;
        const why = one % 3 === 0 ? 'delayed' : one % 3 === 1 ? 'crowded' : 'refused';
        await turn({ why, account: `user ${tried % 5000}`, address: `10.0.${tried % 200}.${one}` });
      }
      clock.now += MINUTE;
      await record.flush();
    }
    await record.flush(true);
    expect(lines.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(tried);
    expect(lines.length).toBeLessThan(12_000);
  });
});
