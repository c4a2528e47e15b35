import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUp } from '../../../ingest/historian/rollups.js';
import { inFolder } from '../spool/support.js';
import { createBench, decode, MINUTE, type Said, START_AT } from './writer-support.js';

const reading = fc.record({
  point: fc.constantFrom('001A01', '001A02'),
  // Half-minute steps over five minutes: late ones, repeats and contradictions come up by themselves.
  at: fc.integer({ min: 0, max: 10 }).map((step) => START_AT + step * 30_000),
  value: fc.constantFrom(0.25, 0.5, 0.75),
  quality: fc.constantFrom('good' as const, 'good' as const, 'fault' as const),
});
const oddity = fc.record({
  point: fc.constant('001A01'),
  at: fc.integer({ min: 0, max: 10 }).map((step) => START_AT + step * 30_000),
  fate: fc.constantFrom('refused' as const, 'future' as const),
});
const message = fc.array(fc.oneof({ arbitrary: reading, weight: 6 }, { arbitrary: oddity, weight: 1 }), {
  minLength: 1,
  maxLength: 4,
});
const step = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('say' as const), message }), weight: 10 },
  { arbitrary: fc.constant({ kind: 'poison' as const }), weight: 1 },
  { arbitrary: fc.constant({ kind: 'drain' as const }), weight: 2 },
  { arbitrary: fc.constant({ kind: 'restart' as const }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      call: fc.constantFrom('write' as const, 'writeRollups' as const, 'raw' as const, 'existing' as const),
      times: fc.integer({ min: 1, max: 3 }),
      afterwards: fc.boolean(),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({ kind: fc.constant('letters-fail' as const), times: fc.integer({ min: 1, max: 3 }) }),
    weight: 1,
  },
);
const bounds = fc.record({ mostInBatch: fc.integer({ min: 1, max: 8 }), mostArrivals: fc.integer({ min: 1, max: 6 }) });

/** What must be in history and how many dead letters there must be, worked out from the messages alone. */
const expectedOf = (messages: readonly Said[]) => {
  const history = new Map<string, string>();
  let letters = 0;
  let duplicates = 0;
  for (const [index, said] of messages.entries()) {
    const payload = Buffer.from(JSON.stringify(said));
    const decoded = decode({ arrival: index + 1, receivedAt: START_AT, topic: '', payload, retained: false });
    letters += decoded.refusals.length;
    for (const one of decoded.observations) {
      if (one.kind !== 'reading' || one.judgedOnly) continue;
      const key = `${one.point}@${one.at}`;
      const content = `${one.value} ${one.quality}`;
      const before = history.get(key);
      if (one.point === 'poison') letters += 1;
      else if (before === undefined) history.set(key, content);
      else if (before === content) duplicates += 1;
      else letters += 1;
    }
  }
  return { history, letters, duplicates };
};

describe('the sum of conservation', () => {
  it('holds at every moment and ends with nothing queued, whatever comes, fails or restarts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), bounds, (steps, options) =>
        inFolder(async (folder) => {
          const bench = createBench(folder, options);
          bench.historian.poison(({ observation }) => observation.kind === 'reading' && observation.point === 'poison');
          const messages: Said[] = [];
          let restarts = 0;
          await bench.start();
          for (const one of steps) {
            switch (one.kind) {
              case 'say':
                messages.push(one.message);
                bench.say(one.message);
                break;
              case 'poison': {
                const said: Said = [
                  { point: 'poison', at: START_AT + messages.length },
                  { at: START_AT, value: 0.5 },
                ];
                messages.push(said);
                bench.say(said);
                break;
              }
              case 'drain':
                await bench.writer().drained();
                break;
              case 'restart':
                restarts += 1;
                await bench.stop();
                await bench.start();
                break;
              case 'fail':
                bench.historian.failNext(one.call, one.times, { afterwards: one.afterwards });
                break;
              case 'letters-fail':
                bench.letters.disk.failures = one.times;
                break;
            }
          }
          await bench.writer().drained();

          const { history, letters, duplicates } = expectedOf(messages);
          const { historian } = bench;
          // A failure that nothing met must not meet the checks below.
          historian.failNext('raw', 0);
          const inHistory = [...historian.stored.values()].flatMap(({ observation: one }) =>
            one.kind === 'reading' ? [[`${one.point}@${one.at}`, `${one.value} ${one.quality}`] as const] : [],
          );
          expect(new Map(inHistory)).toEqual(history);
          expect(bench.letters.rows.size).toBe(letters);
          expect(bench.sums).toEqual([]);
          expect(bench.sum().queued).toBe(0);
          if (restarts === 0) {
            const stored = history.size;
            const received = stored + duplicates + letters;
            expect(bench.sum()).toEqual({ received, stored, duplicate: duplicates, quarantined: letters, queued: 0 });
          }

          const minutes = new Set(
            inHistory.map(([key]) => {
              const [point = '', at] = key.split('@');
              return `hongqi|${point}|${Math.floor(Number(at) / MINUTE) * MINUTE}`;
            }),
          );
          expect(new Set(historian.rollups.keys())).toEqual(minutes);
          for (const rollup of historian.rollups.values()) {
            const raw = await historian.raw(rollup.mine, rollup.point, rollup.minute, rollup.minute + MINUTE);
            expect(rollup).toEqual(rollUp(rollup, raw) satisfies typeof rollup);
          }
          await bench.stop();
        }),
      ),
      { numRuns: 60 },
    );
  });
});
