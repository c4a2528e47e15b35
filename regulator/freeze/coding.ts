// The frozen text is lines of JSON: the head first, then one observation a line. Packed and hashed a piece at a time, so
// that a long incident does not hold up alarms.
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import type { Received } from '../../ingest/historian/historian.js';
import type { Frozen, FrozenHead, Gathering } from './frozen.js';
import { createLines, LINES_A_PIECE } from './lines.js';

const unpack = promisify(gunzip);
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What is frozen, packed, with the SHA-256 (hex) of its text. */
export interface Packed {
  readonly body: Buffer;
  readonly sha256: string;
  readonly head: FrozenHead;
  readonly observations: number;
}

/** Packs what is gathered; `decodeFrozen` is its inverse. @throws what the gathering throws */
export const encodeFrozen = async (gathering: Gathering): Promise<Packed> => {
  const lines = createLines();
  let part = await gathering.next();
  for (; part.done !== true; part = await gathering.next()) {
    for (const [index, one] of part.value.entries()) {
      lines.add(one);
      if (index % LINES_A_PIECE === LINES_A_PIECE - 1) await nextTurn();
    }
  }
  const head = part.value;
  const hash = createHash('sha256');
  const sealed = <Piece extends string | Buffer>(piece: Piece): Piece => {
    hash.update(piece);
    return piece;
  };
  const text = async function* (): AsyncGenerator<string | Buffer> {
    yield sealed(`${JSON.stringify(head)}\n`);
    for (const piece of lines.inOrder()) {
      yield sealed(piece);
      await nextTurn();
    }
  };
  const packing = createGzip();
  const [body] = await Promise.all([buffer(packing), pipeline(text, packing)]);
  return { body, sha256: hash.digest('hex'), head, observations: lines.count() };
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
