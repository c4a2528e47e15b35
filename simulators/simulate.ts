import { connectAsync, type IClientOptions } from 'mqtt';
import type { Logger } from 'pino';
import type { Clock } from '../domain/clock.js';
import type { Mine } from '../domain/mine.js';
import { type HeardCommand, hearCommand, lastWill, topicsHeardBy } from './message.js';
import { createSimulation, type Simulation } from './mine-simulator.js';
import { createObserver } from './observer.js';
import { type RunningSimulation, realTimer, runSimulation, type Timer } from './publisher.js';
import { checkOutcome } from './scenarios/check.js';
import type { Programme, Scenario } from './scenarios/scenario.js';

export interface SimulateOptions {
  readonly mine: Mine;
  readonly programme: Programme;
  readonly seed: number;
  readonly speed: number;
  /** The broker: its URL, and whatever else the connection needs (credentials, certificates, protocol version). */
  readonly url: string;
  readonly connection?: IClientOptions;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly timer?: Timer;
  /** Orders that stand already (areas by order id): nobody is placed inside them. */
  readonly standingOrders?: ReadonlyMap<string, readonly string[]>;
}

/** A mine that is being simulated against a broker. */
export interface RunningSimulator extends RunningSimulation {
  readonly simulation: Simulation;
  /** What differs from a scenario's expectation so far; empty where all came as expected. */
  differences(scenario: Scenario): readonly string[];
}

export type SimulateRefusal = { readonly ok: false; readonly code: string; readonly message: string };

/** Why a mine may not be simulated, or not at this speed; undefined where it may. */
export const refuseSpeed = (mine: Mine, speed: number): SimulateRefusal | undefined => {
  if (!Number.isFinite(speed) || speed <= 0) {
    return { ok: false, code: 'speed-invalid', message: `speed ${speed} is not a number above 0` };
  }
  if (mine.simulated) return undefined;
  return {
    ok: false,
    code: 'mine-not-simulated',
    message: `${mine.id} is not marked "simulated: true": nothing made up is ever mixed with a real mine's record`,
  };
};

/**
 * Connects to a broker and lets the mine live there: telemetry out at QoS 1, commands in, their results out.
 * @returns the running simulator, or why the mine may not run at this speed.
 * @throws the client's error where the broker cannot be reached at the start; afterwards it reconnects by itself.
 */
export const simulate = async (
  options: SimulateOptions,
): Promise<{ readonly ok: true; readonly running: RunningSimulator } | SimulateRefusal> => {
  const { mine, speed, clock, logger } = options;
  const refusal = refuseSpeed(mine, speed);
  if (refusal) return refusal;
  const will = lastWill(mine);
  const client = await connectAsync(options.url, {
    protocolVersion: 5,
    clean: true,
    ...options.connection,
    clientId: `minesentry-simulator-${mine.id}-${process.pid}`,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: will.retain },
  });
  client.on('error', (error) => logger.warn({ mine: mine.id, why: error.message }, 'the simulator lost its broker'));
  const startAt = clock();
  const simulation = createSimulation({
    mine,
    seed: options.seed,
    startAt,
    programme: options.programme,
    ...(options.standingOrders ? { standingOrders: options.standingOrders } : {}),
  });
  const observer = createObserver(simulation);
  const hear = (command: HeardCommand): void => {
    simulation.hear(command);
    observer.command(command);
  };
  const topics = topicsHeardBy(mine);
  client.on('message', (topic, payload) => {
    const command = hearCommand(mine, topic, payload);
    if (command) {
      logger.info({ mine: mine.id, command: command.id, kind: command.kind }, 'the mine heard a command');
      hear(command);
    } else {
      observer.message(topic, payload);
    }
  });
  await client.subscribeAsync([...topics], { qos: 1 });
  const run = runSimulation({
    simulation,
    publish: (topic, payload, publishing) => client.publishAsync(topic, payload, publishing),
    clock,
    timer: options.timer ?? realTimer,
    startAt,
    speed,
    onStep: () => observer.look(),
  });
  logger.info({ mine: mine.id, speed }, 'the mine is being simulated');
  const running: RunningSimulator = {
    ...run,
    simulation,
    hear,
    differences(scenario) {
      const begun = simulation.truth().begun.findLast((one) => one.scenario.id === scenario.id);
      return begun ? checkOutcome(scenario.expect, observer.outcome(), begun.at) : [`${scenario.id} has not begun`];
    },
    async stop() {
      await run.stop();
      await client.endAsync();
    },
  };
  return { ok: true, running };
};
