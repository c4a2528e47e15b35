import { orderOf } from './alerts/commands.js';
import type { Outbound } from './alerts/outbound.js';
import type { Clock } from './domain/clock.js';
import type { NumberedFrame } from './domain/observation.js';
import type { Outbox } from './ingest/mqtt/outbox.js';
import { buildTopic } from './ingest/mqtt/topics.js';

/** A command that nobody heard for so long is not sent any more. */
const COMMAND_KEPT_MS = 600_000;

/** What the rule layer sends over MQTT, as topics of the contract. */
export const outboundVia = (outbox: Outbox, clock: Clock): Outbound => ({
  alarm(alarm) {
    const topic = buildTopic({ kind: 'alarm', mine: alarm.mine, alarm: alarm.id });
    outbox.send(topic, alarm.state === 'closed' ? '' : JSON.stringify(alarm), { retain: true });
  },
  command({ mine, ...command }) {
    const topic = buildTopic({ kind: 'command', mine, command: command.id });
    // An order's broadcast waits for no other order's; its own end must not overtake it.
    const about = `${mine} ${orderOf(command.id)}`;
    outbox.send(topic, JSON.stringify(command), { retain: false, expiresAt: clock() + COMMAND_KEPT_MS, about });
  },
});

/** Where the ledger's newest head is published, retained: whoever keeps a copy can check the ledger against it. */
export const HEAD_TOPIC = 'minesentry/journal/head';

/** Tells gateways which of their numbered frames are safe. */
export const tellStored = (outbox: Outbox, frames: readonly NumberedFrame[]): void => {
  for (const { seq, ...station } of frames) {
    outbox.send(buildTopic({ kind: 'stored', ...station }), JSON.stringify({ seq }), {
      retain: false,
      newestOnly: true,
    });
  }
};
