import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { until } from './support/servers.js';

const watched = fileURLToPath(new URL('../dist/loop-watch.js', import.meta.url));

/** A program whose loop stands still until it is told to go on by a byte of shared memory that nobody sets in time. */
const STANDS_STILL = `
  import { watchLoop } from ${JSON.stringify(watched)};
  const warn = (fields, text) => process.stdout.write(JSON.stringify({ ...fields, text }) + '\\n');
  const watch = watchLoop({ logger: { warn }, stalledMs: 1000 });
  setTimeout(() => {
    const still = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(still, 0, 0, 6000);
    const ask = setInterval(() => {
      if (watch.status().state === 'ok') return;
      clearInterval(ask);
      process.stdout.write(JSON.stringify(watch.status()) + '\\n');
      void watch.close();
    }, 50);
  }, 1500);
`;

describe('an event loop that stands still', () => {
  it('is said while it does, from outside it, and once it goes on, for how long it stood', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', STANDS_STILL], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (err += String(text)));
    await until('it is said', () => err.includes('the event loop stands still'));
    // Said once for each time, however long it lasts.
    await once(child, 'close');
    expect(err.match(/stands still/g)).toHaveLength(1);
    expect(out).toContain('the event loop stood still');
    expect(out).toMatch(/"state":"degraded","why":"the event loop stood still for \d+ ms within the last minute"/);
    expect(child.exitCode).toBe(0);
  });
});
