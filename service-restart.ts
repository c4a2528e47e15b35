import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Alerts } from './alerts/alerts.js';
import type { Arrival } from './domain/observation.js';
import type { createDecoder } from './ingest/decode.js';
import type { Writer } from './ingest/historian/writer.js';
import type { Spool } from './ingest/spool/spool.js';
import type { StationProgress, StationProgressMemory } from './ingest/station-progress.js';
import { type createTally, readingsOf } from './ingest/tally.js';
import { readIfThere, writeAtomic } from './store/atomic-file.js';

/** In the data folder: the name under which the broker knows this service. */
export const CLIENT_ID_FILE = 'client-id';

/** The broker keeps what it could not deliver under this name: the same one after every start. */
export const clientIdIn = async (dataDir: string): Promise<string> => {
  const file = join(dataDir, CLIENT_ID_FILE);
  const known = (await readIfThere(file))?.trim();
  if (known) return known;
  const fresh = `minesentry-${randomBytes(4).toString('hex')}`;
  await writeAtomic(file, fresh);
  return fresh;
};

/** The rule layer's state at an arrival; the spool holds what came after it. */
export interface Snapshot {
  readonly arrival: number;
  readonly state: unknown;
  readonly stations?: StationProgressMemory;
  /** Service time of the last message before it. */
  readonly heardUntil?: number;
}

/** The last snapshot, where there is one that can be read. */
export const readSnapshot = async (file: string, logger: Logger): Promise<Snapshot | undefined> => {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Snapshot;
  } catch (error) {
    logger.error({ file, err: error }, 'the snapshot cannot be read: the rules start from the spool and the journal');
    return undefined;
  }
};

/** Applies again what the rules had not kept, and counts what the writer has not stored. `heardUntil`: the last message's service time. */
export const replaySpool = async (parts: {
  readonly spool: Spool;
  readonly decode: ReturnType<typeof createDecoder>;
  readonly alerts: Alerts;
  readonly progress: StationProgress;
  readonly writer: Writer;
  readonly tally: ReturnType<typeof createTally>;
  readonly from: number;
  /** Told of each message before it is decoded: the mine's file may have been another one. */
  readonly before: (arrival: number) => void;
  /** Hears each replayed arrival as well. */
  readonly heard?: (arrival: Arrival) => void;
}): Promise<{ readonly replayed: number; readonly heardUntil?: number }> => {
  const { spool, decode, alerts, progress, writer, tally, from } = parts;
  const stored = writer.cursor();
  let replayed = 0;
  let heardUntil: number | undefined;
  for await (const record of spool.read(Math.min(from, stored + 1))) {
    parts.before(record.arrival);
    const { damaged, ...asItStands } = record;
    // Rules and history had it before; only for the count of frames it must not be missing.
    if (damaged?.upTo === record.arrival && record.arrival <= stored) progress.recognise(decode(asItStands));
    const arrival = decode(record);
    heardUntil = record.receivedAt;
    if (record.arrival > stored) tally.received(readingsOf(arrival));
    if (record.arrival < from) continue;
    alerts.arrive(arrival);
    progress.heard(arrival);
    parts.heard?.(arrival);
    replayed += 1;
  }
  return heardUntil === undefined ? { replayed } : { replayed, heardUntil };
};
