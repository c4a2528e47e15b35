import type { Arrival } from '../domain/observation.js';
import type { OrderChange, Orders } from './evacuation/orders.js';
import type { AlarmRecord } from './journal/journal.js';
import type { Engine } from './rules/engine.js';
import { RULES } from './rules/registry.js';

/** What people did in the last run, done again while a replay goes on. */
export interface PastActs {
  /** Does again what was done before an arrival. */
  again(before: Pick<Arrival, 'arrival' | 'receivedAt'>): void;
  /** Closings that the replay has not come to. */
  left(): readonly AlarmRecord[];
}

/** Alarms of the rows that a person closed. */
export const closedByPeople = (rows: readonly AlarmRecord[]): readonly AlarmRecord[] =>
  rows.filter(
    ({ alarm }) =>
      alarm.state === 'closed' && RULES.some(({ id, closedBy }) => id === alarm.rule && closedBy === 'person'),
  );

/** What people did before an arrival stands in the rows alone: in a replay it is done again, for the rules to hear. */
export const createPastActs = (parts: {
  readonly alarms: readonly AlarmRecord[];
  readonly closings: readonly AlarmRecord[];
  readonly orders: Pick<Orders, 'actsBefore'>;
  readonly engine: Pick<Engine, 'advance' | 'now' | 'settle'>;
  readonly sayOrder: (change: OrderChange) => void;
  readonly askForMuster: () => void;
}): PastActs => {
  const { alarms: rows, orders, engine } = parts;
  const closings = [...parts.closings];
  return {
    again(before) {
      for (const { stamp, again } of orders.actsBefore(before.arrival)) {
        engine.advance(Math.max(stamp.now, engine.now() ?? stamp.now));
        const change = again();
        parts.sayOrder(change);
        const { state, alarms } = change.record.evacuation;
        const ended = rows.filter(({ alarm }) => state === 'stood-down' && alarms.includes(alarm.id));
        for (const { alarm, subject } of ended) engine.settle(alarm.rule, subject, { kind: 'stood-down' });
      }
      parts.askForMuster();
      for (const one of closings.filter(({ alarm }) => (alarm.closedAt ?? 0) <= before.receivedAt)) {
        closings.splice(closings.indexOf(one), 1);
        engine.settle(one.alarm.rule, one.subject, { kind: 'closed' });
      }
    },
    left: () => closings,
  };
};
