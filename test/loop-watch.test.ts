import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ended, until } from './support/servers.js';

const watched = fileURLToPath(new URL('../dist/loop-watch.js', import.meta.url));
const SLOW_MS = 30_000;

/** A program whose loop stands still until a file is there. */
const standsStillUntil = (file: string): string => `
  import { existsSync } from 'node:fs';
  import { watchLoop } from ${JSON.stringify(watched)};
  const say = (said) => process.stdout.write(JSON.stringify(said) + '\\n');
  const watch = watchLoop({ logger: { warn: (fields, text) => say({ ...fields, text }) }, stalledMs: 1000 });
  const still = new Int32Array(new SharedArrayBuffer(4));
  const until = Date.now() + ${SLOW_MS};
  await new Promise((resolve) => setTimeout(resolve, 500));
  while (!existsSync(${JSON.stringify(file)}) && Date.now() < until) Atomics.wait(still, 0, 0, 100);
  const ask = setInterval(() => {
    if (watch.status().state === 'ok') return;
    clearInterval(ask);
    say(watch.status());
    void watch.close();
  }, 50);
`;

describe('an event loop that stands still', () => {
  it(
    'is said while it does, from outside it, and once it goes on, for how long it stood',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'loop-'));
      const file = join(folder, 'go-on');
      const program = join(folder, 'program.mjs');
      writeFileSync(program, standsStillUntil(file));
      const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
      try {
        let [out, err] = ['', ''];
        child.stdout.on('data', (text) => (out += String(text)));
        child.stderr.on('data', (text) => (err += String(text)));
        await until('it is said', () => err.includes('the event loop stands still'), SLOW_MS);
        writeFileSync(file, '');
        await once(child, 'close');
        expect(err.match(/stands still/g)).toHaveLength(1);
        expect(out).toContain('the event loop stood still');
        expect(out).toMatch(/"state":"degraded","why":"the event loop stood still for \d+ ms within the last minute"/);
        expect(child.exitCode).toBe(0);
      } finally {
        await ended(child, 'SIGKILL');
        rmSync(folder, { recursive: true });
      }
    },
    2 * SLOW_MS,
  );
});
