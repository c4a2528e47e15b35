import type { Mine } from '../../domain/mine.js';
import type { Observation } from '../../domain/observation.js';
import type { Alarm } from '../alarm/alarm.js';
import { createAlerts } from '../create-alerts.js';
import type { Incident } from '../incident/incident.js';
import type { LedgerEntry } from '../journal/ledger.js';
import type { PlannedWork } from '../planned-work/planned-work.js';

/** An observation with its order of arrival, as the history keeps it. */
export interface Heard {
  readonly observation: Observation;
  readonly receivedAt: number;
  readonly arrival: number;
}

/** What a person did then, as the ledger has it. */
export type Act = Pick<LedgerEntry, 'at' | 'kind' | 'subject' | 'author' | 'body'>;

/** What the rules say of a stretch of the past. */
export interface Rerun {
  /** Every line they would have written to the ledger, in order. */
  readonly entries: readonly LedgerEntry[];
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly incidents: ReadonlyMap<string, Incident>;
  /** Rules that threw, with subject and reason. */
  readonly failures: readonly string[];
}

interface Words {
  readonly note?: string;
  readonly cause?: string;
  readonly measures?: string;
}

/**
 * Runs the rules of one mine from nothing over what was heard, in order of arrival, on the clock of the arrivals, with
 * what people did in between. Writes and sends nothing. `heard` is read once and may be a stream.
 */
export const rerun = async (options: {
  readonly mine: Mine;
  readonly heard: AsyncIterable<Heard> | Iterable<Heard>;
  readonly works: readonly PlannedWork[];
  readonly acts?: readonly Act[];
  /** Service time at which it ends, so that what falls due after the last arrival is seen; absent: at the last arrival. */
  readonly until?: number;
}): Promise<Rerun> => {
  const { mine, heard, works, acts = [], until } = options;
  let now = 0;
  const entries: LedgerEntry[] = [];
  const alarms = new Map<string, Alarm>();
  const incidents = new Map<string, Incident>();
  const alerts = createAlerts({
    mines: [mine],
    clock: () => now,
    logger: { error: () => undefined },
    announce: () => undefined,
    async commit(change) {
      for (const entry of change.entries) entries.push(entry);
      for (const { alarm } of change.alarms ?? []) alarms.set(alarm.id, alarm);
      for (const { incident } of change.incidents ?? []) incidents.set(incident.id, incident);
    },
    outbound: { alarm: () => undefined, command: () => undefined },
    rows: { alarms: [], evacuations: [], incidents: [], works },
  });
  alerts.resume();
  const desk = alerts.mine(mine.id);

  const doAgain = ({ kind, subject, author, body }: Act): void => {
    const by = author ?? '';
    const { note, cause, measures } = (body ?? {}) as Words;
    const words = {
      ...(note === undefined ? {} : { note }),
      ...(cause === undefined ? {} : { cause }),
      ...(measures === undefined ? {} : { measures }),
    };
    switch (kind) {
      case 'alarm.acknowledged':
        desk?.act(subject, { kind: 'acknowledged', by, ...words });
        return;
      case 'alarm.closed':
        desk?.close(subject, { by, note: note ?? '' });
        return;
      case 'evacuation.ordered': {
        const { areas, reason } = (body as { cause: { areas: readonly string[]; reason: string } }).cause;
        desk?.order({ by, areas, reason });
        return;
      }
      case 'evacuation.stood-down':
        desk?.standDown(subject, { by, note: note ?? '' });
    }
  };

  const past = acts.filter(({ author }) => author !== null).sort((one, other) => one.at - other.at);
  let next = 0;
  const actUntil = (at: number): void => {
    for (let act = past[next]; act !== undefined && act.at < at; act = past[next]) {
      now = Math.max(now, act.at);
      doAgain(act);
      next += 1;
    }
  };

  let message: Heard[] = [];
  const arrive = (): void => {
    const [first] = message;
    if (first === undefined) return;
    const { arrival, receivedAt } = first;
    actUntil(receivedAt);
    now = Math.max(now, receivedAt);
    const observations = message.map(({ observation }) => observation);
    alerts.arrive({ arrival, receivedAt: now, topic: 'rerun', observations, refusals: [] });
    message = [];
  };
  for await (const one of heard) {
    if (message[0] !== undefined && message[0].arrival !== one.arrival) arrive();
    message.push(one);
  }
  arrive();
  if (until !== undefined) {
    actUntil(until);
    now = Math.max(now, until);
    alerts.tick();
  }
  return { entries, alarms, incidents, failures: alerts.failures() };
};
