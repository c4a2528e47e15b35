import type { Store } from '../../store/store.js';

/** An entry of a register after an act; `body` is the whole of it. */
export interface RegisterRecord {
  readonly register: string;
  readonly id: string;
  readonly mine: string;
  readonly subject: string;
  readonly state: string;
  /** Service clock. */
  readonly createdAt: number;
  readonly dueAt: number | null;
  readonly supervised: boolean;
  readonly body: unknown;
}

/** One person's stay underground, from going down to coming up. Sensor time, epoch ms. */
export interface Descent {
  readonly mine: string;
  readonly card: string;
  readonly downAt: number;
  readonly upAt: number;
}

/** Writes register entries, the last state of each, and descents, each once, inside a transaction. */
export const writeRegisters = async (
  transaction: Store,
  records: readonly RegisterRecord[],
  descents: readonly Descent[],
): Promise<void> => {
  for (const { register, id, mine, subject, state, createdAt, dueAt, supervised, body } of records) {
    const row = { state, due_at: dueAt, supervised: supervised ? 1 : 0, body: JSON.stringify(body) };
    await transaction
      .insertInto('registers')
      .values({ register, id, mine, subject, created_at: createdAt, ...row })
      .onConflict((conflict) => conflict.columns(['register', 'id']).doUpdateSet(row))
      .execute();
  }
  for (const { mine, card, downAt, upAt } of descents) {
    await transaction
      .insertInto('descents')
      .values({ mine, card, down_at: downAt, up_at: upAt })
      .onConflict((conflict) => conflict.columns(['mine', 'card', 'down_at']).doNothing())
      .execute();
  }
};
