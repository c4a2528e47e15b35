import { encodeRecord, mostBytesOf } from './record.js';
import type { SpoolMessage } from './spool.js';

/** Records as one commit writes them. */
export interface Group {
  /** Valid until the group is `written`. */
  readonly bytes: Buffer;
  readonly first: number;
  readonly last: number;
}

/** Records on their way to the disk, in the order of their numbers; thousands of them cost a few buffers. */
export interface Groups {
  /** Takes a message; numbers rise. */
  add(arrival: number, message: SpoolMessage): void;
  /** Size of all that waits. */
  bytes(): number;
  /** What has waited longest. From here on nothing is added to it, and it is the oldest until it is `written`. */
  oldest(): Group | undefined;
  /** Forgets the oldest; its bytes are used again. */
  written(): void;
}

const FIRST_BYTES = 64 * 1024;

interface Filling {
  buffer: Buffer;
  used: number;
  readonly first: number;
  last: number;
}

/** Builds an empty queue of groups, none of which is larger than `mostBytes` unless a single record is. */
export const createGroups = (mostBytes: number): Groups => {
  const filled: Filling[] = [];
  let filling: Filling | undefined;
  let spare: Buffer | undefined;
  let waitingBytes = 0;

  const closeGroup = (): void => {
    if (filling !== undefined) filled.push(filling);
    filling = undefined;
  };

  const withRoomFor = (bytes: number, arrival: number): Filling => {
    if (filling !== undefined && filling.used + bytes > mostBytes) closeGroup();
    if (filling === undefined) {
      filling = { buffer: spare ?? Buffer.allocUnsafeSlow(FIRST_BYTES), used: 0, first: arrival, last: arrival };
      spare = undefined;
    }
    const { buffer, used } = filling;
    if (used + bytes > buffer.length) {
      filling.buffer = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + bytes));
      buffer.copy(filling.buffer, 0, 0, used);
    }
    return filling;
  };

  return {
    add(arrival, message) {
      const group = withRoomFor(mostBytesOf(message), arrival);
      const end = encodeRecord(message, arrival, group.buffer, group.used);
      waitingBytes += end - group.used;
      group.used = end;
      group.last = arrival;
    },
    bytes: () => waitingBytes,
    oldest() {
      if (filled.length === 0) closeGroup();
      const [oldest] = filled;
      return oldest && { bytes: oldest.buffer.subarray(0, oldest.used), first: oldest.first, last: oldest.last };
    },
    written() {
      const written = filled.shift();
      if (written === undefined) return;
      waitingBytes -= written.used;
      spare = written.buffer;
    },
  };
};
