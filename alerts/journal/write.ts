import type { Store } from '../../store/store.js';
import type { Change } from './journal.js';
import { GENESIS, toRow } from './ledger.js';
import { withoutTakenNames, writeCredentials } from './write-credentials.js';
import { writeRegisters } from './write-registers.js';

/** Well below the number of values that a database takes in one statement. */
const LINES_A_STATEMENT = 500;

/**
 * Writes changes in their order in one transaction, all or none; of several states of one thing the last is kept.
 * A change that makes a user whose name is taken is left out.
 * @throws SqliteError where the store does not take them.
 */
export const writeChanges = (store: Store, all: readonly Change[]): Promise<void> =>
  store.transaction().execute(async (transaction) => {
    const changes = await withoutTakenNames(transaction, all);
    // The head is read inside the transaction: `minesentry user` may have written to the same ledger.
    const head = await transaction
      .selectFrom('ledger')
      .select(['seq', 'hash'])
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    let seq = Number(head?.seq ?? 0);
    let previous = head?.hash ?? GENESIS;
    const lines = changes
      .flatMap(({ entries }) => entries)
      .map((entry) => {
        seq += 1;
        const row = toRow(entry, seq, previous);
        previous = row.hash;
        return row;
      });
    for (let from = 0; from < lines.length; from += LINES_A_STATEMENT) {
      await transaction
        .insertInto('ledger')
        .values(lines.slice(from, from + LINES_A_STATEMENT))
        .execute();
    }
    const alarms = new Map(changes.flatMap(({ alarms: all = [] }) => all).map((one) => [one.alarm.id, one]));
    for (const record of alarms.values()) {
      const { id, mine, rule, level, state, raisedAt, lastAt } = record.alarm;
      const row = {
        mine,
        rule,
        level,
        state,
        raised_at: raisedAt,
        last_at: lastAt,
        applied_arrival: record.applied.arrival,
        body: JSON.stringify(record),
      };
      await transaction
        .insertInto('alarms')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }
    const orders = new Map(changes.flatMap(({ evacuations: all = [] }) => all).map((one) => [one.evacuation.id, one]));
    for (const record of orders.values()) {
      const { id, mine, state, orderedAt } = record.evacuation;
      const row = {
        mine,
        state,
        ordered_at: orderedAt,
        applied_arrival: record.applied.arrival,
        body: JSON.stringify(record),
      };
      await transaction
        .insertInto('evacuations')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }
    const incidents = new Map(changes.flatMap(({ incidents: all = [] }) => all).map((one) => [one.incident.id, one]));
    for (const record of incidents.values()) {
      const { id, mine, rule, openedAt, lastAt, closedAt } = record.incident;
      const row = {
        mine,
        rule,
        opened_at: openedAt,
        last_at: lastAt,
        closed_at: closedAt ?? null,
        applied_arrival: record.applied.arrival,
        body: JSON.stringify(record),
      };
      await transaction
        .insertInto('incidents')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }
    const works = new Map(changes.flatMap(({ works: all = [] }) => all).map((one) => [one.id, one]));
    for (const work of works.values()) {
      const { id, mine, kind, state, from, to, createdAt } = work;
      const row = { mine, kind, state, from_at: from, to_at: to, created_at: createdAt, body: JSON.stringify(work) };
      await transaction
        .insertInto('planned_work')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }
    for (const freeze of changes.flatMap(({ freezes = [] }) => freezes)) {
      await transaction.insertInto('incident_freezes').values(freeze).execute();
    }
    const spans = changes
      .flatMap(({ coverage = [] }) => coverage)
      .map(({ mine, point, label, from, to, by }) => {
        return { mine, point, label, from_at: from, to_at: to, by_whom: by ?? null };
      });
    for (let from = 0; from < spans.length; from += LINES_A_STATEMENT) {
      await transaction
        .insertInto('coverage_spans')
        .values(spans.slice(from, from + LINES_A_STATEMENT))
        .onConflict((conflict) => conflict.columns(['mine', 'point', 'from_at']).doNothing())
        .execute();
    }
    await writeCredentials(
      transaction,
      changes.flatMap(({ credentials = [] }) => credentials),
    );
    await writeRegisters(
      transaction,
      changes.flatMap(({ registers = [] }) => registers),
      changes.flatMap(({ descents = [] }) => descents),
    );
  });
