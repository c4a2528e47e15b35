import { CompiledQuery } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { OK, type Status } from '../../domain/status.js';
import type { Store } from '../../store/store.js';
import { writeHeadFile } from './head-file.js';
import { GENESIS } from './ledger.js';
import { type Head, soundLines } from './verify.js';

/** A head as it is published: whoever keeps it can tell later whether the ledger was cut off or written anew. */
export interface PublishedHead extends Head {
  /** Service clock, epoch ms. */
  readonly at: number;
}

/** Reads back what was written to the ledger and tells its head to the outside. */
export interface Heads {
  /** Reads the lines since the last look, publishes the head where it is another one, and notes it beside the journal. */
  look(): Promise<void>;
  /** The newest head that was read back and found sound. */
  newest(): Head;
  /** Down where a line that was written does not follow from the one before it. */
  status(): Status;
}

/** Builds the reader on the ledger after `start`, a head that was checked. A broken chain is logged, shown and never published. */
export const createHeads = (parts: {
  readonly store: Store;
  readonly dataDir: string;
  readonly start: Head | undefined;
  readonly publish: (head: PublishedHead) => void;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'error'>;
}): Heads => {
  const { store, dataDir, publish, clock, logger } = parts;
  let head = parts.start ?? { seq: 0, hash: GENESIS };
  let told: Head | undefined;
  let broken: string | undefined;
  let looking: Promise<void> | undefined;
  const reader = {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      const { rows } = await store.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
      return { rows, changes: 0 };
    },
  };

  const read = async (): Promise<void> => {
    const lines = soundLines(reader, head);
    for (let page = await lines.next(); ; page = await lines.next()) {
      if (!page.done) {
        const last = page.value.at(-1);
        if (last !== undefined) head = { seq: last.seq, hash: last.hash };
        continue;
      }
      if (page.value !== undefined && broken === undefined) logger.error(page.value, 'the ledger is broken');
      broken = page.value?.reason;
      return;
    }
  };

  const look = async (): Promise<void> => {
    await read();
    if (broken !== undefined || head.seq === 0 || told?.seq === head.seq) return;
    told = head;
    const said = { ...head, at: clock() };
    logger.info(said, "the ledger's head");
    publish(said);
    await writeHeadFile(dataDir, head);
  };

  return {
    look() {
      looking ??= look()
        .catch((error: unknown) => logger.error({ err: error }, "the ledger's head cannot be read; it is tried again"))
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
    newest: () => head,
    status: () => (broken === undefined ? OK : { state: 'down', why: `the ledger is broken: ${broken}` }),
  };
};
