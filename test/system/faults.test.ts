import { expect, test } from 'vitest';
import { type Fault, runFault } from '../../bench/faults/run-fault.js';

// A small part of `npm run faults`, which docs/reliability.md reports on.

const PACE = { warmMs: 1500, afterMs: 500 };
const cutAndKill: Fault = {
  name: 'cut-and-kill',
  title: 'connections cut, service killed, database killed',
  mode: 'servers',
  inject: async ({ brokerWay, influx, service }) => {
    brokerWay.cut();
    await service.kill();
    await influx.kill();
    await service.start();
    await influx.restart();
    brokerWay.freeze();
    brokerWay.cut();
    return [];
  },
};

test('under 2,000 readings a second nothing acknowledged is lost and no overrun missed when service, database and connections die', {
  timeout: 120_000,
}, async () => {
  const outcome = await runFault(cutAndKill, 1, PACE);
  expect(outcome.failures).toEqual([]);
  expect(outcome).toMatchObject({ lost: 0, duplicated: 0, missed: 0, superfluous: 0, lostAcknowledgements: 0 });
  expect(outcome.expected).toBeGreaterThan(5000);
  expect(outcome.overruns).toBeGreaterThan(0);
});

test('the same holds without broker and database', { timeout: 120_000 }, async () => {
  const killed: Fault = {
    name: 'embedded-killed',
    title: 'killed once',
    mode: 'embedded',
    inject: async ({ service }) => {
      await service.kill();
      await service.start();
      return [];
    },
  };
  const outcome = await runFault(killed, 1, PACE);
  expect(outcome.failures).toEqual([]);
  expect(outcome.expected).toBeGreaterThan(5000);
});
