import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { OK, type Status } from './domain/status.js';

/** What the watching thread is given. `beats`: one counter, raised by the loop that is watched. */
export interface LoopWatchData {
  readonly beats: SharedArrayBuffer;
  readonly lookEveryMs: number;
  readonly stalledMs: number;
}

/** Sees whether the service's own event loop stands still. */
export interface LoopWatch {
  /** Degraded for a minute after the loop stood still. */
  status(): Status;
  close(): Promise<void>;
}

const BEAT_MS = 250;
const LOOK_MS = 1000;
/** A heartbeat reaches the screens at least every 5 s; a loop that stands still this long is late with one. */
const STALLED_MS = 5000;
/** A pause above this is logged once it is over. */
const NOTED_MS = 1000;
const SHOWN_MS = 60_000;

const workerFile = (): string => {
  const beside = fileURLToPath(new URL('./loop-watch-worker.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('./dist/loop-watch-worker.js', import.meta.url));
};

/**
 * Watches the event loop from a thread of its own, which says on standard error that it stands still while it does; once
 * it goes on, the loop itself logs for how long it stood. `monotonicMs`: a clock that is never set.
 */
export const watchLoop = (parts: {
  readonly logger: Pick<Logger, 'warn'>;
  readonly stalledMs?: number;
  readonly monotonicMs?: () => number;
}): LoopWatch => {
  const { logger, stalledMs = STALLED_MS, monotonicMs = () => performance.now() } = parts;
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(beats);
  const workerData: LoopWatchData = { beats, stalledMs, lookEveryMs: Math.min(LOOK_MS, stalledMs) };
  const worker = new Worker(workerFile(), { workerData });
  worker.unref();
  worker.on('error', (error) => logger.warn({ err: error }, 'the event loop is not watched any more'));
  let beatAt = monotonicMs();
  let stood: { readonly ms: number; readonly endedAt: number } | undefined;
  const beat = setInterval(() => {
    Atomics.add(counter, 0, 1);
    const now = monotonicMs();
    const ms = Math.round(now - beatAt - BEAT_MS);
    beatAt = now;
    if (ms < NOTED_MS) return;
    stood = { ms, endedAt: now };
    logger.warn({ stoodMs: ms }, 'the event loop stood still');
  }, BEAT_MS).unref();
  return {
    status: () =>
      stood === undefined || monotonicMs() - stood.endedAt > SHOWN_MS
        ? OK
        : { state: 'degraded', why: `the event loop stood still for ${stood.ms} ms within the last minute` },
    async close() {
      clearInterval(beat);
      await worker.terminate();
    },
  };
};
