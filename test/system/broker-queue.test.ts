import { readFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { startMosquitto } from '../support/mosquitto.js';

const WAITING = 5000;
const MORE = 10_000;
const KIB = 1024;
const TIMEOUT_MS = 120_000;

/** Bytes that a process has written so far, to disks and sockets. */
const writtenBy = (pid: number): number => Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);

test('a long queue at the broker is not written out again and again while more comes in', {
  timeout: TIMEOUT_MS,
}, async () => {
  const broker = await startMosquitto();
  try {
    const listener = await connectAsync(broker.url, { clientId: 'away', clean: false });
    await listener.subscribeAsync('mines/#', { qos: 1 });
    await listener.endAsync();
    const gateway = await connectAsync(broker.url);
    const publish = (count: number, payload: Buffer): Promise<unknown> =>
      Promise.all(
        Array.from({ length: count }, (_, index) => gateway.publishAsync(`mines/m/gas/P${index}`, payload, { qos: 1 })),
      );
    await publish(WAITING, Buffer.alloc(4 * KIB, 0x20));
    const before = writtenBy(broker.pid);
    await publish(MORE, Buffer.from('{}'));
    // At most the one save whose time has come, or two where the machine takes long; one for each 500 messages were 20.
    expect(writtenBy(broker.pid) - before).toBeLessThan(4 * WAITING * 4 * KIB);
    await gateway.endAsync();
  } finally {
    await broker.stop();
  }
});
