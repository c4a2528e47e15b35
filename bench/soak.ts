import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { overrunIsSeen } from './faults/asking.js';
import type { Scrape } from './faults/scraper.js';
import { buildWorld } from './faults/world.js';

// The service under its load for as long as told: memory, open files and latency, and how they grow. The first fifth is
// left out of the slopes, and in a long run at least a quarter of an hour: the program warms up, and ten minutes after the
// first overruns their evidence begins to be frozen.

const LOOK_MS = 5000;
const SEEN_MS = 10_000;
/** Slopes are judged in runs of at least so long. */
const JUDGED_FROM_MIN = 30;
const FREEZES_FROM_MIN = 15;
/** Growth that would show within a day; less is noise of a short run. */
const MOST_GROWTH = { memoryMbPerHour: 60, openFilesPerHour: 20 };

interface Look {
  readonly at: number;
  readonly memoryMb: number;
  readonly heapMb: number;
  readonly openFiles: number;
  readonly loopLagMs: number;
  /** From the publication of a reading over its limit to the last screen. */
  readonly alarmMs: number;
}

/** Growth per hour, by least squares. */
const perHour = (looks: readonly Look[], of: (look: Look) => number): number => {
  const meanAt = looks.reduce((sum, { at }) => sum + at, 0) / looks.length;
  const mean = looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
  const above = looks.reduce((sum, look) => sum + (look.at - meanAt) * (of(look) - mean), 0);
  const below = looks.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  return below === 0 ? 0 : (above / below) * 3_600_000;
};

const lookOf = (scrape: Scrape, alarmMs: number): Look => ({
  at: scrape.at,
  memoryMb: scrape.memoryBytes / 1024 / 1024,
  heapMb: scrape.heapBytes / 1024 / 1024,
  openFiles: scrape.openFiles,
  loopLagMs: scrape.loopLagS * 1000,
  alarmMs,
});

const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(options.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number over 0');
const world = await buildWorld({ mode: 'servers' });
const looks: Look[] = [];
const failures: string[] = [];
try {
  const startedAt = Date.now();
  const endAt = startedAt + minutes * 60_000;
  let told = -1;
  const overrunEveryMs = Math.max(10_000, (minutes * 60_000) / 180);
  let overrunAt = 0;
  let alarmMs = 0;
  while (Date.now() < endAt) {
    if (Date.now() >= overrunAt) {
      overrunAt = Date.now() + overrunEveryMs;
      const askedAt = performance.now();
      failures.push(...(await overrunIsSeen(world, SEEN_MS, 'in the soak')));
      alarmMs = performance.now() - askedAt;
    }
    const scrape = world.scraper.last();
    if (scrape !== undefined) {
      const look = lookOf(scrape, alarmMs);
      looks.push(look);
      const minute = Math.floor((Date.now() - startedAt) / 60_000);
      if (minute > told) {
        told = minute;
        const { memoryMb, heapMb, openFiles } = look;
        process.stdout.write(
          `minute ${minute}: memory ${memoryMb.toFixed(0)} MB, heap ${heapMb.toFixed(0)} MB, ${openFiles} open files\n`,
        );
      }
    }
    world.gateways.forget();
    await delay(LOOK_MS);
  }
  failures.push(...world.scraper.broken(), ...world.screens.flatMap((screen) => screen.broken()));
} finally {
  await world.close();
}
const isJudged = minutes >= JUDGED_FROM_MIN;
const warmMin = isJudged ? Math.max(minutes / 5, FREEZES_FROM_MIN) : minutes / 5;
const warm = looks.filter(({ at }) => at >= (looks[0]?.at ?? 0) + warmMin * 60_000);
const row = (name: string, of: (look: Look) => number, unit: string): void => {
  const values = warm.map(of).sort((one, other) => one - other);
  const at = (share: number): string => (values[Math.floor((values.length - 1) * share)] ?? 0).toFixed(1);
  const slope = perHour(warm, of).toFixed(1);
  process.stdout.write(
    `${name.padEnd(14)} median ${at(0.5).padStart(8)} ${unit}   most ${at(1).padStart(8)} ${unit}   per hour ${slope.padStart(8)} ${unit}\n`,
  );
};
row('memory', ({ memoryMb }) => memoryMb, 'MB');
row('heap', ({ heapMb }) => heapMb, 'MB');
row('open files', ({ openFiles }) => openFiles, '');
row('loop delay', ({ loopLagMs }) => loopLagMs, 'ms');
row('alarm shown', ({ alarmMs }) => alarmMs, 'ms');
if (isJudged && perHour(warm, ({ memoryMb }) => memoryMb) > MOST_GROWTH.memoryMbPerHour) failures.push('memory grows');
if (isJudged && perHour(warm, ({ openFiles }) => openFiles) > MOST_GROWTH.openFilesPerHour) {
  failures.push('open files grow');
}
for (const failure of failures) process.stdout.write(`${failure}\n`);
process.exit(failures.length === 0 ? 0 : 1);
