import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { refuse } from '../errors.js';

/** Hashes and checks passwords with argon2id, one at a time: the threads it uses also write the spool to disk. */
export interface Passwords {
  /** @throws HttpError too-many-logins when 50 others are waiting. */
  hash(password: string): Promise<string>;
  /**
   * Takes as long for an unknown user (no hash) as for a known one. `reserved`: on one of the places kept for those who
   * are known here. @throws HttpError too-many-logins as above.
   */
  verify(stored: string | undefined, password: string, reserved?: boolean): Promise<boolean>;
}

const MOST_WAITING = 50;
/** Beyond them, for logins from browsers that the account has used before: a flood of strangers keeps nobody out. */
const RESERVED = 50;

/** Shortest and longest password taken. The longest bounds the work of one login. */
export const PASSWORD_LENGTH = { min: 10, max: 256 } as const;

/** One spelling of what may be typed in several ways (full-width letters, composed accents). */
const spelled = (password: string): string => password.normalize('NFKC');

export const createPasswords = (): Passwords => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const inTurn = async <T>(work: () => Promise<T>, reserved = false): Promise<T> => {
    if (waiting >= MOST_WAITING + (reserved ? RESERVED : 0)) throw refuse('too-many-logins');
    waiting += 1;
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  };
  // argon2id with 19 MiB, 2 passes, 1 lane: the library's defaults, held by a test.
  const decoy = inTurn(() => hash(randomBytes(32)));
  return {
    hash: (password) => inTurn(() => hash(spelled(password))),
    verify: async (stored, password, reserved) => {
      const against = stored ?? (await decoy);
      const fits = await inTurn(() => verify(against, spelled(password)), reserved);
      return fits && stored !== undefined;
    },
  };
};

/** A password for people to copy: 20 characters without look-alikes, about 115 bits. */
export const generatePassword = (): string => {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  let password = '';
  while (password.length < 20) {
    for (const byte of randomBytes(32)) {
      // Bytes beyond the last whole multiple would favour the first letters.
      if (byte >= letters.length * 4 || password.length >= 20) continue;
      password += letters.charAt(byte % letters.length);
    }
  }
  return password;
};
