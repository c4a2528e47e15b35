import { setTimeout as delay } from 'node:timers/promises';
import { overrunIsSeen } from './asking.js';
import { MINE, SINGLE_POINTS, STATION_LIST } from './mine.js';
import type { Fault } from './run-fault.js';

const HOUR_MS = 3_600_000;
const BACKFILL_MS = 600_000;
const CLOCKS_MS = 20_000;
const FLOOD_MS = 15_000;
/** Ten times the load, in messages. */
const FLOOD_A_SECOND = 20_000;
const UNKNOWN_POINTS = 1_000_000;
const AT_ONCE = 2000;
const MOST_MEMORY_MB = 1024;
const OVER = 1.3;
/** A broker hands on in order: what comes after a flood waits for as long as the service takes for the rest of it. */
const SEEN_MS = 60_000;

/** Ten minutes of every methane point at once, out of order; then the same again, and another value for some instants. */
const backfill: Fault['inject'] = async (world) => {
  const { gateways } = world;
  const late = Array.from({ length: 10 }, () => gateways.takeFresh());
  gateways.overruns.push(...late);
  const endAt = Date.now() - 2 * BACKFILL_MS;
  for (const { methane } of STATION_LIST) {
    await Promise.all(
      methane.map((point) => {
        const readings = Array.from({ length: BACKFILL_MS / 1000 }, (_, index) => {
          const over = late.includes(point) && index > 300 && index < 310;
          return { point, at: endAt - index * 1000, value: over ? OVER : 0.2 + (index % 50) / 1000 };
        });
        return gateways.sayReadings(readings.toSorted((one, other) => (one.at % 7) - (other.at % 7)));
      }),
    );
  }
  await gateways.repeat(300);
  await Promise.all(
    SINGLE_POINTS.map((point) =>
      gateways.sayReadings(Array.from({ length: 50 }, (_, index) => ({ point, at: endAt, value: 16 + index / 100 }))),
    ),
  );
  return [];
};

/** An hour slow, an hour fast, jumping by an hour, running backwards: two of ten stations each; two are right. */
const wrongClock: NonNullable<Fault['clock']> = (station, now, frame) => {
  switch (station % 5) {
    case 0:
      return now - HOUR_MS;
    case 1:
      return now + HOUR_MS;
    case 2:
      return now - (Math.floor(frame / 2) % 3) * HOUR_MS;
    case 3:
      return now - frame * 1000;
    default:
      return now;
  }
};

const NONSENSE: readonly ((index: number) => readonly [string, string | Buffer])[] = [
  (index) => [`mines/${MINE}/gas/M000`, `{"at":${index},"value":`],
  (index) => [`mines/${MINE}/gas/M001`, JSON.stringify({ at: index, value: 'high' })],
  (index) => [`mines/nowhere-${index % 100}/gas/M001`, JSON.stringify({ at: index, value: 1 })],
  () => [`mines/${MINE}/gas/M002`, `${'['.repeat(5000)}${']'.repeat(5000)}`],
  () => [`mines/${MINE}/substations/S001/frame`, `{"at":1,"readings":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`],
  () => [`mines/${MINE}/ventilation/M003`, JSON.stringify({ at: 1, value: 1 })],
  () => [`mines/${MINE}/gas/M004`, Buffer.from([0xff, 0xfe, 0x00])],
];

/** Says so many messages a second for so long, never more than a window of them unanswered. */
const flood = async (
  world: Parameters<Fault['inject']>[0],
  messages: Iterable<readonly [string, string | Buffer]>,
): Promise<void> => {
  let waiting: Promise<void>[] = [];
  for (const [topic, payload] of messages) {
    waiting.push(world.gateways.say(topic, payload));
    if (waiting.length < AT_ONCE) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
};

const memoryFailures = ({ scraper }: Parameters<Fault['inject']>[0]): readonly string[] => {
  const mb = Math.round(scraper.mostMemoryBytes() / 1024 / 1024);
  return mb > MOST_MEMORY_MB ? [`the service took ${mb} MB`] : [];
};

function* malformed() {
  const untilAt = Date.now() + FLOOD_MS;
  for (let index = 0; index < (FLOOD_A_SECOND * FLOOD_MS) / 1000 && Date.now() < untilAt; index += 1) {
    const make = NONSENSE[index % NONSENSE.length];
    if (make !== undefined) yield make(index);
  }
  for (let index = 0; index < 20; index += 1) yield [`mines/${MINE}/gas/M005`, Buffer.alloc(300 * 1024, 0x20)] as const;
}

function* unknownPoints() {
  const payload = JSON.stringify({ at: 1, value: 1 });
  for (let index = 0; index < UNKNOWN_POINTS; index += 1)
    yield [`mines/${MINE}/gas/unknown-${index}`, payload] as const;
}

const malformedFlood: Fault['inject'] = async (world) => {
  await flood(world, malformed());
  return memoryFailures(world);
};

/** What gateways send that they should not. */
export const TELEMETRY_FAULTS: readonly Fault[] = [
  {
    name: 'back-fill',
    title: '10 min of every station at once, disorder, duplicates, conflicts',
    mode: 'servers',
    inject: backfill,
  },
  {
    name: 'wrong-clocks',
    title: 'clocks an hour slow, an hour fast, jumping, backwards',
    mode: 'servers',
    clock: wrongClock,
    inject: async () => {
      await delay(CLOCKS_MS);
      return [];
    },
  },
  {
    name: 'malformed',
    title: 'a flood of malformed, overlong and deeply nested messages',
    mode: 'servers',
    inject: malformedFlood,
  },
  {
    name: 'embedded-malformed',
    title: 'the same without broker and database',
    mode: 'embedded',
    inject: malformedFlood,
  },
  {
    name: 'unknown-points',
    title: 'a million unknown points',
    mode: 'servers',
    inject: async (world) => {
      await flood(world, unknownPoints());
      const seen = await overrunIsSeen(world, SEEN_MS, 'right after a million unknown points');
      return [...seen, ...memoryFailures(world)];
    },
  },
];
