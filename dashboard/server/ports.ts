import type { FastifyBaseLogger } from 'fastify';
import type { AlarmStatistics, Period } from '../../alerts/alarm/statistics.js';
import type { AlertsView } from '../../alerts/alerts.js';
import type { MineCoverage } from '../../alerts/coverage/coverage-query.js';
import type { Desk } from '../../alerts/desk.js';
import type { Change } from '../../alerts/journal/journal.js';
import type { PastTrail } from '../../alerts/people/past-trail.js';
import type { Reloads } from '../../alerts/reload/reloads.js';
import type { Clock } from '../../domain/clock.js';
import type { Mine } from '../../domain/mine.js';
import type { Status } from '../../domain/status.js';
import type { DeadLetters } from '../../ingest/dead-letters.js';
import type { Historian } from '../../ingest/historian/historian.js';
import type { Conservation } from '../../ingest/ingest.js';
import type { IncidentFiles } from '../../regulator/incident-files.js';
import type { Passports } from '../../regulator/passports.js';
import type { Registers } from '../../regulator/registers/registers.js';
import type { MakeReport } from '../../regulator/reports/reports.js';
import type { Store } from '../../store/store.js';
import type { Hub } from './live/hub.js';

/** The ledger as this folder writes to it; entries resolve once they are durable, in the order in which they came. */
export interface JournalPort {
  commit(change: Pick<Change, 'entries' | 'registers' | 'credentials'>): Promise<void>;
}

/** Everything the HTTP and WebSocket server is built from. It starts nothing of this and stops nothing of this. */
export interface ServerParts {
  readonly view: AlertsView;
  readonly desk: Desk;
  readonly reloads: Pick<Reloads, 'ask' | 'approve' | 'waiting'>;
  readonly hub: Hub;
  readonly history: Pick<Historian, 'history'>;
  /** Whole observations, for judging and showing a time again; absent: a moment that is over cannot be shown. */
  readonly record?: Pick<Historian, 'received' | 'others'>;
  /** Where one card was in [from, to), from its stored sightings, placed as live; absent: nothing is known of before. */
  readonly trail?: (
    mine: Mine,
    card: string,
    span: { readonly from: number; readonly to: number },
  ) => Promise<PastTrail>;
  readonly deadLetters: Pick<DeadLetters, 'list'>;
  /** A calendar month (`2026-03`, in the mine's zone) of a mine's coverage, the spans that are not over included. */
  readonly coverage: (mine: Mine, month: string) => Promise<MineCoverage>;
  /** How well the alarms of a mine served its dispatcher in a period. */
  readonly alarmStatistics: (mine: string, period: Period) => Promise<AlarmStatistics>;
  /** Hazards, rectification, handovers, drills, spot checks and the board of mines. */
  readonly registers: Registers;
  /** The statutory reports. */
  readonly reports: MakeReport;
  readonly store: Store;
  readonly journal: JournalPort;
  /** Keeps when alarms were painted, and where; absent: nowhere. */
  readonly passports?: Passports;
  /** Incident files and evidence packs; absent: incidents are shown by their counts alone. */
  readonly incidentFiles?: IncidentFiles;
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
