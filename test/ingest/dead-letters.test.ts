import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeadLetters, type DeadLetters } from '../../ingest/dead-letters.js';
import type { DeadLetterRow } from '../../store/schema.js';
import { openStore, type Store } from '../../store/store.js';

const row = (arrival: number, more: Partial<DeadLetterRow> = {}): DeadLetterRow => ({
  id: `${arrival}-0`,
  arrival,
  received_at: 1_700_000_000_000 + arrival,
  topic: 'mines/hongqi/gas/001A99',
  mine: 'hongqi',
  code: 'unknown-point',
  message: 'mine hongqi has no point 001A99',
  place: '',
  excerpt: '{}',
  sha256: 'ab',
  bytes: 2,
  ...more,
});

let folder: string;
let store: Store;
let deadLetters: DeadLetters;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dead-letters-'));
  store = await openStore(join(folder, 'journal.db'));
  deadLetters = createDeadLetters(store);
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true, force: true });
});

describe('dead letters', () => {
  it('keeps every refusal whole, with its reason', async () => {
    await deadLetters.put([row(1), row(2, { mine: null, place: 'readings[3].value' })]);
    expect((await deadLetters.list({ limit: 10 })).items).toEqual([
      row(2, { mine: null, place: 'readings[3].value' }),
      row(1),
    ]);
  });

  it('keeps one copy when the same refusal is put again, and the first one stands', async () => {
    await deadLetters.put([row(1)]);
    await deadLetters.put([row(1, { message: 'another' }), row(2)]);
    expect((await deadLetters.list({ limit: 10 })).items).toEqual([row(2), row(1)]);
  });

  it('takes thousands at once', async () => {
    await deadLetters.put(Array.from({ length: 4321 }, (_, index) => row(index)));
    const counted = await store
      .selectFrom('dead_letters')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    expect(Number(counted.rows)).toBe(4321);
  });

  it('shows the newest first, page after page, none missing and none twice, also of one instant', async () => {
    const rows = Array.from({ length: 25 }, (_, index) =>
      row(index, { id: String(index).padStart(4, '0'), received_at: 1000 + Math.floor(index / 10) }),
    );
    await deadLetters.put(rows);
    const shown: string[] = [];
    let after: string | undefined;
    do {
      const page = await deadLetters.list({ limit: 7, ...(after === undefined ? {} : { after }) });
      shown.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    expect(shown).toEqual(rows.map(({ id }) => id).reverse());
  });

  it('shows one mine its own', async () => {
    await deadLetters.put([row(1), row(2, { mine: 'xinglong' }), row(3, { mine: null })]);
    const { items, next } = await deadLetters.list({ limit: 10, mine: 'xinglong' });
    expect(items.map(({ arrival }) => arrival)).toEqual([2]);
    expect(next).toBeUndefined();
  });

  it('keeps the newest of each reason once there are too many, and never drops another reason for them', async () => {
    const said: unknown[] = [];
    const bounded = createDeadLetters(store, {
      mostOfCode: 3,
      slack: 1,
      logger: { warn: (what: unknown) => said.push(what) },
    });
    await bounded.put([row(1, { code: 'conflict' })]);
    for (let arrival = 2; arrival <= 9; arrival += 1) await bounded.put([row(arrival)]);
    const left = (await bounded.list({ limit: 100 })).items.map(({ arrival }) => arrival);
    expect(left).toContain(1);
    expect(left.slice(0, 3)).toEqual([9, 8, 7]);
    expect(left.length).toBeLessThanOrEqual(5);
    expect(said).not.toEqual([]);
  });
});
