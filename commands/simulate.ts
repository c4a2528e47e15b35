import { accessSync, constants } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { replay } from '../simulators/replay.js';
import { programmeNamed, scenarioNames } from '../simulators/scenarios/catalogue.js';
import { simulate } from '../simulators/simulate.js';
import { brokerOf, inItsVersion, unreachable } from './broker.js';
import { configured, createLogger, mineIn, refusal, stopAsked } from './say.js';

type Environment = Readonly<Record<string, string | undefined>>;

const LOOK_EVERY_MS = 250;

/**
 * Publishes a mine's telemetry until it is asked to stop; with `check` until the story is over, and then says what
 * differs from its expected outcome.
 */
export const simulateMine = async (
  environment: Environment,
  options: {
    readonly mine: string;
    readonly scenario: string;
    readonly speed: number;
    readonly seed: number;
    readonly check: boolean;
  },
): Promise<void> => {
  const config = configured(environment);
  const mine = mineIn(options.mine);
  const chosen = programmeNamed(mine, options.scenario);
  if (chosen === undefined) {
    const message = `${mine.id} has no scenario ${options.scenario}; it has ${scenarioNames(mine).join(', ')}`;
    throw refusal('scenario-unknown', '--scenario', message);
  }
  const { programme, scenario } = chosen;
  if (options.check && scenario === undefined) {
    throw refusal('nothing-to-check', '--check', `${options.scenario} has no expected outcome; choose one story`);
  }
  const logger = createLogger(config.logLevel);
  const asked = stopAsked();
  const { seed, speed } = options;
  const broker = await inItsVersion(brokerOf(config));
  const started = await simulate({ mine, programme, seed, speed, ...broker, clock: Date.now, logger }).catch(
    unreachable(broker.url),
  );
  if (!started.ok)
    throw refusal(started.code, started.code === 'speed-invalid' ? '--speed' : '--mine', started.message);
  const { running } = started;
  try {
    if (!options.check || scenario === undefined) {
      await asked;
      return;
    }
    let isOver = false;
    void asked.then(() => {
      isOver = true;
    });
    const settled = (): boolean => {
      const begun = running.simulation.truth().begun.find((one) => one.scenario.id === scenario.id);
      return begun !== undefined && running.now() >= begun.at + scenario.expect.settledByS * 1000;
    };
    while (!isOver && !settled()) await pause(LOOK_EVERY_MS);
    const differences = running.differences(scenario);
    for (const difference of differences) process.stdout.write(`${difference}\n`);
    process.stdout.write(`${scenario.id}: ${differences.length === 0 ? 'as expected' : 'differs'}\n`);
    if (differences.length > 0) process.exitCode = 1;
  } finally {
    await running.stop();
  }
};

/** Replays a recording into a simulated mine. */
export const replayRecording = async (
  environment: Environment,
  options: {
    readonly mine: string;
    readonly csv: string;
    readonly time: string;
    readonly start?: string;
    readonly map: readonly string[];
    readonly speed: number;
    readonly quality?: string;
  },
): Promise<void> => {
  const config = configured(environment);
  const mine = mineIn(options.mine);
  const { quality = 'good', start } = options;
  if (quality !== 'good' && quality !== 'calibrating') {
    throw refusal('quality-invalid', '--quality', `${quality} is neither good nor calibrating`);
  }
  const startAt = start === undefined ? undefined : /^\d+$/.test(start) ? Number(start) : Date.parse(start);
  if (Number.isNaN(startAt)) {
    throw refusal('time-invalid', '--start', `${start} is neither epoch milliseconds nor ISO 8601 with a zone`);
  }
  const map = new Map<string, string>();
  for (const pair of options.map) {
    const [column = '', point] = pair.split('=');
    if (point === undefined) throw refusal('map-invalid', '--map', `${pair}: write COLUMN=POINT`);
    map.set(column, point);
  }
  try {
    accessSync(options.csv, constants.R_OK);
  } catch (error) {
    throw refusal('file-unreadable', options.csv, `cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const { url, connection } = await inItsVersion(brokerOf(config));
  const client = await connectAsync(url, connection).catch(unreachable(url));
  try {
    const result = await replay({
      mine,
      csvFile: options.csv,
      timeColumn: options.time,
      ...(startAt === undefined ? {} : { startAt }),
      map,
      speed: options.speed,
      quality,
      publish: (topic, payload, publishing) => client.publishAsync(topic, payload, publishing),
      clock: Date.now,
      pause: (ms) => pause(ms),
    });
    if (!result.ok) throw refusal(result.code, options.csv, result.message);
    const span = `${new Date(result.firstAt).toISOString()} to ${new Date(result.lastAt).toISOString()}`;
    process.stdout.write(`${result.readings} readings of ${result.rows} rows, ${span}\n`);
  } finally {
    await client.endAsync();
  }
};
