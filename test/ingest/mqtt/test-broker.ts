import { startEmbeddedBroker } from '../../../ingest/mqtt/embedded-broker.js';
import { createListener } from './disk.js';

type Parts = Parameters<typeof startEmbeddedBroker>[0];

/** An embedded broker on a free port, with a clock that stands and nobody who listens, but for what is given. */
export const startTestBroker = (
  parts: Pick<Parts, 'take' | 'durable'> & Partial<Parts>,
): ReturnType<typeof startEmbeddedBroker> =>
  startEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    onEvent: () => undefined,
    hear: () => undefined,
    clock: () => 1_000_000,
    logger: createListener().logger,
    ...parts,
  });
