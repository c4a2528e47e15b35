// Runs in a worker thread, and writes to standard error itself: the thread that logs is the one that may stand still.
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { LoopWatchData } from './loop-watch.js';

const { beats, lookEveryMs, stalledMs } = workerData as LoopWatchData;
const counter = new Int32Array(beats);
let seen = Atomics.load(counter, 0);
let standsMs = 0;
let said = false;

setInterval(() => {
  const now = Atomics.load(counter, 0);
  // Counted by this thread's own turns: a machine that sleeps stops both.
  standsMs = now === seen ? standsMs + lookEveryMs : 0;
  if (now !== seen) said = false;
  seen = now;
  if (standsMs < stalledMs || said) return;
  said = true;
  const line = { level: 60, time: Date.now(), pid: process.pid, standsMs, msg: 'the event loop stands still' };
  writeSync(2, `${JSON.stringify(line)}\n`);
}, lookEveryMs);
