import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { alarmStatisticsOf } from './alerts/alarm/statistics-query.js';
import type { AlertsView } from './alerts/alerts.js';
import { coverageOf, writtenCoverage } from './alerts/coverage/coverage-query.js';
import { createAlerts } from './alerts/create-alerts.js';
import { createDesk } from './alerts/desk.js';
import { openJournal } from './alerts/journal/journal.js';
import { highestArrival, readRows } from './alerts/journal/standing.js';
import { SILENT_NOTIFIER } from './alerts/notify/notifier.js';
import { createWebhook } from './alerts/notify/webhook.js';
import type { Config } from './config.js';
import { buildApp } from './dashboard/server/app.js';
import { createPasswords } from './dashboard/server/auth/passwords.js';
import { createUsers, type Users } from './dashboard/server/auth/users.js';
import { createHub } from './dashboard/server/live/hub.js';
import type { Clock } from './domain/clock.js';
import type { Status } from './domain/status.js';
import { withinBounds } from './ingest/bounds.js';
import { createDeadLetters } from './ingest/dead-letters.js';
import { createDecoder } from './ingest/decode.js';
import { openEmbeddedHistorian } from './ingest/historian/embedded.js';
import { openInfluxHistorian } from './ingest/historian/influx.js';
import { createWriter } from './ingest/historian/writer.js';
import type { BrokerEvent, Ingest } from './ingest/ingest.js';
import { connectBroker } from './ingest/mqtt/connection.js';
import { parseConnectionString } from './ingest/mqtt/connection-string.js';
import { startEmbeddedBroker } from './ingest/mqtt/embedded-broker.js';
import { createOutbox } from './ingest/mqtt/outbox.js';
import { INBOUND_FILTERS } from './ingest/mqtt/topics.js';
import { openSpool } from './ingest/spool/file-spool.js';
import { numbered } from './ingest/spool/spool.js';
import { createStationProgress } from './ingest/station-progress.js';
import { createTally, readingsOf } from './ingest/tally.js';
import { readMineFiles } from './mine-files.js';
import { programVersion } from './program-version.js';
import { createPassports } from './regulator/passports.js';
import { createHealthWatch } from './service-health.js';
import { outboundVia, tellStored } from './service-outbound.js';
import { regulatorParts } from './service-regulator.js';
import { CLIENT_ID_FILE, clientIdIn, readSnapshot, replaySpool, type Snapshot } from './service-restart.js';
import { faultOf, StartError } from './start-error.js';
import { readIfThere, writeAtomic } from './store/atomic-file.js';
import { openStore } from './store/store.js';

/** A running service. */
export interface Service {
  /** Where browsers find it. */
  readonly address: string;
  readonly view: AlertsView;
  readonly users: Users;
  /** The first start made the user `admin` with this password; it is shown once and stored nowhere. */
  readonly generatedPassword?: string;
  /** Stops taking telemetry, brings what was taken to safety, and closes everything. */
  stop(): Promise<void>;
}

const TICK_MS = 250;
const LOOK_MS = 1000;
const STORED_MS = 1000;
const BEAT_MS = 2000;
const SNAPSHOT_MS = 15_000;
const FREEZE_LOOK_MS = 5000;
/** The last snapshot may take so long. */
const STOP_MS = 5000;

const addressOf = (app: FastifyInstance, { host, tls }: Config): string => {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `${tls ? 'https' : 'http'}://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${port}`;
};

const tlsFiles = (config: Config): { readonly tls?: { readonly cert: string; readonly key: string } } =>
  config.tls ? { tls: { cert: readFileSync(config.tls.cert, 'utf8'), key: readFileSync(config.tls.key, 'utf8') } } : {};

/**
 * Builds the service from its configuration and starts it: journal and spool first, then what the last run left behind,
 * then the screens, then telemetry.
 * @throws StartError naming every fault that keeps it from starting; an unreachable broker or database does not.
 */
export const startService = async (
  config: Config,
  { logger, clock = Date.now }: { readonly logger: Logger; readonly clock?: Clock },
): Promise<Service> => {
  const files = readMineFiles(config.minesDir);
  if (!files.ok) throw new StartError(files.faults);
  const { mines } = files;
  const byId = new Map(mines.map((mine) => [mine.id, mine]));
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  const inDataDir = (name: string): string => join(config.dataDir, name);
  try {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    const store = await openStore(inDataDir('journal.db'));
    closers.push(() => store.destroy());
    const journal = await openJournal({ store, logger, clock });
    closers.push(() => journal.close());
    const notifier = config.webhook ? createWebhook({ ...config.webhook, clock, logger }) : SILENT_NOTIFIER;
    closers.push(() => notifier.close());
    const spool = await openSpool({
      folder: inDataDir('spool'),
      logger,
      nextAtLeast: (await highestArrival(store)) + 1,
    });
    closers.push(() => spool.close());
    const historian = config.influxUrl
      ? await openInfluxHistorian({ url: config.influxUrl, mines: () => byId, clock, logger })
      : await openEmbeddedHistorian({ file: inDataDir('history.db'), mines: () => byId, clock, logger });
    closers.push(() => historian.close());

    const decode = createDecoder(() => byId);
    const tally = createTally();
    const deadLetters = createDeadLetters(store);
    const writer = await createWriter({
      spool,
      decode,
      historian,
      deadLetters,
      tally,
      cursorFile: inDataDir('stored-up-to'),
      clock,
      logger,
    });
    closers.push(() => writer.close());

    let ingest: Ingest | undefined;
    const outbox = createOutbox({
      publish: async (topic, payload, options) => {
        if (ingest === undefined) throw new Error('the broker is not connected yet');
        await ingest.publish(topic, payload, options);
      },
      clock,
      logger,
    });
    closers.push(async () => outbox.close());

    const snapshotFile = inDataDir('snapshot.json');
    const snapshot = await readSnapshot(snapshotFile, logger);
    const from = (snapshot?.arrival ?? 0) + 1;
    const progress = createStationProgress(snapshot?.stations);
    const alerts = createAlerts({
      mines,
      clock,
      logger,
      announce: (announcement) => hub.announce(announcement),
      commit: (change) => journal.commit(change),
      outbound: outboundVia(outbox, clock),
      notifier,
      written: await writtenCoverage(store),
      rows: await readRows(store, from),
      ...(snapshot ? { memory: snapshot.state } : {}),
    });
    const parts = (): Readonly<Record<string, Status>> => ({
      broker: ingest?.status() ?? { state: 'down', why: 'not connected yet' },
      spool: spool.status(),
      historian: historian.status(),
      writer: writer.status(),
      journal: journal.status(),
      rules: alerts.status(),
      outbox: outbox.status(),
      evidence: regulator.status(),
      ...(config.webhook ? { webhook: notifier.status() } : {}),
    });
    const passports = createPassports(store, logger);
    closers.push(() => passports.flushed());
    const hub = createHub({ view: () => alerts.view, parts, clock, sent: passports.sent });
    const regulator = regulatorParts({
      store,
      journal,
      history: historian,
      view: alerts.view,
      program: programVersion(),
      arrived: () => spool.durable(),
      stored: () => writer.cursor(),
      clock,
      logger,
    });
    closers.push(() => regulator.settled());
    const replayed = await replaySpool({ spool, decode, alerts, progress, writer, tally, from });
    alerts.resume();
    if (replayed > 0) logger.info({ messages: replayed }, 'took up what the last run left in the spool');

    const users = createUsers({ store, journal, passwords: createPasswords(), clock });
    const { generated } = await users.ensureAdmin(config.adminPassword);
    const app = await buildApp({
      view: alerts.view,
      desk: createDesk({ alerts, store, clock }),
      hub,
      history: historian,
      record: historian,
      deadLetters,
      coverage: (mine, month) => coverageOf(store, mine, month, alerts.view.coverage(mine.id)),
      alarmStatistics: (mine, period) => alarmStatisticsOf(store, mine, period, clock()),
      store,
      journal,
      passports,
      incidentFiles: regulator.incidentFiles,
      parts,
      ready: () => ingest?.ready() ?? false,
      conservation: () => tally.now(),
      clock,
      logger,
      webRoot: fileURLToPath(new URL('./web', import.meta.url)),
      ...tlsFiles(config),
      trustProxy: config.trustProxy,
    });
    closers.push(() => app.close());
    try {
      await app.listen({ port: config.port, host: config.host });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
      const message = `port ${config.port} is in use on ${config.host}; stop the other program or set PORT to another one`;
      throw new StartError([{ code: 'port-in-use', place: 'PORT', message }]);
    }

    const keepSnapshot = async (): Promise<void> => {
      const taken: Snapshot = { ...alerts.snapshot(), stations: progress.memory() };
      // What the snapshot takes for said must be in the journal before the spool may forget it.
      await journal.flushed();
      await spool.whenDurable(taken.arrival);
      await writeAtomic(snapshotFile, JSON.stringify(taken));
      await spool.forget(Math.min(taken.arrival, writer.cursor()));
    };
    let keeping: Promise<void> | undefined;
    const keep = (): void => {
      keeping ??= keepSnapshot()
        .catch((error: unknown) => logger.error({ err: error }, 'the snapshot cannot be kept; it is tried again'))
        .finally(() => {
          keeping = undefined;
        });
    };
    const health = createHealthWatch({
      dataDir: config.dataDir,
      knownToBroker: (await readIfThere(inDataDir(CLIENT_ID_FILE))) !== undefined,
      journal: () => journal.status(),
      historianBehindMs: () => writer.behindMs(),
      failedRules: () => alerts.failures(),
      clock,
    });
    const timers = [
      setInterval(() => alerts.look(health.look()), LOOK_MS),
      setInterval(() => {
        alerts.tick();
        hub.flush();
      }, TICK_MS),
      setInterval(() => hub.beat(), BEAT_MS),
      setInterval(() => tellStored(outbox, progress.due(spool.durable())), STORED_MS),
      setInterval(keep, SNAPSHOT_MS),
      setInterval(() => void regulator.freezer.look(), FREEZE_LOOK_MS),
    ];
    const stopTimers = async (): Promise<void> => {
      for (const timer of timers) clearInterval(timer);
      await keeping;
    };
    closers.push(stopTimers);

    const take = (message: { topic: string; payload: Uint8Array; retained: boolean; receivedAt: number }): number => {
      const kept = withinBounds(message);
      const number = spool.append(kept);
      health.onMessage(kept.receivedAt);
      const arrival = decode(numbered(kept, number));
      tally.received(readingsOf(arrival));
      alerts.arrive(arrival);
      progress.heard(arrival);
      hub.arrive(arrival);
      writer.offer(arrival);
      return number;
    };
    const onEvent = (event: BrokerEvent): void => {
      logger.info({ event }, 'broker');
      health.onBroker(event);
    };
    const connection = config.mqttUrl === undefined ? undefined : parseConnectionString(config.mqttUrl);
    if (connection?.ok) {
      ingest = await connectBroker({
        address: connection.connection,
        filters: INBOUND_FILTERS,
        take,
        durable: spool,
        onEvent,
        clock,
        logger,
        defaultClientId: await clientIdIn(config.dataDir),
      });
    } else {
      const { host, embeddedMqttPort: port } = config;
      ingest = await startEmbeddedBroker({ host, port, take, durable: spool, onEvent, clock, logger });
    }
    const connected = ingest;
    closers.push(() => connected.close());
    const address = addressOf(app, config);
    logger.info({ address, mines: mines.map(({ id }) => id) }, 'MineSentry is running');

    return {
      address,
      view: alerts.view,
      users,
      ...(generated === undefined ? {} : { generatedPassword: generated }),
      async stop() {
        await connected.close();
        await stopTimers();
        // A disk that takes nothing must not keep the service from stopping: the spool holds what the snapshot lacks.
        await Promise.race([keepSnapshot(), delay(STOP_MS, undefined, { ref: false })]);
        await close();
        logger.info('MineSentry has stopped');
      },
    };
  } catch (error) {
    await close();
    throw error instanceof StartError ? error : faultOf(error, 'start');
  }
};
