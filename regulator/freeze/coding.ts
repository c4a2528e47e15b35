// The frozen text is lines of JSON: the head first, then one observation a line. Packed and hashed a piece at a time, so
// that a long incident does not hold up alarms.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import type { Received } from '../../ingest/historian/historian.js';
import type { Frozen } from './frozen.js';

const LINES_A_PIECE = 500;
const unpack = promisify(gunzip);
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What is frozen, packed, with the SHA-256 (hex) of its text. `decodeFrozen` is its inverse. */
export const encodeFrozen = async (frozen: Frozen): Promise<{ readonly body: Buffer; readonly sha256: string }> => {
  const { received, ...head } = frozen;
  const hash = createHash('sha256');
  const pieces = async function* (): AsyncGenerator<string> {
    const first = `${JSON.stringify(head)}\n`;
    hash.update(first);
    yield first;
    for (let from = 0; from < received.length; from += LINES_A_PIECE) {
      const lines = received.slice(from, from + LINES_A_PIECE).map((one) => `${JSON.stringify(one)}\n`);
      const piece = lines.join('');
      hash.update(piece);
      yield piece;
      await nextTurn();
    }
  };
  const body = await buffer(Readable.from(pieces()).pipe(createGzip()));
  return { body, sha256: hash.digest('hex') };
};

/** What a freeze row holds. @throws Error where the bytes are damaged. */
export const decodeFrozen = async (body: Uint8Array): Promise<Frozen> => {
  const [head = '', ...lines] = (await unpack(body)).toString('utf8').split('\n');
  const received: Received[] = [];
  for (const [index, line] of lines.entries()) {
    if (line !== '') received.push(JSON.parse(line) as Received);
    if (index % LINES_A_PIECE === 0) await nextTurn();
  }
  return { ...(JSON.parse(head) as Omit<Frozen, 'received'>), received };
};
