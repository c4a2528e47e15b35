import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Logger } from 'pino';
import { OK } from '../../domain/status.js';
import type { BrokerEvent, Ingest } from '../ingest.js';
import type { Spool } from '../spool/spool.js';
import type { Take } from './connection.js';
import { INBOUND_KINDS, parseTopic } from './topics.js';

/** The embedded broker cannot be started. */
export class EmbeddedBrokerError extends Error {
  override readonly name = 'EmbeddedBrokerError';
  readonly retryable = false;
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const MOST_PACKET_BYTES = 1024 * 1024;
const CLOSE_MS = 3000;

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = 'code' in error && error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new EmbeddedBrokerError(
              'port-in-use',
              `port ${port} is in use on ${host}: set EMBEDDED_MQTT_PORT to another one, or MQTT_URL to the broker that runs there`,
            )
          : error,
      );
    });
    server.listen(port, host, resolve);
  });

/**
 * Starts the embedded broker: MQTT 3.1.1, for a mine without a server. A gateway's message is acknowledged once the
 * spool has it; nobody but the service speaks on alarms, commands and `stored`. Retained messages live in memory.
 * @throws EmbeddedBrokerError `port-in-use`.
 */
export const startEmbeddedBroker = async (options: {
  readonly host: string;
  readonly port: number;
  readonly take: Take;
  readonly durable: Pick<Spool, 'whenDurable'>;
  readonly onEvent: (event: BrokerEvent) => void;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}): Promise<Ingest & { readonly port: number }> => {
  const { host, port, take, durable, onEvent, clock, logger } = options;
  let closing = false;
  let lastTaken = 0;
  const aedes = await Aedes.createBroker({
    authorizePublish(client, packet, done) {
      const { topic, payload, retain } = packet;
      const spoken = parseTopic(topic);
      const isOurs = spoken !== undefined && !INBOUND_KINDS.has(spoken.kind);
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      if (closing || isOurs || !topic.startsWith('mines/') || bytes.length > MOST_PACKET_BYTES) {
        const refusal = closing
          ? 'the service is stopping'
          : `${client?.id ?? 'a client'} may not publish ${bytes.length} bytes on ${topic.slice(0, 200)}`;
        logger.warn({ topic: topic.slice(0, 200) }, refusal);
        done(new Error(refusal));
        return;
      }
      // aedes acknowledges after this answer, so the disk comes first. Clearing a retained word says nothing new.
      if (retain && bytes.length === 0) {
        done(null);
        return;
      }
      try {
        lastTaken = take({ topic, payload: bytes, retained: false, receivedAt: clock() });
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      durable.whenDurable(lastTaken).then(
        () => done(null),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  aedes.on('clientError', (client, error) =>
    logger.warn({ client: client.id, why: error.message }, 'a client was let go'),
  );
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await listen(server, host, port);
  server.on('error', (error) => logger.error({ why: error.message }, 'the embedded broker has a fault'));
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  onEvent({ kind: 'connected', at: clock(), sessionPresent: true, first: true });
  logger.info({ host, port: bound }, 'the embedded broker listens');

  return {
    port: bound,
    ready: () => !closing,
    status: () => (closing ? { state: 'down', why: 'the service is stopping' } : OK),
    publish: (topic, payload, { retain }) =>
      new Promise((resolve, reject) => {
        aedes.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain, dup: false }, (error) =>
          error ? reject(error) : resolve(),
        );
      }),
    async close() {
      if (closing) return;
      closing = true;
      const given = new Promise<void>((resolve) => {
        setTimeout(resolve, CLOSE_MS).unref();
      });
      await Promise.race([durable.whenDurable(lastTaken).catch(() => undefined), given]);
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await Promise.race([new Promise<void>((resolve) => aedes.close(resolve)), given]);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
