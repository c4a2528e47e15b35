import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSnapshotKeeping } from '../service-snapshot.js';

it('lets the spool forget by the snapshot before while the next one waits for a disk that is full', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'minesentry-snapshot-'));
  const file = join(folder, 'snapshot.json');
  const forgotten: number[] = [];
  let arrival = 20;
  let stored = 5;
  let makeRoom = (): void => undefined;
  const room = new Promise<void>((resolve) => {
    makeRoom = resolve;
  });
  let isFull = false;
  const keeping = createSnapshotKeeping({
    file,
    kept: 10,
    alerts: { snapshot: () => ({ arrival, state: {} }) as never },
    progress: { memory: () => [] as never },
    heardUntil: () => undefined,
    journal: { flushed: async () => undefined },
    spool: {
      whenDurable: () => (isFull ? room : Promise.resolve()),
      forget: async (upTo) => void forgotten.push(upTo),
    },
    writer: { cursor: () => stored },
    logger: { error: () => undefined },
  });
  try {
    keeping.keep();
    await keeping.settled();
    expect(forgotten).toEqual([5, 5]);
    isFull = true;
    arrival = 40;
    keeping.keep();
    // The database has caught up meanwhile: what the snapshot before does not need may go, and makes room.
    stored = 30;
    keeping.keep();
    expect(forgotten.at(-1)).toBe(20);
    makeRoom();
    while (JSON.parse(readFileSync(file, 'utf8')).arrival !== 40) await new Promise(setImmediate);
    await keeping.settled();
    expect(forgotten.at(-1)).toBe(30);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
