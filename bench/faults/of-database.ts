import { setTimeout as delay } from 'node:timers/promises';
import { overrunIsSeen, partsOf, within } from './asking.js';
import { MINE, SINGLE_POINTS } from './mine.js';
import type { Fault } from './run-fault.js';

const MOST_ROUNDS = 10;
const DOWN_MS = 45_000;
const SLOW_MS = 5000;
const DAY_MS = 86_400_000;
/** Far above what it takes: a loaded machine must not fail what merely waits for its turn. */
const SEEN_MS = 10_000;

const killDatabase: Fault['inject'] = async ({ influx }, rounds) => {
  for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
    await delay(Math.random() * 2000);
    await influx.kill();
    await delay(Math.random() * 1500);
    await influx.restart();
  }
  return [];
};

const databaseDown: Fault['inject'] = async (world) => {
  await world.influx.kill();
  await delay(DOWN_MS);
  const seen = await overrunIsSeen(world, SEEN_MS, 'while the database is down');
  const told = (await partsOf(world)).some(({ part, state }) => part === 'historian' && state === 'down');
  await world.influx.restart();
  return [...seen, ...(told ? [] : ['/readyz does not say that the database is down'])];
};

const databaseSlow: Fault['inject'] = async (world) => {
  world.databaseWay.delay(SLOW_MS);
  await delay(DOWN_MS / 2);
  const seen = await overrunIsSeen(world, SEEN_MS, 'while the database is slow');
  world.databaseWay.delay(0);
  return seen;
};

/** In one message: readings beyond the retention, readings on which the database has another type, and good ones. */
const databaseRefuses: Fault['inject'] = async (world) => {
  const [point = '', other = ''] = SINGLE_POINTS;
  const now = Date.now();
  const conflictAt = now - 30 * DAY_MS;
  // A field of another type in that day's shard; every reading of the day conflicts with it.
  await world.influx.writeLines(
    'minesentry',
    'raw',
    `gas,area=intake,mine=${MINE},point=${point} value="text" ${conflictAt - 1000}`,
  );
  const readings = (of: string, from: number) =>
    Array.from({ length: 100 }, (_, index) => ({ point: of, at: from + index * 1000, value: 17 + index / 1000 }));
  for (const of of [point, other]) {
    await world.gateways.sayReadings([
      ...readings(of, conflictAt),
      ...readings(of, now - 400 * DAY_MS),
      ...readings(of, now - 2 * DAY_MS),
    ]);
  }
  return within(30_000, '400 readings are dead letters with their reason', async () => {
    const letters = await world.service.all<{ code: string; message: string }>('/api/dead-letters');
    return letters.filter(({ code, message }) => code === 'historian-refused' && message !== '').length === 400;
  });
};

/** What happens to the database and to the way to it. */
export const DATABASE_FAULTS: readonly Fault[] = [
  { name: 'database-killed', title: 'database killed, again and again', mode: 'servers', inject: killDatabase },
  { name: 'database-down', title: 'database down for a minute', mode: 'servers', inject: databaseDown },
  { name: 'database-slow', title: 'database answers after 5 s', mode: 'servers', inject: databaseSlow },
  { name: 'database-refuses', title: 'database refuses part of a batch', mode: 'servers', inject: databaseRefuses },
];
