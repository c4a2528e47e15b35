import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { levelSchema } from './live/shapes.js';
import type { ServerParts } from './ports.js';

/** What `/metrics` shows. Each server has its own registry. */
export interface Metrics {
  readonly contentType: string;
  /** The exposition text. All five conservation counters come from one and the same instant. */
  scrape(): Promise<string>;
  /** An alarm was seen on a screen this long after its reading arrived. */
  painted(latencyMs: number): void;
  /** A screen sent something that is no message. */
  nonsense(): void;
}

export const createMetrics = ({
  conservation,
  view,
  hub,
}: Pick<ServerParts, 'conservation' | 'view' | 'hub'>): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const count = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
  const received = count('minesentry_readings_received_total', 'Readings that came in; an undecodable message is one.');
  const stored = count('minesentry_readings_stored_total', 'Readings in the historian.');
  const duplicate = count('minesentry_readings_duplicate_total', 'Readings that were stored already.');
  const quarantined = count('minesentry_readings_quarantined_total', 'Readings refused, among the dead letters.');
  const queued = new Gauge({
    name: 'minesentry_readings_queued',
    help: 'Readings in the spool that are not stored yet.',
    registers: [registry],
  });
  const standing = new Gauge({
    name: 'minesentry_alarms_standing',
    help: 'Alarms that are not closed, by level.',
    labelNames: ['level'],
    registers: [registry],
  });
  const screens = new Gauge({
    name: 'minesentry_websocket_clients',
    help: 'Connected screens.',
    registers: [registry],
  });
  const nonsense = count('minesentry_websocket_nonsense_total', 'Messages of screens that were none.');
  const painted = new Histogram({
    name: 'minesentry_alarm_painted_seconds',
    help: 'From the arrival of the reading that raised an alarm to its appearance on a screen.',
    buckets: [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 60],
    registers: [registry],
  });

  const take = (): void => {
    const now = conservation();
    const set = (counter: Counter, value: number): void => {
      counter.reset();
      counter.inc(value);
    };
    set(received, now.received);
    set(stored, now.stored);
    set(duplicate, now.duplicate);
    set(quarantined, now.quarantined);
    queued.set(now.queued);
    const alarms = view.standing();
    for (const level of levelSchema.options) {
      standing.set({ level }, alarms.filter((alarm) => alarm.level === level).length);
    }
    screens.set(hub.screens());
  };

  // Scrapes at the same time share one answer: otherwise a second one would move the numbers under the first.
  let running: Promise<string> | undefined;
  return {
    contentType: registry.contentType,
    scrape: () => {
      running ??= (async () => {
        try {
          take();
          return await registry.metrics();
        } finally {
          running = undefined;
        }
      })();
      return running;
    },
    painted: (latencyMs) => painted.observe(latencyMs / 1000),
    nonsense: () => nonsense.inc(),
  };
};
