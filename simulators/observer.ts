import { z } from 'zod';
import type { HeardCommand } from './message.js';
import type { Simulation } from './mine-simulator.js';
import type { ObservedAlarm, ObservedOrder, Outcome } from './scenarios/check.js';

/** Listens to what the service says over MQTT, to judge what came of a story. */
export interface Observer {
  /** Any message of the mine; other than alarms are passed over. */
  message(topic: string, payload: Uint8Array): void;
  command(command: HeardCommand): void;
  /** Looks whether the ordered areas are empty by now. */
  look(): void;
  outcome(): Outcome;
}

const alarmSchema = z.object({
  id: z.string(),
  rule: z.string(),
  point: z.string().optional(),
  level: z.string(),
  at: z.number(),
  clearedAt: z.number().optional(),
});

/** The oldest alarms are forgotten beyond this. */
const MOST_ALARMS = 1000;

/** Builds an observer; an order is over when nobody is left in its areas. */
export const createObserver = (simulation: Simulation): Observer => {
  const alarms = new Map<string, ObservedAlarm>();
  const orders = new Map<string, ObservedOrder>();
  return {
    message(topic, payload) {
      if (!topic.startsWith(`mines/${simulation.mine.id}/alarms/`) || payload.length === 0) return;
      let json: unknown;
      try {
        json = JSON.parse(new TextDecoder().decode(payload));
      } catch {
        return;
      }
      const alarm = alarmSchema.safeParse(json);
      if (!alarm.success) return;
      alarms.set(alarm.data.id, alarm.data);
      const oldest = alarms.keys().next();
      if (alarms.size > MOST_ALARMS && !oldest.done) alarms.delete(oldest.value);
    },
    command({ id, kind, areas }) {
      if (kind !== 'evacuate') return;
      const before = orders.get(id);
      const { at } = simulation.truth();
      orders.set(id, { areas: [...new Set([...(before?.areas ?? []), ...areas])], orderedAt: before?.orderedAt ?? at });
    },
    look() {
      if (orders.size === 0) return;
      const { at, people } = simulation.truth();
      for (const [id, order] of orders) {
        if (order.clearedAt !== undefined) continue;
        const areas = new Set(order.areas);
        if (people.every(({ area, underground }) => !underground || !areas.has(area))) {
          orders.set(id, { ...order, clearedAt: at });
        }
      }
    },
    outcome: () => ({ alarms: [...alarms.values()], orders: [...orders.values()] }),
  };
};
