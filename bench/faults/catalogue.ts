import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './run-fault.js';

const NOTHING: readonly string[] = [];

/** The service is killed at random moments of its life, starting included. */
const killService = async (world: Parameters<Fault['inject']>[0], rounds: number): Promise<readonly string[]> => {
  const { service } = world;
  for (let round = 0; round < rounds; round += 1) {
    await delay(Math.random() * 1500);
    await service.kill();
    const starting = service.start();
    // Some are hit while they take up what the last run left.
    if (round % 5 === 4) {
      await delay(Math.random() * 400);
      await service.kill();
      await starting.catch(() => undefined);
      await service.start();
    } else await starting;
  }
  return NOTHING;
};

/** Every fault, in the order of the report. */
export const FAULTS: readonly Fault[] = [
  { name: 'none', title: 'nothing goes wrong', mode: 'servers', inject: async () => NOTHING },
  { name: 'kill-service', title: 'the service is killed, again and again', mode: 'servers', inject: killService },
];
