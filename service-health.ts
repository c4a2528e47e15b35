import { statfs } from 'node:fs/promises';
import type { ServiceHealth } from './alerts/health/health.js';
import type { Clock } from './domain/clock.js';
import type { Status } from './domain/status.js';
import type { BrokerEvent } from './ingest/ingest.js';

/** What the service sees of itself, for the rules: gathered between two looks, never waited for. */
export interface HealthWatch {
  onBroker(event: BrokerEvent): void;
  /** A message came in; blind time begins after the last one. */
  onMessage(receivedAt: number): void;
  /** When the last message came in, of this run or an earlier one. */
  heardUntil(): number | undefined;
  look(): ServiceHealth;
  /** Messages wait for the disk, and nothing has come in for a while: the broker waits to be thanked for them first. */
  isDeaf(waitsForDisk: boolean): boolean;
}

/** Free space is asked for this often: asking may take long on a disk that is in trouble. */
const DISK_EVERY_MS = 30_000;
/** Without a message for so long, and without a disk, the service listens in another way. */
const DEAF_MS = 2000;

/** Watches broker, journal, disk and history; `knownToBroker`: an earlier run has had a session there. */
export const createHealthWatch = (parts: {
  readonly dataDir: string;
  readonly knownToBroker: boolean;
  /** When an earlier run took its last message; blind time begins there. */
  readonly heardUntil: number | undefined;
  readonly journal: () => Status;
  readonly historianBehindMs: () => number;
  readonly failedRules: () => readonly string[];
  readonly missingFrames: (now: number) => NonNullable<ServiceHealth['missingFrames']>;
  readonly givenUpFrames: () => NonNullable<ServiceHealth['givenUpFrames']>;
  readonly clock: Clock;
}): HealthWatch => {
  const { dataDir, knownToBroker, heardUntil, journal, historianBehindMs, failedRules, missingFrames, clock } = parts;
  const startedAt = clock();
  let connected = false;
  let sessionLost: ServiceHealth['broker']['sessionLost'];
  let lastMessageAt = heardUntil;
  let takenOver = false;
  let diskFreeShare: number | null = null;
  let diskAskedAt = Number.NEGATIVE_INFINITY;

  const askDisk = (now: number): void => {
    if (now - diskAskedAt < DISK_EVERY_MS) return;
    diskAskedAt = now;
    statfs(dataDir).then(
      ({ bavail, blocks }) => {
        diskFreeShare = blocks === 0 ? null : bavail / blocks;
      },
      () => {
        diskFreeShare = null;
      },
    );
  };

  return {
    onBroker(event) {
      connected = event.kind === 'connected';
      if (event.kind === 'disconnected') {
        takenOver ||= event.takenOver === true;
        return;
      }
      const isForgotten = !event.sessionPresent && (!event.first || knownToBroker);
      if (!isForgotten && !takenOver) return;
      sessionLost = {
        at: event.at,
        blindFrom: lastMessageAt ?? startedAt,
        ...(takenOver && !isForgotten ? { takenOver } : {}),
      };
      takenOver = false;
    },
    onMessage(receivedAt) {
      lastMessageAt = receivedAt;
    },
    heardUntil: () => lastMessageAt,
    isDeaf: (waitsForDisk) => waitsForDisk && clock() - (lastMessageAt ?? startedAt) >= DEAF_MS,
    look() {
      const now = clock();
      askDisk(now);
      const written = journal();
      return {
        at: now,
        broker: { connected, ...(sessionLost === undefined ? {} : { sessionLost }) },
        journalFailing: written.state === 'ok' ? null : written.why,
        diskFreeShare,
        historianBehindMs: historianBehindMs(),
        failedRules: failedRules(),
        missingFrames: missingFrames(now),
        givenUpFrames: parts.givenUpFrames(),
      };
    },
  };
};
