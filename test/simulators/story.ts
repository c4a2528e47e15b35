import type { Mine } from '../../domain/mine.js';
import type { Message } from '../../simulators/message.js';
import { createSimulation, type Simulation, type SimulationOptions } from '../../simulators/mine-simulator.js';

/** 10:00 on a weekday in the demo mine's time zone: the morning shift is at work. */
export const MORNING = Date.parse('2026-03-10T10:00:00+08:00');

interface Told {
  readonly at: number;
  readonly messages: readonly Message[];
  readonly simulation: Simulation;
}

/** Lets a mine live for `seconds` in virtual time and shows each second. */
export const live = (
  options: Omit<SimulationOptions, 'seed' | 'startAt'> & { seed?: number; startAt?: number },
  seconds: number,
  look: (told: Told) => void = () => undefined,
): Simulation => {
  const startAt = options.startAt ?? MORNING;
  const simulation = createSimulation({ seed: 1, ...options, startAt });
  for (let second = 0; second <= seconds; second += 1) {
    const at = startAt + second * 1000;
    look({ at, messages: simulation.step(at), simulation });
  }
  return simulation;
};

/** The readings in a message, whichever way they were sent: point id and value. */
export const readingsIn = ({
  topic,
  payload,
}: Message): { point: string; value: number | null; quality?: string }[] => {
  const content = JSON.parse(payload);
  const [, , family, id = ''] = topic.split('/');
  if (family === 'substations') return content.readings;
  if (['gas', 'ventilation', 'equipment'].includes(family ?? '')) return [{ point: id, ...content }];
  return [];
};

/** The newest value of each point a mine has sent. */
export const createBoard = (): { take(messages: readonly Message[]): void; of(point: string): number } => {
  const values = new Map<string, number>();
  return {
    take(messages) {
      for (const reading of messages.flatMap(readingsIn)) values.set(reading.point, reading.value ?? Number.NaN);
    },
    of: (point) => values.get(point) ?? Number.NaN,
  };
};

/** The face and all that lies downwind of it. */
export const scopeOf = (mine: Mine, face: string): string[] => [face, ...mine.air.downwind([face])];
