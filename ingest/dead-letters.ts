import type { DeadLetterRow } from '../store/schema.js';

/** Where refused readings and messages are kept, with the reason. */
export interface DeadLetters {
  /** Durable when it resolves. Putting the same id again changes nothing. */
  put(rows: readonly DeadLetterRow[]): Promise<void>;
  /** Newest first. `after` is the last answer's cursor. */
  list(query: { limit: number; after?: string; mine?: string }): Promise<{ items: DeadLetterRow[]; next?: string }>;
}
