import { createHash } from 'node:crypto';

/** An id that follows from its cause: the same cause gives the same id, so that a repeat after a crash is no second thing. */
export const idFrom = (prefix: 'a' | 'e' | 'f' | 'i' | 'r' | 'w', cause: readonly unknown[]): string =>
  `${prefix}-${createHash('sha256').update(JSON.stringify(cause)).digest('hex').slice(0, 20)}`;
