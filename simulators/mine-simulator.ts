import type { Mine } from '../domain/mine.js';
import { createAirNetwork } from './air-network.js';
import { createCommandGateway } from './commands.js';
import { ail, type Output } from './faults.js';
import { createGasNetwork } from './gas-network.js';
import { createGateways } from './gateways.js';
import { createInterlock } from './interlock.js';
import { type HeardCommand, type Message, sightingMessage, systemMessage } from './message.js';
import { createPeople, type Person } from './people.js';
import { createProduction } from './production.js';
import { createRandom } from './random.js';
import { createEvents } from './scenarios/events.js';
import type { Programme, Scenario } from './scenarios/scenario.js';
import { createSensor } from './sensors/create-sensor.js';
import type { Surroundings } from './sensors/sensor.js';
import { createHeartbeats } from './systems.js';
import { createVentilation } from './ventilation.js';

/** A mine that lives by itself, second by second. Pure stepping: it owns no timer and does no input or output. */
export interface Simulation {
  readonly mine: Mine;
  /** Lets time pass up to `now` (epoch ms), whole seconds at a time; answers what the gateways send meanwhile. */
  step(now: number): Message[];
  /** A command of the service reaches the mine. */
  hear(command: HeardCommand): void;
  /** How things really are, for tests and for judging what the service makes of it. */
  truth(): Truth;
}

/** The mine as it is, whatever its sensors say. */
export interface Truth {
  readonly at: number;
  readonly people: readonly Person[];
  readonly liveFeeds: ReadonlySet<string>;
  methanePct(area: string): number;
  /** Scenarios that began, in order, with their instants. */
  readonly begun: readonly { readonly scenario: Scenario; readonly at: number }[];
}

export interface SimulationOptions {
  readonly mine: Mine;
  readonly seed: number;
  /** Epoch ms; rounded down to a whole second. */
  readonly startAt: number;
  /** What befalls the mine; nothing where absent. */
  readonly programme?: Programme;
  /** Orders that stand already (areas by order id): nobody is placed inside them. */
  readonly standingOrders?: ReadonlyMap<string, readonly string[]>;
}

/** Longer than this the simulated gateways were off: the time between is not made up for. */
const LONGEST_STEP_S = 3600;
/** Gas given off by kind of place while nothing is cut, as % of the air that passes. */
const REST_PCT: Readonly<Record<string, number>> = {
  'coal-face': 0.22,
  heading: 0.16,
  'return-roadway': 0.015,
  bunker: 0.06,
  'conveyor-roadway': 0.01,
};
/** What cutting at full adds. */
const CUTTING_PCT: Readonly<Record<string, number>> = { 'coal-face': 0.17, heading: 0.13 };
const BAROMETER_PERIOD_MS = 13 * 3_600_000;
const BAROMETER_SHARE = 0.1;
const MOST_BEGUN = 100;

/** Builds the simulation of a mine; the same options give the same messages. */
export const createSimulation = (options: SimulationOptions): Simulation => {
  const { mine } = options;
  const startAt = Math.floor(options.startAt / 1000) * 1000;
  const random = createRandom(options.seed).of(mine.id);
  const events = createEvents(options.programme ?? (() => undefined), startAt);
  const air = createAirNetwork(mine);
  const ventilation = createVentilation(mine);
  const production = createProduction(mine, random.of('production'), startAt);
  const interlock = createInterlock(mine);
  const people = createPeople({
    mine,
    random: random.of('people'),
    startAt,
    standingOrders: options.standingOrders ?? new Map(),
  });
  const heartbeats = createHeartbeats(mine, startAt);
  const gateways = createGateways(mine);
  const commands = createCommandGateway(mine, {
    evacuate: ({ id, areas }, at) => people.withdraw(id, areas, at),
    standDown: ({ id, areas }) => people.standDown(id, areas),
    cutPower: (points) => interlock.open(points),
  });
  const begun: { scenario: Scenario; at: number }[] = [];
  let at = startAt;
  let stepped = false;
  let stopped: ReadonlySet<string> = new Set();
  let openDoors: ReadonlySet<string> = new Set();

  const barometerPhase = random.of('barometer').between(0, 2 * Math.PI);
  const barometer = (): number =>
    1 + BAROMETER_SHARE * Math.sin((2 * Math.PI * at) / BAROMETER_PERIOD_MS + barometerPhase);
  const seams = new Map(mine.areas.map(({ id }) => [id, { own: random.of(`seam/${id}`), swing: 0 }]));
  const kindOf = (area: string): string => mine.areaById.get(area)?.kind ?? 'other';
  const methaneSource = (area: string): number => {
    const kind = kindOf(area);
    const share = (REST_PCT[kind] ?? 0) + (CUTTING_PCT[kind] ?? 0) * production.gasShare(area);
    const restless = 1 + (seams.get(area)?.swing ?? 0);
    return (share * restless * barometer() + events.inrushPct(area, at)) * air.designM3PerS(area);
  };
  const fumesSource = (area: string): number => events.fumesPpm(area, at) * air.throughM3PerS(area);
  const methane = createGasNetwork(mine, air, methaneSource);
  const fumes = createGasNetwork(mine, air, fumesSource);

  const around: Surroundings = {
    methanePct: (area, agoS) => methane.at(area, agoS),
    carbonMonoxidePpm: (area) => fumes.at(area),
    velocityMps: (from, to) => air.velocityMps(from, to),
    volumeM3PerMin: (area) => air.throughM3PerS(area) * 60,
    production: (area) => production.share(area),
    waterLevelM: () => production.waterLevelM(),
    mainFanRuns: () => ventilation.state(stopped, openDoors).mainFanRuns,
    isOn(point) {
      switch (mine.pointById.get(point)?.quantity) {
        case 'power-feed':
          return interlock.isLive(point);
        case 'power-cut': {
          const area = mine.pointById.get(point)?.area;
          return area !== undefined && !interlock.isPowered(area);
        }
        case 'machine-running':
          return production.runs(point);
        case 'door-open':
          return openDoors.has(point);
        default:
          return ventilation.isOn(point, stopped);
      }
    },
  };
  const sensors = mine.points.map((point) => ({ point, sense: createSensor(mine, point, random.of(point.id)) }));
  const outputs = new Map<string, Output>();
  const sent = new Map<string, Output | null>();
  const senseAll = (isSwitch: boolean): void => {
    for (const { point, sense } of sensors) {
      const { quantity, id } = point;
      if ((quantity === 'power-feed' || quantity === 'machine-running') !== isSwitch) continue;
      const shown = ail(events.faultOf(id, at), sense(around), outputs.get(id)?.value ?? null);
      sent.set(id, shown);
      if (shown) outputs.set(id, shown);
    }
  };

  const second = (): Message[] => {
    const begins = events.tick(at, people.underOrder());
    if (begins) begun.push({ scenario: begins, at });
    if (begun.length > MOST_BEGUN) begun.shift();
    stopped = events.points('fan-stopped', at);
    openDoors = events.points('doors-open', at);
    const state = ventilation.state(stopped, openDoors);
    air.set(state);
    for (const seam of seams.values()) seam.swing = seam.swing * 0.99 + seam.own.normal() * 0.004;
    methane.tick(methaneSource);
    fumes.tick(fumesSource);
    senseAll(false);
    interlock.tick(at, {
      output: (point) => outputs.get(point),
      stilled: state.stilled,
      stuck: events.points('feeds-stuck', at),
      underOrder: people.underOrder(),
    });
    const heard = people.tick(at);
    const manned = new Set(people.all().map(({ area }) => area));
    production.tick(at, interlock.isPowered, (area) => manned.has(area));
    senseAll(true);
    const isDown = (system: string): boolean => events.isDown(system, at);
    return [
      ...heartbeats(at, isDown).map((beat) => systemMessage(mine, beat)),
      ...gateways(at, (point) => sent.get(point) ?? null),
      ...(isDown('personnel-location') ? [] : heard.map((one) => sightingMessage(mine, one))),
      ...commands.tick(at, isDown),
    ];
  };

  return {
    mine,
    step(now) {
      const messages: Message[] = [];
      if (now - at > LONGEST_STEP_S * 1000) at = Math.floor(now / 1000) * 1000 - 1000;
      if (!stepped && now >= at) {
        stepped = true;
        messages.push(...second());
      }
      while (at + 1000 <= now) {
        at += 1000;
        messages.push(...second());
      }
      return messages;
    },
    hear: (command) => commands.hear(command, at),
    truth: () => ({
      at,
      people: people.all(),
      liveFeeds: new Set(mine.points.map(({ id }) => id).filter((id) => interlock.isLive(id))),
      methanePct: (area) => methane.at(area),
      begun,
    }),
  };
};
