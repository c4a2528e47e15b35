import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createRing } from '../../dashboard/server/live/ring.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

const message = (seq: number, characters: number) => ({
  seq,
  mine: 'north',
  text: `${seq}`.padEnd(characters, 'x'),
});

it('gives what came after a number, and nothing where a part of it is gone', () => {
  const ring = createRing(3, 1000);
  for (let seq = 1; seq <= 10; seq += 1) ring.push(message(seq, 10));
  const after = (seq: number) => ring.after(seq)?.map((one) => one.seq);
  expect(after(10)).toEqual([]);
  expect(after(9)).toEqual([10]);
  expect(after(7)).toEqual([8, 9, 10]);
  expect(after(6)).toBeUndefined();
  expect(after(11)).toBeUndefined();
});

it('keeps no more characters than it may, and one message that is larger by itself not at all', () => {
  const ring = createRing(100, 1000);
  for (let seq = 1; seq <= 10; seq += 1) ring.push(message(seq, 300));
  expect(ring.after(7)?.map((one) => one.seq)).toEqual([8, 9, 10]);
  expect(ring.after(6)).toBeUndefined();
  ring.push(message(11, 2000));
  expect(ring.after(10)).toBeUndefined();
  ring.push(message(12, 300));
  expect(ring.after(11)?.map((one) => one.seq)).toEqual([12]);
});

it('lets go of the large messages that it no longer keeps, however many it might keep of small ones', () => {
  const ring = createRing(10_000, 1_000_000);
  const before = heap();
  // Flat strings: a padded one would be shared.
  for (let seq = 1; seq <= 1000; seq += 1)
    ring.push({ ...message(seq, 0), text: Buffer.alloc(100_000, 'x').toString() });
  expect(heap() - before).toBeLessThan(20_000_000);
  expect(ring.after(995)).toHaveLength(5);
});
