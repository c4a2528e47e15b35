import { join } from 'node:path';
import { z } from 'zod';
import type { Arrival, Observation, Reading, Refusal } from '../../../domain/observation.js';
import type { DeadLetters } from '../../../ingest/dead-letters.js';
import { createWriter, type Writer } from '../../../ingest/historian/writer.js';
import { openSpool } from '../../../ingest/spool/file-spool.js';
import type { OpenSegment } from '../../../ingest/spool/segment.js';
import type { Spool, SpoolRecord } from '../../../ingest/spool/spool.js';
import { createTally, readingsOf, type Tally } from '../../../ingest/tally.js';
import type { DeadLetterRow } from '../../../store/schema.js';
import { createMemoryHistorian } from '../../support/memory-historian.js';
import { listening } from '../spool/support.js';

export const MINUTE = 60_000;
export const START_AT = 1_700_000_040_000;

/** What a test's message says: readings, one by one, refused ones among them. */
const said = z.array(
  z.object({
    point: z.string().default('001A01'),
    at: z.number(),
    value: z.number().nullable().default(0.25),
    quality: z.enum(['good', 'fault']).default('good'),
    fate: z.enum(['refused', 'future', 'system']).optional(),
  }),
);
export type Said = z.input<typeof said>;

const refusalOf = (index: number): Refusal => ({
  code: 'schema-violation',
  message: 'does not fit',
  place: `[${index}]`,
  excerpt: '',
  sha256: '',
  bytes: 0,
  mine: 'hongqi',
});

export const decode = ({ arrival, receivedAt, topic, payload, damaged }: SpoolRecord): Arrival => {
  if (damaged !== undefined) {
    const refusals = [{ ...refusalOf(0), code: 'spool-damaged', place: '' } as const];
    return { arrival, receivedAt, topic, observations: [], refusals };
  }
  const observations: Observation[] = [];
  const refusals: Refusal[] = [];
  for (const [index, one] of said.parse(JSON.parse(Buffer.from(payload).toString())).entries()) {
    const { point, at, value, quality, fate } = one;
    const reading: Reading = { kind: 'reading', mine: 'hongqi', point, at, value, quality };
    if (fate === 'refused' || fate === 'future') refusals.push(refusalOf(index));
    if (fate === 'future') observations.push({ ...reading, at: receivedAt, clockSuspect: true, judgedOnly: true });
    if (fate === 'system') observations.push({ kind: 'system', mine: 'hongqi', system: 'gas', at, state: 'up' });
    if (fate === undefined) observations.push(reading);
  }
  return { arrival, receivedAt, topic, observations, refusals };
};

/** Dead letters in memory, which fail when a test says so. */
export const memoryDeadLetters = () => {
  const rows = new Map<string, DeadLetterRow>();
  const disk = { failures: 0 };
  const port: DeadLetters = {
    async put(given) {
      if (disk.failures > 0) {
        disk.failures -= 1;
        throw new Error('the journal is locked');
      }
      for (const row of given) if (!rows.has(row.id)) rows.set(row.id, row);
    },
    list: async () => ({ items: [...rows.values()] }),
  };
  return { rows, disk, port };
};

type WriterOptions = Parameters<typeof createWriter>[0];

/** A spool, a writer and its stores in a folder; the stores outlive the service's runs. */
export const createBench = (folder: string, options: Partial<WriterOptions> & { openFile?: OpenSegment } = {}) => {
  const historian = createMemoryHistorian();
  const letters = memoryDeadLetters();
  const heard = listening();
  const { openFile, ...writerOptions } = options;
  let running: { readonly spool: Spool; readonly writer: Writer; readonly tally: Tally } | undefined;
  const now = () => {
    if (running === undefined) throw new Error('the service is not running');
    return running;
  };
  const sums: string[] = [];
  /** The sum as it stands; kept where it does not hold. */
  const check = (tally: Tally): void => {
    const { received, stored, duplicate, quarantined, queued } = tally.now();
    if (received !== stored + duplicate + quarantined + queued || queued < 0) sums.push(JSON.stringify(tally.now()));
  };
  const watched = (): Tally => {
    const tally = createTally();
    return {
      received(readings) {
        tally.received(readings);
        check(tally);
      },
      settled(outcome) {
        tally.settled(outcome);
        check(tally);
      },
      now: tally.now,
    };
  };
  return {
    historian,
    letters,
    heard,
    /** Sums that did not hold: to stay empty. */
    sums,
    sum: () => now().tally.now(),
    writer: () => now().writer,
    spool: () => now().spool,
    async start() {
      const spool = await openSpool({
        folder: join(folder, 'spool'),
        logger: heard.logger,
        groupCommitMs: 0,
        ...(openFile === undefined ? {} : { openFile }),
      });
      const tally = watched();
      const writer = await createWriter({
        spool,
        decode,
        historian,
        deadLetters: letters.port,
        tally,
        cursorFile: join(folder, 'stored-up-to'),
        clock: () => START_AT,
        logger: heard.logger,
        pause: () => new Promise((resolve) => setImmediate(resolve)),
        ...writerOptions,
      });
      running = { spool, writer, tally };
      for await (const record of spool.read(writer.cursor() + 1)) tally.received(readingsOf(decode(record)));
    },
    say(given: Said): number {
      const { spool, writer, tally } = now();
      const payload = Buffer.from(JSON.stringify(given));
      const kept = { receivedAt: START_AT, topic: 'mines/hongqi/gas/001A01', payload, retained: false };
      const arrival = spool.append(kept);
      const decoded = decode({ ...kept, arrival });
      tally.received(readingsOf(decoded));
      writer.offer(decoded);
      return arrival;
    },
    async stop() {
      const { spool, writer } = now();
      await writer.close();
      await spool.close();
      running = undefined;
    },
  };
};
