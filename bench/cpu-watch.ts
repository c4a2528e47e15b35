import { Worker } from 'node:worker_threads';

/** Ends this process when what it does now takes more processor time than it may; a loaded machine costs none of it. */
export interface CpuWatch {
  /** From now on it may take so much. */
  allow(mostMs: number): void;
}

const WATCHER = `
const { parentPort } = require('node:worker_threads');
const usedMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
let until = Infinity;
parentPort.on('message', (mostMs) => { until = usedMs() + mostMs; });
setInterval(() => { if (usedMs() > until) process.kill(process.pid, 'SIGKILL'); }, 500);
`;

/** A thread of its own, because whoever runs in circles hears nothing. */
export const startCpuWatch = (): CpuWatch => {
  const watcher = new Worker(WATCHER, { eval: true });
  watcher.unref();
  return { allow: (mostMs) => watcher.postMessage(mostMs) };
};
