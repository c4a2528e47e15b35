import type { Logger } from 'pino';
import type { AlertsView } from './alerts/alerts.js';
import type { Journal } from './alerts/journal/journal.js';
import { RULES } from './alerts/rules/registry.js';
import type { Clock } from './domain/clock.js';
import type { Mine } from './domain/mine.js';
import { newestReadingAt } from './domain/newest-reading.js';
import type { Status } from './domain/status.js';
import type { Historian } from './ingest/historian/historian.js';
import { createFreezer, type Freezer } from './regulator/freeze/freezer.js';
import type { ProgramVersion } from './regulator/freeze/frozen.js';
import type { RuleBook } from './regulator/freeze/gather.js';
import { createIncidentFiles, type IncidentFiles } from './regulator/incident-files.js';
import { documentsOf } from './regulator/pack/pdf/print-incident.js';
import type { Store } from './store/store.js';

/** What the record is made into. */
export interface RegulatorParts {
  readonly freezer: Freezer;
  readonly incidentFiles: IncidentFiles;
  status(): Status;
  /** Resolves once a freeze that has begun is over. */
  settled(): Promise<void>;
}

/** The rules as they judge now. */
export const ruleBook = (program: ProgramVersion): RuleBook => ({
  program,
  rule(id) {
    const rule = RULES.find((one) => one.id === id);
    return rule && { id, title: rule.title, basis: rule.basis };
  },
});

/** Builds the regulator's side of the service on the record that the rest of it writes. */
export const regulatorParts = (parts: {
  readonly store: Store;
  readonly journal: Pick<Journal, 'commit'>;
  readonly history: Pick<Historian, 'received' | 'others'>;
  readonly view: AlertsView;
  readonly program: ProgramVersion;
  readonly arrived: () => number;
  readonly stored: () => number;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error' | 'info'>;
}): RegulatorParts => {
  const { store, journal, history, view, program, clock, logger } = parts;
  const sources = { store, history, stored: parts.stored, book: ruleBook(program) };
  const commit: Journal['commit'] = (change) => journal.commit(change);
  const nowOf = (mine: Mine): number =>
    mine.simulated ? (newestReadingAt(view.latest(mine.id)) ?? Number.NEGATIVE_INFINITY) : clock();
  const freezer = createFreezer({
    ...sources,
    commit,
    mines: () => view.mines(),
    nowOf,
    arrived: parts.arrived,
    clock,
    logger,
  });
  return {
    freezer,
    incidentFiles: createIncidentFiles({
      ...sources,
      commit,
      clock,
      mines: () => view.mines(),
      documents: documentsOf((error) => logger.error({ err: error, code: error.code }, 'a pack goes without its PDF')),
    }),
    status: () => freezer.status(),
    settled: () => freezer.settled(),
  };
};
