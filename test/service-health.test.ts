import { expect, it } from 'vitest';
import { createHealthWatch } from '../service-health.js';

const watching = (heardUntil?: number) =>
  createHealthWatch({
    dataDir: '.',
    knownToBroker: true,
    heardUntil,
    journal: () => ({ state: 'ok' }),
    historianBehindMs: () => 0,
    failedRules: () => [],
    missingFrames: () => [],
    givenUpFrames: () => [],
    clock: () => 50_000,
  });
const connected = { kind: 'connected', at: 60_000, first: true } as const;

it('a session that expired while the service was away is blind time from the last message of the run before', () => {
  const health = watching(1000);
  health.onBroker({ ...connected, sessionPresent: false });
  expect(health.look().broker.sessionLost).toEqual({ at: 60_000, blindFrom: 1000 });
});

it('a session that another client had is blind time, though the broker knows it', () => {
  const health = watching();
  health.onBroker({ ...connected, at: 51_000, sessionPresent: true });
  health.onMessage(52_000);
  health.onBroker({ kind: 'disconnected', at: 53_000, why: 'taken over', takenOver: true });
  health.onBroker({ ...connected, first: false, sessionPresent: true });
  expect(health.look().broker.sessionLost).toEqual({ at: 60_000, blindFrom: 52_000, takenOver: true });
});

it('a connection that was merely lost is no blind time: the broker has kept what came meanwhile', () => {
  const health = watching();
  health.onBroker({ ...connected, sessionPresent: true });
  health.onBroker({ kind: 'disconnected', at: 61_000, why: 'cut' });
  health.onBroker({ ...connected, at: 62_000, first: false, sessionPresent: true });
  expect(health.look().broker.sessionLost).toBeUndefined();
});
