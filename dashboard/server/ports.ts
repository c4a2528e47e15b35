import type { FastifyBaseLogger } from 'fastify';
import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { AlertsView } from '../../alerts/alerts.js';
import type { Evacuation } from '../../alerts/evacuation/evacuation.js';
import type { Clock } from '../../domain/clock.js';
import type { Status } from '../../domain/status.js';
import type { DeadLetters } from '../../ingest/dead-letters.js';
import type { Historian } from '../../ingest/historian/historian.js';
import type { Conservation } from '../../ingest/ingest.js';
import type { Store } from '../../store/store.js';
import type { Person } from './auth/roles.js';
import type { Hub } from './live/hub.js';

/** One line of the ledger, before it is numbered and chained. */
export interface LedgerEntry {
  readonly at: number;
  /** What happened, as `session.opened`. */
  readonly kind: string;
  readonly mine: string | null;
  readonly subject: string;
  readonly author: string | null;
  readonly body: unknown;
}

/** The ledger as this folder writes to it; entries resolve once they are durable, in the order in which they came. */
export interface JournalPort {
  commit(change: { readonly entries: readonly LedgerEntry[] }): Promise<void>;
}

/** An act carried out and durable, or refused with a stable code and no effect. */
export type DeskAnswer<Done> =
  | ({ readonly ok: true } & Done)
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      /** What a stand-down waits for, each met or not; passed on to the caller as it is. */
      readonly conditions?: readonly unknown[];
    };

/** What a person adds to an alarm. */
export interface Said {
  readonly note?: string;
  readonly cause?: string;
  readonly measures?: string;
}

/** Everything a person may do to alarms and orders; role and scope are checked there once more. */
export interface DeskPort {
  acknowledge(person: Person, alarm: string, said: Said): Promise<DeskAnswer<{ readonly alarm: Alarm }>>;
  remark(person: Person, alarm: string, said: Said): Promise<DeskAnswer<{ readonly alarm: Alarm }>>;
  shelve(
    person: Person,
    alarm: string,
    wish: { readonly minutes: number; readonly reason: string },
  ): Promise<DeskAnswer<{ readonly alarm: Alarm }>>;
  close(person: Person, alarm: string, wish: { readonly note: string }): Promise<DeskAnswer<{ readonly alarm: Alarm }>>;
  order(
    person: Person,
    mine: string,
    wish: { readonly areas: readonly string[]; readonly reason: string },
  ): Promise<DeskAnswer<{ readonly evacuation: Evacuation }>>;
  standDown(
    person: Person,
    evacuation: string,
    wish: { readonly note: string },
  ): Promise<DeskAnswer<{ readonly evacuation: Evacuation }>>;
}

/** Everything the HTTP and WebSocket server is built from. It starts nothing of this and stops nothing of this. */
export interface ServerParts {
  readonly view: AlertsView;
  readonly desk: DeskPort;
  readonly hub: Hub;
  readonly history: Pick<Historian, 'history'>;
  readonly deadLetters: Pick<DeadLetters, 'list'>;
  readonly store: Store;
  readonly journal: JournalPort;
  /** Every part's state, by name. */
  readonly parts: () => Readonly<Record<string, Status>>;
  /** Whether the mine files are loaded and the broker's subscription stands. */
  readonly ready: () => boolean;
  readonly conservation: () => Conservation;
  readonly clock: Clock;
  readonly logger: FastifyBaseLogger;
  /** Folder of the built web client; where it is absent, a page says how to build it. */
  readonly webRoot: string;
  /** PEM texts; absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Believe `X-Forwarded-*`: only behind a proxy of one's own. */
  readonly trustProxy: boolean;
}
