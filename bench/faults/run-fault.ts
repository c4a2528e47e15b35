import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkHistory, type Verdict } from './check.js';
import type { StationClock } from './gateways.js';
import { standingOf } from './screens.js';
import { buildWorld, type Mode, type World } from './world.js';

/** One thing that goes wrong, and what must hold besides the history. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  readonly mode: Mode;
  readonly clock?: StationClock;
  readonly diskMb?: number;
  /** A module of this bench that is loaded into the service before it starts. */
  readonly preload?: string;
  /** How often a station speaks; absent: 2,000 readings a second of them all. */
  readonly frameEveryMs?: number;
  /** Does the harm and undoes it, under load. Answers what did not hold, in words. */
  readonly inject: (world: World, rounds: number) => Promise<readonly string[]>;
  /** What else must hold once everything has settled. Answers what did not, in words. */
  readonly after?: (world: World, verdict: Verdict) => Promise<readonly string[]>;
}

/** What a fault came to. */
export interface Outcome extends Verdict {
  readonly fault: Fault;
  /** Readings a second that were published while the load ran. */
  readonly load: number;
  /** From the end of the harm until the service had caught up, ms. */
  readonly recoverMs: number;
  /** From the end of the load until the last screen showed what the service says, ms. */
  readonly convergeMs: number;
  readonly scrapes: number;
  readonly mostMemoryMb: number;
  /** Everything that did not hold. */
  readonly failures: readonly string[];
}

/** Load before the harm, and after the service has caught up. */
export interface Pace {
  readonly warmMs: number;
  readonly afterMs: number;
}
const PACE: Pace = { warmMs: 4000, afterMs: 5000 };
/** For the last overrun to be over before the load is. */
const OVER_MS = 1500;
const OVERRUN_EVERY_MS = 700;
const ACKNOWLEDGE_EVERY_MS = 1500;
const SETTLE_MS = 300_000;
const CONVERGE_MS = 5000;
/** Caught up: no more waits than comes in within a second. */
const CAUGHT_UP = 2500;
const OVER_RULE = 'gas.methane.over-limit';

const untilCaughtUp = async ({ scraper, gateways }: World): Promise<void> => {
  const deadline = Date.now() + SETTLE_MS;
  for (;;) {
    const last = scraper.last();
    const fresh = last !== undefined && Date.now() - last.at < 1000;
    if (fresh && last.queued < CAUGHT_UP && gateways.unanswered() < 250) return;
    if (Date.now() > deadline) throw new Error(`not caught up within ${SETTLE_MS / 1000} s`);
    await delay(100);
  }
};

/** Everything said is taken, called safe and written. */
const untilSettled = async ({ scraper, gateways }: World): Promise<void> => {
  const deadline = Date.now() + SETTLE_MS;
  for (let quiet = 0; quiet < 3; ) {
    const last = scraper.last();
    const fresh = last !== undefined && Date.now() - last.at < 1000;
    const done = fresh && last.queued === 0 && gateways.unanswered() === 0 && gateways.unsafeFrames() === 0;
    quiet = done ? quiet + 1 : 0;
    if (Date.now() > deadline) {
      const left = `${last?.queued} queued, ${gateways.unanswered()} unanswered, ${gateways.unsafeFrames()} not called safe`;
      throw new Error(`not settled within ${SETTLE_MS / 1000} s: ${left}`);
    }
    await delay(300);
  }
};

const differs = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size !== other.size || [...one].some(([id, shown]) => other.get(id) !== shown);

/** How long until every screen shows what the service says; undefined where not within the bound. */
const convergence = async ({ service, screens }: World): Promise<number | undefined> => {
  const startedAt = Date.now();
  for (;;) {
    const standing = await standingOf(service);
    if (screens.every((screen) => !differs(screen.alarms(), standing))) return Date.now() - startedAt;
    if (Date.now() - startedAt > CONVERGE_MS) return undefined;
    await delay(100);
  }
};

/** A dispatcher who acknowledges one overrun after the other, whenever the service answers. */
const startDispatcher = ({ service, screens }: World) => {
  const acknowledged = new Set<string>();
  let busy = false;
  const timer = setInterval(() => {
    const [id] = screens[0]?.unacknowledged(OVER_RULE) ?? [];
    if (busy || id === undefined) return;
    busy = true;
    service
      .ask(`/api/alarms/${id}/acknowledge`, { note: 'seen' })
      .then(
        () => acknowledged.add(id),
        // Not answered: nothing was promised, and it is asked again.
        () => undefined,
      )
      .finally(() => {
        busy = false;
      });
  }, ACKNOWLEDGE_EVERY_MS);
  return { acknowledged, stop: () => clearInterval(timer) };
};

const failuresOf = (world: World, verdict: Verdict, convergeMs: number | undefined): string[] => {
  const counted: readonly (readonly [number, string])[] = [
    [verdict.lost, `readings lost, such as ${verdict.examples.join(', ')}`],
    [verdict.duplicated, 'readings stored twice'],
    [verdict.missed, 'overruns without an alarm or incident'],
    [verdict.superfluous, 'incidents too many'],
    [verdict.lostAcknowledgements, 'acknowledgements lost'],
  ];
  return [
    ...counted.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`),
    ...(convergeMs === undefined ? [`a screen shows something else after ${CONVERGE_MS / 1000} s`] : []),
    ...world.scraper.broken().slice(0, 3),
    ...world.screens.flatMap((screen) => screen.broken().slice(0, 2)),
  ];
};

/** Builds a world, does the harm under load, and holds the history against what was said. */
export const runFault = async (fault: Fault, rounds: number, { warmMs, afterMs } = PACE): Promise<Outcome> => {
  const { mode, clock, diskMb, preload, frameEveryMs } = fault;
  const world = await buildWorld({
    mode,
    ...(clock === undefined ? {} : { clock }),
    ...(diskMb === undefined ? {} : { diskMb }),
    ...(preload === undefined ? {} : { preload }),
    ...(frameEveryMs === undefined ? {} : { frameEveryMs }),
  });
  let overrunning: NodeJS.Timeout | undefined;
  const dispatcher = startDispatcher(world);
  try {
    const { gateways, scraper, service } = world;
    const startedAt = Date.now();
    overrunning = setInterval(() => gateways.overrun(), OVERRUN_EVERY_MS);
    await delay(warmMs);
    const found = await fault.inject(world, rounds);
    const harmedUntil = Date.now();
    await untilCaughtUp(world);
    const recoverMs = Date.now() - harmedUntil;
    await delay(afterMs);
    clearInterval(overrunning);
    await delay(OVER_MS);
    gateways.pause();
    const readings = gateways.published.reduce((sum, one) => sum + one.readings.length, 0);
    const load = Math.round((readings * 1000) / (Date.now() - startedAt));
    dispatcher.stop();
    await untilSettled(world);
    const convergeMs = await convergence(world);
    const verdict = await checkHistory({
      service,
      journalFile: join(world.dataDir, 'journal.db'),
      gateways,
      isAcknowledged: ({ key, isTaken }) => (mode === 'embedded' ? isTaken : world.witness.acknowledged.has(key)),
      acknowledgedAlarms: dispatcher.acknowledged,
    });
    const foundAfter = (await fault.after?.(world, verdict)) ?? [];
    return {
      ...verdict,
      fault,
      load,
      recoverMs,
      convergeMs: convergeMs ?? CONVERGE_MS,
      scrapes: scraper.scrapes().length,
      mostMemoryMb: Math.round(scraper.mostMemoryBytes() / 1024 / 1024),
      failures: [...found, ...foundAfter, ...failuresOf(world, verdict, convergeMs)],
    };
  } finally {
    clearInterval(overrunning);
    dispatcher.stop();
    await world.close();
  }
};
