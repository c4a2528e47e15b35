import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { alarmsOf, overrunIsSeen, partsOf, within } from './asking.js';
import type { Fault } from './run-fault.js';
import type { World } from './world.js';

const STALL_MS = 30_000;
const FULL_MS = 60_000;
const SEEN_MS = 10_000;
const BEAT_MS = 5000;
const DISK_MB = 256;

const fullDisk: Fault['inject'] = async (world) => {
  const { disk } = world;
  if (disk === undefined) throw new Error('needs a disk of its own');
  await disk.fill();
  const failures: string[] = [];
  const untilAt = Date.now() + FULL_MS;
  while (Date.now() < untilAt) {
    failures.push(...(await overrunIsSeen(world, SEEN_MS, 'while the disk is full')));
    await delay(5000);
  }
  failures.push(
    ...(await within(
      5000,
      'the full disk is an alarm',
      async () => (await alarmsOf(world, 'systems.disk-full')).length > 0,
    )),
  );
  disk.free();
  return failures;
};

const stalledDisk: Fault['inject'] = async (world) => {
  const { disk, screens } = world;
  if (disk === undefined) throw new Error('needs a disk of its own');
  const failures: string[] = [];
  for (const screen of screens) screen.longestSilenceMs();
  await disk.freeze();
  try {
    const untilAt = Date.now() + STALL_MS;
    while (Date.now() < untilAt) {
      failures.push(...(await overrunIsSeen(world, SEEN_MS, 'while the disk stalls')));
      await delay(3000);
    }
  } finally {
    await disk.thaw();
  }
  const silentMs = Math.max(...screens.map((screen) => screen.longestSilenceMs()));
  if (silentMs > BEAT_MS) failures.push(`a screen heard no heartbeat for ${silentMs} ms`);
  return failures;
};

const newestSegment = ({ dataDir }: World): string => {
  const names = readdirSync(join(dataDir, 'spool')).filter((name) => name.endsWith('.spool'));
  return join(dataDir, 'spool', names.sort().at(-1) ?? '');
};

/** A write that a power cut tore: the beginning of a record, and nothing behind it. */
const tornSpool: Fault['inject'] = async (world, rounds) => {
  for (let round = 0; round < Math.min(rounds, 10); round += 1) {
    await delay(1000);
    await world.service.kill();
    const file = newestSegment(world);
    const bytes = readFileSync(file);
    const from = 8 + Math.floor(Math.random() * 1000);
    appendFileSync(file, bytes.subarray(8, Math.min(from, bytes.length)));
    await world.service.start();
  }
  return [];
};

/** A bit flips in what the database has long been given. */
const flippedBit: Fault['inject'] = async (world) => {
  const { service } = world;
  await delay(3000);
  await service.kill();
  const file = newestSegment(world);
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length * 0.3);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
  writeFileSync(file, bytes);
  await service.start();
  return within(5000, '/readyz says that the spool is damaged', async () =>
    (await partsOf(world)).some(
      ({ part, state, why = '' }) => part === 'spool' && state !== 'ok' && why.includes('damaged'),
    ),
  );
};

/** What happens to the disk that keeps spool and journal. */
export const DISK_FAULTS: readonly Fault[] = [
  { name: 'disk-full', title: 'disk full for a minute', mode: 'servers', diskMb: DISK_MB, inject: fullDisk },
  { name: 'disk-stalls', title: 'disk stalls for 30 s', mode: 'servers', diskMb: DISK_MB, inject: stalledDisk },
  { name: 'spool-torn', title: 'power cut tears the last write of the spool', mode: 'servers', inject: tornSpool },
  { name: 'spool-bit', title: 'a bit flips in the spool', mode: 'servers', inject: flippedBit },
];
