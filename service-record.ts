import type { LedgerEntry } from './alerts/journal/ledger.js';
import { type PastTrail, pastTrail } from './alerts/people/past-trail.js';
import type { Config } from './config.js';
import type { Mine } from './domain/mine.js';
import type { Historian } from './ingest/historian/historian.js';

const serverOf = (url: string | undefined): string => {
  if (url === undefined) return 'embedded';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
};

/** The settings of a start, without user names, passwords and secrets. */
const settingsOf = (config: Config): Readonly<Record<string, unknown>> => ({
  port: config.port,
  host: config.host,
  tls: config.tls !== undefined,
  trustProxy: config.trustProxy,
  broker: serverOf(config.mqttUrl),
  historian: serverOf(config.influxUrl),
  webhook: config.webhook !== undefined,
  logLevel: config.logLevel,
});

/** The line of the ledger that says that the service has started, and with which settings. */
export const startedEntry = (config: Config, at: number): LedgerEntry => ({
  at,
  kind: 'service.started',
  mine: null,
  subject: 'service',
  author: null,
  body: { node: process.version, settings: settingsOf(config) },
});

/** The line that says that it was asked to stop: a ledger that goes on without one has been through a crash. */
export const stoppedEntry = (at: number): LedgerEntry => ({
  at,
  kind: 'service.stopped',
  mine: null,
  subject: 'service',
  author: null,
  body: null,
});

/** What the dashboard asks the historian of times that are over: whole observations, and where a card was. */
export const pastOf = (historian: Historian) => ({
  record: historian,
  trail: (mine: Mine, card: string, span: { readonly from: number; readonly to: number }): Promise<PastTrail> =>
    pastTrail(mine, card, span, historian.sightings),
});
