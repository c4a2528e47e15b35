import type { Clock } from '../domain/clock.js';
import { OK, type Status } from '../domain/status.js';
import type { HeardCommand, Message } from './message.js';
import type { Simulation } from './mine-simulator.js';

/** Hands one message to the broker; resolves once the broker has it. */
export type Publish = (
  topic: string,
  payload: string,
  options: { readonly retain: boolean; readonly qos: 1 },
) => Promise<unknown>;

/** Calls `action` again and again; answers how to stop it. */
export type Timer = (everyMs: number, action: () => void) => () => void;

/** The real clock's timer. */
export const realTimer: Timer = (everyMs, action) => {
  const running = setInterval(action, everyMs);
  return () => clearInterval(running);
};

/** A simulation that is being published. */
export interface RunningSimulation {
  hear(command: HeardCommand): void;
  /** Simulated instant that has been reached, epoch ms. */
  now(): number;
  published(): number;
  status(): Status;
  /** Stops the clock and waits for what is on its way, at most ten seconds. */
  stop(): Promise<void>;
}

const STEP_EVERY_MS = 200;
/** Messages on their way to the broker; at the bound time stands still in the mine until the broker has taken some. */
const MOST_UNDER_WAY = 5000;
const LAST_MESSAGES_MS = 10_000;

/** Lets a simulation run and publishes what it sends, at QoS 1. `speed` 1 is the wall clock's. */
export const runSimulation = (options: {
  readonly simulation: Simulation;
  readonly publish: Publish;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Instant at which the simulation began, as given to `createSimulation`. */
  readonly startAt: number;
  readonly speed: number;
  /** Each message after it was handed over, for those who judge the outcome. */
  readonly onStep?: (messages: readonly Message[]) => void;
}): RunningSimulation => {
  const { simulation, publish, clock, startAt, speed } = options;
  const beganAt = clock();
  const underWay = new Set<Promise<unknown>>();
  let reached = startAt;
  let published = 0;
  let failure: string | undefined;

  const send = ({ topic, payload, retain }: Message): void => {
    const sending: Promise<unknown> = publish(topic, payload, { retain, qos: 1 })
      .then(
        () => {
          published += 1;
          failure = undefined;
        },
        (error: unknown) => {
          failure = error instanceof Error ? error.message : String(error);
        },
      )
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  };
  const step = (): void => {
    if (underWay.size >= MOST_UNDER_WAY) return;
    reached = Math.max(reached, startAt + (clock() - beganAt) * speed);
    const messages = simulation.step(reached);
    for (const message of messages) send(message);
    options.onStep?.(messages);
  };
  const halt = options.timer(STEP_EVERY_MS, step);
  step();

  return {
    hear: (command) => simulation.hear(command),
    now: () => reached,
    published: () => published,
    status() {
      if (failure !== undefined) return { state: 'degraded', why: `a message was not taken by the broker: ${failure}` };
      if (underWay.size >= MOST_UNDER_WAY) return { state: 'degraded', why: 'the broker is slower than the mine' };
      return OK;
    },
    async stop() {
      halt();
      const patience = new Promise((resolve) => setTimeout(resolve, LAST_MESSAGES_MS).unref());
      await Promise.race([Promise.all(underWay), patience]);
    },
  };
};
