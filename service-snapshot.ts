import type { Logger } from 'pino';
import type { Alerts } from './alerts/alerts.js';
import type { Journal } from './alerts/journal/journal.js';
import type { Writer } from './ingest/historian/writer.js';
import type { Spool } from './ingest/spool/spool.js';
import type { StationProgress } from './ingest/station-progress.js';
import type { Snapshot } from './service-restart.js';
import { writeAtomic } from './store/atomic-file.js';

/** Keeps the rule layer's state on disk, so that a start need not judge again what the spool may then forget. */
export interface SnapshotKeeping {
  /** Keeps one now, or goes on with the one in hand; a failure is logged and tried again at the next call. */
  keep(): void;
  /** Keeps the last one of a run. @throws Error where the disk takes nothing. */
  last(): Promise<void>;
  /** Resolves once nothing is being kept. */
  settled(): Promise<void>;
}

export const createSnapshotKeeping = (parts: {
  readonly file: string;
  /** The arrival up to which the snapshot goes that an earlier run kept; 0: none. */
  readonly kept: number;
  readonly alerts: Pick<Alerts, 'snapshot'>;
  readonly progress: Pick<StationProgress, 'memory'>;
  readonly heardUntil: () => number | undefined;
  readonly journal: Pick<Journal, 'flushed'>;
  readonly spool: Pick<Spool, 'whenDurable' | 'forget'>;
  readonly writer: Pick<Writer, 'cursor'>;
  readonly logger: Pick<Logger, 'error'>;
}): SnapshotKeeping => {
  const { file, alerts, progress, journal, spool, writer, logger } = parts;
  let { kept } = parts;
  const forget = (): Promise<void> => spool.forget(Math.min(kept, writer.cursor()));
  const last = async (): Promise<void> => {
    const heardUntil = parts.heardUntil();
    const taken: Snapshot = {
      ...alerts.snapshot(),
      stations: progress.memory(),
      ...(heardUntil === undefined ? {} : { heardUntil }),
    };
    // What the snapshot takes for said must be in the journal before the spool may forget it.
    await journal.flushed();
    await spool.whenDurable(taken.arrival);
    await writeAtomic(file, JSON.stringify(taken));
    kept = taken.arrival;
    await forget();
  };
  let keeping: Promise<void> | undefined;
  return {
    keep() {
      // Also while one waits for the disk: it may be full of what can be forgotten by the one before.
      forget().catch((error: unknown) => logger.error({ err: error }, 'the spool cannot forget; it is tried again'));
      keeping ??= last()
        .catch((error: unknown) => logger.error({ err: error }, 'the snapshot cannot be kept; it is tried again'))
        .finally(() => {
          keeping = undefined;
        });
    },
    last,
    settled: async () => {
      await keeping;
    },
  };
};
