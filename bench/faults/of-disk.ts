import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { alarmsOf, overrunIsSeen, partsOf, within } from './asking.js';
import type { TestDisk } from './disk.js';
import { MINE } from './mine.js';
import type { Fault } from './run-fault.js';
import type { World } from './world.js';

const STALL_MS = 30_000;
const FULL_MS = 60_000;
const SEEN_MS = 10_000;
const BEAT_MS = 5000;
const DISK_MB = 256;
/** More than one segment of the spool, so that there is one to forget. */
const LEFT_MB = 24;
const LARGE = 64;
const LARGE_BYTES = 250 * 1024;
const FILLS_MS = 300_000;
const STOP_MS = 10_000;
const AFTER_THAW_MS = 10_000;
const MOST_FLIPS = 5;

const diskOf = ({ disk }: World): TestDisk => {
  if (disk === undefined) throw new Error('needs a disk of its own');
  return disk;
};

/** One overrun after the other for so long, each on every screen in time. Answers those that were not, in words. */
const overrunsAreSeen = async (
  world: World,
  forMs: number,
  everyMs: number,
  when: string,
): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (const untilAt = Date.now() + forMs; Date.now() < untilAt; await delay(everyMs)) {
    failures.push(...(await overrunIsSeen(world, SEEN_MS, when)));
  }
  return failures;
};

const fullDisk: Fault['inject'] = async (world) => {
  const disk = diskOf(world);
  await disk.fill();
  const failures = [...(await overrunsAreSeen(world, FULL_MS, 5000, 'while the disk is full'))];
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

/** The database is away until the disk is full of what waits for it; then it is back, and nobody makes room on the disk. */
const outlastedDisk: Fault['inject'] = async (world) => {
  const { influx } = world;
  const disk = diskOf(world);
  await influx.kill();
  await disk.fill(LEFT_MB);
  // What no database takes fills the disk quicker than readings do.
  const large = Buffer.alloc(LARGE_BYTES, 0x20);
  for (let index = 0; index < LARGE; index += 1) await world.gateways.say(`mines/${MINE}/gas/M000`, large);
  const isFull = async (): Promise<boolean> =>
    (await partsOf(world)).some(({ part, state, why = '' }) => part === 'spool' && state === 'down' && why !== '');
  const failures = [...(await within(FILLS_MS, 'the disk is full of the spool', isFull))];
  failures.push(...(await overrunIsSeen(world, SEEN_MS, 'while the disk is full of the spool')));
  await influx.restart();
  failures.push(
    ...(await within(FILLS_MS, 'the spool is written again though nobody made room', async () => !(await isFull()))),
  );
  return failures;
};

const stalledDisk: Fault['inject'] = async (world) => {
  const { screens } = world;
  const disk = diskOf(world);
  const failures: string[] = [];
  for (const screen of screens) screen.longestSilenceMs();
  await disk.freeze();
  try {
    failures.push(...(await overrunsAreSeen(world, STALL_MS, 3000, 'while the disk stalls')));
  } finally {
    await disk.thaw();
  }
  const silentMs = Math.max(...screens.map((screen) => screen.longestSilenceMs()));
  if (silentMs > BEAT_MS) failures.push(`a screen heard no heartbeat for ${silentMs} ms`);
  return failures;
};

/** The disk takes nothing more, as after an error of the hardware; then the service is stopped and the disk is mended. */
const readOnlyDisk: Fault['inject'] = async (world) => {
  const { service } = world;
  const disk = diskOf(world);
  await disk.abort();
  const failures = [...(await overrunsAreSeen(world, STALL_MS, 3000, 'while nothing can be written'))];
  failures.push(
    ...(await within(5000, 'the disk that takes nothing is an alarm on every screen', () =>
      world.screens.every((screen) => screen.shows('systems.journal.failed')),
    )),
  );
  const parts = await partsOf(world);
  for (const name of ['spool', 'journal']) {
    const { state = 'unknown', why = '' } = parts.find(({ part }) => part === name) ?? {};
    if (state !== 'down') failures.push(`/readyz says of the ${name}: ${state} ${why}`);
  }
  process.kill(service.pid(), 'SIGTERM');
  failures.push(...(await within(2 * STOP_MS, 'the service ends when it is told to', () => !service.runs())));
  if (service.runs()) await service.kill();
  await disk.mend();
  await service.start();
  return failures;
};

/** By the service's own log: how long it took from being told to stop until it said what it leaves. */
const stopTold = (log: string): { readonly ms: number } | undefined => {
  const timeOf = (words: string): number | undefined => {
    const line = log.split('\n').find((one) => one.includes(words));
    const time = line === undefined ? undefined : /"time":(\d+)/.exec(line)?.[1];
    return time === undefined ? undefined : Number(time);
  };
  const [asked, left] = [timeOf('"msg":"stopping"'), timeOf('"changesNotWritten"')];
  return asked === undefined || left === undefined ? undefined : { ms: left - asked };
};

/** Told to stop while its disk takes nothing: it says what it leaves in time, and is gone once the disk lets it. */
const stopOnStall: Fault['inject'] = async (world) => {
  const { service } = world;
  const disk = diskOf(world);
  const failures: string[] = [];
  const saidBefore = readFileSync(service.logFile, 'utf8').length;
  const said = (): string => readFileSync(service.logFile, 'utf8').slice(saidBefore);
  await disk.freeze();
  try {
    await delay(2000);
    process.kill(service.pid(), 'SIGTERM');
    failures.push(
      ...(await within(2 * STOP_MS, 'the service says what it leaves', () => stopTold(said()) !== undefined)),
    );
    const { ms = Number.POSITIVE_INFINITY } = stopTold(said()) ?? {};
    if (ms > STOP_MS) failures.push(`the service says what it leaves only after ${ms} ms`);
  } finally {
    await disk.thaw();
  }
  failures.push(...(await within(AFTER_THAW_MS, 'the service has ended once its disk answers', () => !service.runs())));
  if (service.runs()) await service.kill();
  await service.start();
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

/** Flips one bit of the newest segment, somewhere between two shares of its length. */
const flipBit = (world: World, from: number, to: number): void => {
  const file = newestSegment(world);
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length * (from + Math.random() * (to - from)));
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(Math.random() * 8)), at);
  writeFileSync(file, bytes);
};

const damageIsShown = (world: World): Promise<readonly string[]> =>
  within(SEEN_MS, '/readyz says that the spool is damaged', async () =>
    (await partsOf(world)).some(
      ({ part, state, why = '' }) => part === 'spool' && state !== 'ok' && why.includes('damaged'),
    ),
  );

/** A bit flips in what the database has been given; then, again and again, in what it has not. */
const flippedBit: Fault['inject'] = async (world, rounds) => {
  const { service, databaseWay } = world;
  await delay(3000);
  await service.kill();
  flipBit(world, 0.1, 0.5);
  await service.start();
  const failures = [...(await damageIsShown(world))];
  for (let round = 0; round < Math.min(rounds, MOST_FLIPS); round += 1) {
    databaseWay.take(false);
    databaseWay.cut();
    await delay(4000);
    await service.kill();
    flipBit(world, 0.9, 1);
    await service.start();
    failures.push(...(await damageIsShown(world)));
    databaseWay.take(true);
    await delay(3000);
  }
  return failures;
};

/** Each damaged message is shown as what it was, and no frame is given up that was not lost. */
const lossesAreNamed: Fault['after'] = async (world, { damaged }) => {
  const said = (await alarmsOf(world, 'systems.session-lost')).map(({ message }) => message.en);
  const givenUp = said
    .filter((words) => words.includes('cannot be had any more'))
    .flatMap((words) => [...words.matchAll(/(S\d{3}) \(([^)]*)\)/g)])
    .flatMap(([, station = '', numbers = '']) =>
      numbers.split(', ').map((number) => `mines/${MINE}/substations/${station}/frame ${number}`),
    );
  // Where not even the number can be read of what the database had been given before, its frame is given up as well.
  const tooMany = givenUp.filter((one) => !damaged.lostFrames.includes(one)).slice(1);
  return [
    ...tooMany.map((one) => `given up and not lost: ${one}`),
    ...(damaged.letters === 0 ? ['no damaged message is among the dead letters'] : []),
    ...damaged.strange.map((topic) => `a damaged message that nobody sent, on ${topic}`),
  ];
};

/** What happens to the disk that keeps spool and journal. */
export const DISK_FAULTS: readonly Fault[] = [
  { name: 'disk-full', title: 'disk full for a minute', mode: 'servers', diskMb: DISK_MB, inject: fullDisk },
  {
    name: 'embedded-disk-full',
    title: 'the same without broker and database',
    mode: 'embedded',
    diskMb: DISK_MB,
    inject: fullDisk,
  },
  {
    name: 'disk-outlasted',
    title: 'database down until its disk is full',
    mode: 'servers',
    diskMb: DISK_MB,
    inject: outlastedDisk,
  },
  { name: 'disk-stalls', title: 'disk stalls for 30 s', mode: 'servers', diskMb: DISK_MB, inject: stalledDisk },
  {
    name: 'embedded-disk-stalls',
    title: 'the same without broker and database',
    mode: 'embedded',
    diskMb: DISK_MB,
    inject: stalledDisk,
  },
  {
    name: 'disk-read-only',
    title: 'disk takes nothing any more, and is mended',
    mode: 'servers',
    diskMb: DISK_MB,
    inject: readOnlyDisk,
  },
  {
    name: 'embedded-read-only',
    title: 'the same without broker and database',
    mode: 'embedded',
    diskMb: DISK_MB,
    inject: readOnlyDisk,
  },
  {
    name: 'stop-stalls',
    title: 'stopped while its disk stalls',
    mode: 'servers',
    diskMb: DISK_MB,
    inject: stopOnStall,
  },
  { name: 'spool-torn', title: 'power cut tears the last write of the spool', mode: 'servers', inject: tornSpool },
  { name: 'spool-bit', title: 'a bit flips in the spool', mode: 'servers', inject: flippedBit, after: lossesAreNamed },
];
