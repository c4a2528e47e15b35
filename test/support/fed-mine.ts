import { readFileSync } from 'node:fs';
import type { MqttClient } from 'mqtt';
import { loadMine } from '../../domain/load-mine.js';
import type { Mine, Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';

/** What a quiet mine reads. */
const QUIET: Partial<Record<Point['quantity'], number>> = {
  methane: 0.22,
  'carbon-monoxide': 2,
  'carbon-dioxide': 0.12,
  oxygen: 20.8,
  temperature: 22,
  dust: 2,
  smoke: 0,
  'pipe-methane': 38,
  'pipe-flow': 22,
  'pipe-pressure': -20,
  'air-velocity': 1.6,
  'air-volume': 1800,
  pressure: -2150,
  'main-fan-running': 1,
  'local-fan-running': 1,
  'duct-air': 1,
  'door-open': 0,
  'power-feed': 1,
  'machine-running': 0,
  'water-level': 1.9,
  'water-flow': 145,
  'compressed-air': 650,
  'water-supply': 1500,
};

/** A mine whose every point is read again and again, quiet but for what a test sets. */
export interface FedMine {
  readonly mine: Mine;
  /** Sets what a point reads, says it at once, and again with every cycle. */
  set(point: string, value: number): Promise<void>;
  /** Says what every point reads now, and that its systems are up. */
  feed(): Promise<void>;
  seen(card: string, reader: string, event?: 'seen' | 'entered-mine' | 'left-mine'): Promise<void>;
  stop(): void;
}

const FEED_MS = 4000;

/** Feeds the mine of a file until it is stopped. */
export const feedMine = async (file: string, gateway: MqttClient): Promise<FedMine> => {
  const loaded = loadMine(readFileSync(file, 'utf8'), () => undefined);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  const { mine } = loaded;
  const values = new Map(mine.points.map(({ id, quantity }) => [id, QUIET[quantity] ?? 0]));
  const topic = (rest: string): string => `mines/${mine.id}/${rest}`;
  const publish = (to: string, body: unknown): Promise<unknown> =>
    gateway.publishAsync(topic(to), JSON.stringify(body), { qos: 1 });
  const say = ({ id, quantity }: Point): Promise<unknown> =>
    publish(`${QUANTITIES[quantity].family}/${id}`, { at: Date.now(), value: values.get(id) ?? null });
  const feed = async (): Promise<void> => {
    const at = Date.now();
    await Promise.all([
      ...mine.points.map(say),
      ...mine.systems.map(({ id }) =>
        publish(`systems/${id}`, { at, state: 'up', frameAt: at, lastTestAt: at, lastAcceptedAt: at }),
      ),
    ]);
  };
  await feed();
  const timer = setInterval(() => void feed().catch(() => undefined), FEED_MS);
  return {
    mine,
    async set(point, value) {
      const known = mine.pointById.get(point);
      if (known === undefined) throw new Error(`no point ${point}`);
      values.set(point, value);
      await say(known);
    },
    feed,
    async seen(card, reader, event = 'seen') {
      await publish(`personnel/${card}`, { at: Date.now(), reader, event });
    },
    stop: () => clearInterval(timer),
  };
};
