import type { Received } from '../../ingest/historian/historian.js';
import { placeOf } from './frozen.js';

/** Lines written and packed together. */
export const LINES_A_PIECE = 500;

/** Observations as lines of JSON, taken in any order and given in order of arrival. */
export interface Lines {
  add(one: Received): void;
  count(): number;
  /** Piece by piece; those of one message by their place in it. */
  inOrder(): Generator<Buffer>;
}

/** Keeps the lines as bytes outside the heap: as objects a long incident's readings are three times as large. */
export const createLines = (): Lines => {
  const pieces: Buffer[] = [];
  const arrivals: number[] = [];
  const places: number[] = [];
  /** Where each line ends in its piece. */
  const ends: number[] = [];
  let open: string[] = [];
  let size = 0;
  const close = (): void => {
    pieces.push(Buffer.from(open.join(''), 'utf8'));
    open = [];
    size = 0;
  };
  const lineAt = (index: number): Buffer => {
    const from = index % LINES_A_PIECE === 0 ? 0 : (ends[index - 1] ?? 0);
    return (pieces[Math.floor(index / LINES_A_PIECE)] ?? Buffer.of()).subarray(from, ends[index]);
  };
  return {
    add(one) {
      const line = `${JSON.stringify(one)}\n`;
      size += Buffer.byteLength(line);
      open.push(line);
      arrivals.push(one.arrival);
      places.push(placeOf(one));
      ends.push(size);
      if (open.length === LINES_A_PIECE) close();
    },
    count: () => ends.length,
    *inOrder() {
      if (open.length > 0) close();
      const order = Uint32Array.from(arrivals.keys()).sort(
        (one, other) =>
          (arrivals[one] ?? 0) - (arrivals[other] ?? 0) || (places[one] ?? 0) - (places[other] ?? 0) || one - other,
      );
      for (let from = 0; from < order.length; from += LINES_A_PIECE) {
        yield Buffer.concat(Array.from(order.subarray(from, from + LINES_A_PIECE), lineAt));
      }
    },
  };
};
