import { expect, test } from 'vitest';
import { type Fault, runFault } from '../../bench/faults/run-fault.js';

// A small part of `npm run faults`, which docs/reliability.md reports on.

const PACE = { warmMs: 1500, afterMs: 500 };
/** Half the load of the bench: other tests run beside it. */
const FRAME_EVERY_MS = 400;
/** Seconds by itself; a machine that does much else may take its time. */
const TIMEOUT_MS = 400_000;
const cutAndKill: Fault = {
  name: 'cut-and-kill',
  title: 'connections cut, service killed, database killed',
  mode: 'servers',
  frameEveryMs: FRAME_EVERY_MS,
  inject: async ({ brokerWay, influx, service }) => {
    brokerWay.cut();
    await service.kill();
    await influx.kill();
    await service.start();
    await influx.restart();
    brokerWay.cut();
    return [];
  },
};

test('nothing acknowledged is lost and no overrun missed when service, database and connections die', {
  timeout: TIMEOUT_MS,
}, async () => {
  const outcome = await runFault(cutAndKill, 1, PACE);
  expect(outcome.failures).toEqual([]);
  expect(outcome).toMatchObject({ lost: 0, duplicated: 0, missed: 0, superfluous: 0, lostAcknowledgements: 0 });
  expect(outcome.expected).toBeGreaterThan(2000);
  expect(outcome.overruns).toBeGreaterThan(0);
});

test('the same holds without broker and database', { timeout: TIMEOUT_MS }, async () => {
  const killed: Fault = {
    name: 'embedded-killed',
    title: 'killed once',
    mode: 'embedded',
    frameEveryMs: FRAME_EVERY_MS,
    inject: async ({ service }) => {
      await service.kill();
      await service.start();
      return [];
    },
  };
  const outcome = await runFault(killed, 1, PACE);
  expect(outcome.failures).toEqual([]);
  expect(outcome.expected).toBeGreaterThan(2000);
});
