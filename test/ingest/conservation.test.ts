import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withinBounds } from '../../ingest/bounds.js';
import { createDeadLetters } from '../../ingest/dead-letters.js';
import { createDecoder } from '../../ingest/decode.js';
import { openEmbeddedHistorian } from '../../ingest/historian/embedded.js';
import { type Historian, HistorianError } from '../../ingest/historian/historian.js';
import { createWriter } from '../../ingest/historian/writer.js';
import { openSpool } from '../../ingest/spool/file-spool.js';
import { createTally, readingsOf } from '../../ingest/tally.js';
import { readMineFile } from '../../mine-files.js';
import { openStore } from '../../store/store.js';

const NOW = Date.parse('2026-03-01T00:00:00Z');
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

const read = readMineFile(fileURLToPath(new URL('../support/test-mine.yaml', import.meta.url)));
if (!read.ok) throw new Error(JSON.stringify(read.faults));
const byId = new Map(read.mines.map((mine) => [mine.id, mine]));

/** Few instants and few values, so that duplicates, conflicts and late readings are common. */
const reading = fc.record({
  at: fc.integer({ min: 0, max: 6 }).map((step) => NOW - 120_000 + step * 20_000),
  value: fc.constantFrom(0.1, 0.2, 1.6, null, 'high'),
  quality: fc.constantFrom('good', 'fault', 'calibrating', 'excellent'),
});
const message = fc.oneof(
  fc.record({
    topic: fc.constantFrom(
      'mines/test-mine/gas/T1',
      'mines/test-mine/gas/NONE',
      'mines/test-mine/ventilation/T1',
      'else/where',
    ),
    payload: fc.oneof(
      reading.map((one) => JSON.stringify(one)),
      fc.array(reading, { maxLength: 4 }).map((all) => JSON.stringify(all)),
    ),
  }),
  fc.record({
    topic: fc.constant('mines/test-mine/substations/001/frame'),
    payload: fc
      .array(
        reading.map((one) => ({ ...one, point: 'T2' })),
        { maxLength: 3 },
      )
      .map((readings) => JSON.stringify({ at: NOW, readings })),
  }),
  fc.record({
    topic: fc.constant('mines/test-mine/gas/T1'),
    payload: fc.constantFrom('', '{', 'x'.repeat(300_000), JSON.stringify({ at: NOW + 3_600_000, value: 2 })),
  }),
  fc.record({
    topic: fc.constant('mines/test-mine/personnel/101'),
    payload: fc.constantFrom(JSON.stringify({ at: NOW, reader: 'R-face1', event: 'seen' }), '{"at":1}'),
  }),
);

/** A historian that now and then does not answer. */
const faulty = (historian: Historian, fails: () => boolean): Historian => ({
  ...historian,
  write: async (batch) => {
    if (fails()) throw new HistorianError('historian-unreachable', 'not now', true);
    return historian.write(batch);
  },
});

test('whatever comes in, received = stored + duplicate + quarantined + queued, at every instant, also after a restart', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 25 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
      async (messages, dice) => {
        const folder = await mkdtemp(join(tmpdir(), 'minesentry-conservation-'));
        const store = await openStore(join(folder, 'journal.db'));
        const clock = () => NOW;
        const sums: boolean[] = [];
        const runs = [messages.slice(0, messages.length >> 1), messages.slice(messages.length >> 1)];
        const settled = { stored: 0, duplicate: 0, quarantined: 0 };
        let received = 0;
        for (const [index, run] of runs.entries()) {
          const spool = await openSpool({ folder: join(folder, 'spool'), logger: quiet });
          const embedded = await openEmbeddedHistorian({
            file: join(folder, 'history.db'),
            mines: () => byId,
            clock,
            logger: quiet,
          });
          const decode = createDecoder(() => byId);
          const tally = createTally();
          const holds = () => {
            const { received: all, stored, duplicate, quarantined, queued } = tally.now();
            sums.push(all === stored + duplicate + quarantined + queued && queued >= 0);
          };
          const writer = await createWriter({
            spool,
            decode,
            historian: faulty(embedded, () => dice.next().value === 0),
            deadLetters: createDeadLetters(store),
            tally,
            cursorFile: join(folder, 'stored-up-to'),
            clock,
            logger: quiet,
            pause: async () => holds(),
          });
          for await (const record of spool.read(writer.cursor() + 1)) tally.received(readingsOf(decode(record)));
          for (const { topic, payload } of run) {
            const kept = withinBounds({ topic, payload: Buffer.from(payload), retained: false, receivedAt: NOW });
            const arrival = decode({ ...kept, arrival: spool.append(kept) });
            const count = readingsOf(arrival);
            expect(count).toBeGreaterThan(0);
            tally.received(count);
            received += count;
            writer.offer(arrival);
            holds();
          }
          // The first run is stopped in the middle of its work; the second one finishes both.
          if (index === 1) await writer.drained();
          await writer.close();
          holds();
          const end = tally.now();
          settled.stored += end.stored;
          settled.duplicate += end.duplicate;
          settled.quarantined += end.quarantined;
          if (index === 1) expect(end.queued).toBe(0);
          await spool.close();
          await embedded.close();
        }
        expect(sums).not.toContain(false);
        expect(settled.stored + settled.duplicate + settled.quarantined).toBe(received);
        const letters = await createDeadLetters(store).list({ limit: 1000 });
        expect(letters.items).toHaveLength(settled.quarantined);
        await store.destroy();
        await rm(folder, { recursive: true, force: true });
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
