import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { alarmStatisticsOf } from './alerts/alarm/statistics-query.js';
import type { AlertsView } from './alerts/alerts.js';
import { coverageOf, writtenCoverage } from './alerts/coverage/coverage-query.js';
import { createAlerts } from './alerts/create-alerts.js';
import { createDesk } from './alerts/desk.js';
import { JOURNAL_FILE } from './alerts/journal/check-journal.js';
import { createHeads } from './alerts/journal/heads.js';
import { openJournal } from './alerts/journal/journal.js';
import { highestArrival, readRows } from './alerts/journal/standing.js';
import { SILENT_NOTIFIER } from './alerts/notify/notifier.js';
import { createWebhook } from './alerts/notify/webhook.js';
import { DEFAULTS } from './alerts/rules/defaults.js';
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
import { createOutbox } from './ingest/mqtt/outbox.js';
import { openSpool } from './ingest/spool/file-spool.js';
import { numbered } from './ingest/spool/spool.js';
import { createStationProgress } from './ingest/station-progress.js';
import { createTally, readingsOf } from './ingest/tally.js';
import { watchLoop } from './loop-watch.js';
import { readMineAgain, readMineFiles } from './mine-files.js';
import { programVersion } from './program-version.js';
import { lastDrills } from './regulator/drills/drills.js';
import { createPassports } from './regulator/passports.js';
import { createRegisters } from './regulator/registers/registers.js';
import { createReports } from './regulator/reports/reports.js';
import { createSuspensions } from './regulator/resumption/suspensions.js';
import { letTelemetryIn, type Message } from './service-broker.js';
import { createServiceClock } from './service-clock.js';
import { createHealthWatch } from './service-health.js';
import { listen } from './service-listen.js';
import { openMines, openReloads } from './service-mines.js';
import { HEAD_TOPIC, outboundVia, tellStored } from './service-outbound.js';
import { pastOf, startedEntry, stoppedEntry } from './service-record.js';
import { regulatorParts } from './service-regulator.js';
import { CLIENT_ID_FILE, readSnapshot, replaySpool } from './service-restart.js';
import { createSnapshotKeeping } from './service-snapshot.js';
import { takeDataFolder } from './service-start-checks.js';
import { within } from './service-stop.js';
import { tlsFiles } from './service-tls.js';
import { uploadTo } from './service-upload.js';
import { faultOf, StartError } from './start-error.js';
import { readIfThere } from './store/atomic-file.js';
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
const HEAD_MS = 60_000;
/** The last snapshot, and the last words to the broker, may take so long each. */
const LAST_MS = 2000;
/** Everything together: what is not done by then is left, and said. */
const STOP_MS = 9000;
const FREEZE_LOOK_MS = 5000;
const POWER_PROOFING = { proofMs: DEFAULTS.powerProofMs, wordCycles: DEFAULTS.silentCycles };

/**
 * Builds the service from its configuration and starts it: journal and spool first, then what the last run left behind,
 * then the screens, then telemetry.
 * @throws StartError naming every fault that keeps it from starting; an unreachable broker or database does not.
 */
export const startService = async (
  config: Config,
  { logger, clock: machineMs = Date.now }: { readonly logger: Logger; readonly clock?: Clock },
): Promise<Service> => {
  const time = createServiceClock({ logger, machineMs });
  const clock = time.now;
  const files = readMineFiles(config.minesDir);
  const folder = await takeDataFolder(config.dataDir, files.ok ? [] : files.faults);
  if (!files.ok) throw new StartError(files.faults);
  const tls = tlsFiles(config);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  closers.push(async () => folder.unlock());
  const loop = watchLoop({ logger });
  closers.push(() => loop.close());
  const inDataDir = (name: string): string => join(config.dataDir, name);
  try {
    const { entries, from: recomputedFrom } = folder.journal;
    if (entries > 0) logger.info({ entries, recomputedFrom }, "the ledger's chain is unbroken");
    const store = await openStore(inDataDir(JOURNAL_FILE));
    closers.push(() => store.destroy());
    const heads = createHeads({
      store,
      dataDir: config.dataDir,
      start: folder.journal.head,
      publish: (head) => outbox.send(HEAD_TOPIC, JSON.stringify(head), { retain: true }),
      clock,
      logger,
    });
    closers.push(() => heads.look());
    const journal = await openJournal({ store, logger, clock });
    closers.push(() => journal.close());
    const suspensions = createSuspensions({ store, journal, clock });
    const disk = await suspensions.settle(files.mines, ({ id }) =>
      logger.warn({ mine: id }, 'the mine stays suspended: the division has not accepted that it resumes (D13)'),
    );
    const notifier = config.webhook ? createWebhook({ ...config.webhook, clock, logger }) : SILENT_NOTIFIER;
    closers.push(() => notifier.close());
    const spool = await openSpool({
      folder: inDataDir('spool'),
      logger,
      nextAtLeast: (await highestArrival(store)) + 1,
    });
    closers.push(() => spool.close());
    const snapshotFile = inDataDir('snapshot.json');
    const snapshot = await readSnapshot(snapshotFile, logger);
    const from = (snapshot?.arrival ?? 0) + 1;
    const mines = await openMines({
      store,
      disk,
      sources: files.sources,
      since: Math.max(from, spool.first()) - 1,
      logger,
    });
    const historian = config.influxUrl
      ? await openInfluxHistorian({ url: config.influxUrl, mines: mines.byId, clock, logger })
      : await openEmbeddedHistorian({ file: inDataDir('history.db'), mines: mines.byId, clock, logger });
    closers.push(() => historian.close());

    const decode = createDecoder(mines.byId);
    const tally = createTally();
    const deadLetters = createDeadLetters(store, { logger });
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

    const progress = createStationProgress(snapshot?.stations, (lost) => logger.error(lost, 'frames are lost'));
    const alerts = createAlerts({
      mines: mines.begin,
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
    const uploader = await uploadTo(config.upload, {
      store,
      historian,
      view: alerts.view,
      behindMs: () => writer.behindMs(),
      take: (message) => take(message),
      clock,
      logger,
    });
    closers.push(async () => uploader?.close());
    const parts = (): Readonly<Record<string, Status>> => ({
      broker: ingest?.status() ?? { state: 'down', why: 'not connected yet' },
      spool: spool.status(),
      historian: historian.status(),
      writer: writer.status(),
      journal: heads.status().state === 'ok' ? journal.status() : heads.status(),
      rules: alerts.status(),
      outbox: outbox.status(),
      loop: loop.status(),
      clock: time.status(),
      evidence: regulator.status(),
      mineFiles: mines.status(),
      ...(config.webhook ? { webhook: notifier.status() } : {}),
      ...(uploader ? { upload: uploader.status() } : {}),
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
    const { replayed, heardUntil = snapshot?.heardUntil } = await replaySpool({
      ...{ spool, decode, alerts, progress, writer, tally, from },
      before: (arrival) => mines.turnBefore(arrival, alerts),
      heard: (one) => uploader?.heard(one),
    });
    time.notBefore(heardUntil ?? 0);
    const { arrival: replayedTo } = alerts.snapshot();
    await mines.settle({ alerts, commit: journal.commit, arrival: replayedTo, at: clock() });
    alerts.resume();
    time.whenJumped(alerts.deaf);
    // Rules hear once their clock runs.
    alerts.tick();
    for (const [mine, at] of await lastDrills(store)) alerts.mine(mine)?.drilled(at);
    if (replayed > 0) logger.info({ messages: replayed }, 'took up what the last run left in the spool');

    const users = createUsers({ store, journal, passwords: createPasswords(), clock });
    const { generated } = await users.ensureAdmin(config.adminPassword);
    const coverage: Parameters<typeof buildApp>[0]['coverage'] = (mine, month) =>
      coverageOf(store, mine, month, alerts.view.coverage(mine.id));
    const resuming = openReloads({
      ...{ alerts, store, clock, mines, suspensions },
      read: (mine) => readMineAgain(config.minesDir, files.sources.get(mine)?.file ?? ''),
      commit: (change) => journal.commit(change),
      keep: () => snapshots.keep(),
      renew: () => hub.renew(),
    });
    const registers = createRegisters({
      ...{ store, journal, clock, logger, view: alerts.view, history: historian, coverage },
      ...{ suspensions: resuming.suspensions, unapproved: mines.unapproved },
    });
    const drawn = registers.spotChecks.drawAnnounced(alerts.view.mines());
    drawn.catch((error: unknown) => logger.error({ err: error }, 'a spot check waits to be drawn'));
    const app = await buildApp({
      ...{ hub, deadLetters, coverage, registers, store, journal },
      view: alerts.view,
      desk: createDesk({ alerts, store, clock }),
      reloads: resuming.reloads,
      history: historian,
      ...pastOf(historian),
      alarmStatistics: (mine, period) => alarmStatisticsOf(store, mine, period, clock()),
      reports: createReports({ raw: historian.raw, store, clock, proofing: POWER_PROOFING }),
      passports,
      incidentFiles: regulator.incidentFiles,
      parts,
      ready: () => ingest?.ready() ?? false,
      conservation: () => tally.now(),
      clock,
      logger,
      webRoot: fileURLToPath(new URL('./web', import.meta.url)),
      ...tls,
      trustProxy: config.trustProxy,
    });
    closers.push(() => app.close());
    const address = await listen(app, config);

    const health = createHealthWatch({
      dataDir: config.dataDir,
      knownToBroker: (await readIfThere(inDataDir(CLIENT_ID_FILE))) !== undefined,
      journal: () => parts()['journal'] ?? journal.status(),
      heardUntil,
      historianBehindMs: () => writer.behindMs(),
      failedRules: () => alerts.failures(),
      missingFrames: (now) => progress.missing(now),
      givenUpFrames: () => progress.givenUp(),
      clock,
    });
    const snapshots = createSnapshotKeeping({
      file: snapshotFile,
      kept: snapshot?.arrival ?? 0,
      alerts,
      progress,
      heardUntil: health.heardUntil,
      journal,
      spool,
      writer,
      logger,
    });
    const timers = [
      setInterval(() => alerts.look(health.look()), LOOK_MS),
      setInterval(() => {
        alerts.tick();
        hub.flush();
      }, TICK_MS),
      setInterval(() => hub.beat(), BEAT_MS),
      setInterval(() => tellStored(outbox, progress.due(spool.durable(), clock())), STORED_MS),
      setInterval(snapshots.keep, SNAPSHOT_MS),
      setInterval(() => void heads.look(), HEAD_MS),
      setInterval(() => void regulator.freezer.look(), FREEZE_LOOK_MS),
      setInterval(() => void uploader?.step(), LOOK_MS),
    ];
    const stopTimers = async (): Promise<void> => {
      for (const timer of timers) clearInterval(timer);
      await snapshots.settled();
    };
    closers.push(stopTimers);
    // A run that ends soon, by a crash again, leaves the next one no more to do again than it found.
    if (replayed > 0) snapshots.keep();

    let newestArrival = spool.durable();
    const take = (message: Message): number => {
      const kept = withinBounds(message);
      const number = spool.append(kept);
      newestArrival = number;
      health.onMessage(kept.receivedAt);
      const arrival = decode(numbered(kept, number));
      tally.received(readingsOf(arrival));
      alerts.arrive(arrival);
      progress.heard(arrival);
      uploader?.heard(arrival);
      hub.arrive(arrival);
      writer.offer(arrival);
      return number;
    };
    const onEvent = (event: BrokerEvent): void => {
      logger.info({ event }, 'broker');
      health.onBroker(event);
    };
    ingest = await letTelemetryIn(config, {
      take,
      hear(message) {
        const arrival = decode(numbered(withinBounds(message), newestArrival));
        alerts.arrive(arrival);
        hub.arrive(arrival);
      },
      isDeaf: () => health.isDeaf(spool.durable() < newestArrival),
      onEvent,
      spool,
      store,
      clock,
      logger,
      closers,
    });
    const connected = ingest;
    closers.push(() => connected.close());
    journal.commit({ entries: [startedEntry(config, clock())] }).then(heads.look, () => undefined);
    logger.info({ address, mines: [...mines.byId().keys()] }, 'MineSentry is running');

    return {
      address,
      view: alerts.view,
      users,
      ...(generated === undefined ? {} : { generatedPassword: generated }),
      async stop() {
        const inTime = await within(STOP_MS, async () => {
          await within(LAST_MS, async () => {
            await journal.commit({ entries: [stoppedEntry(clock())] });
            await heads.look();
            const last = JSON.stringify({ ...heads.newest(), at: clock() });
            await connected.publish(HEAD_TOPIC, last, { retain: true });
          });
          await connected.close();
          // A disk that takes nothing must not keep the service from stopping: the spool holds what the snapshot lacks.
          await within(LAST_MS, stopTimers);
          await within(LAST_MS, snapshots.last);
          await close();
        });
        const left = { readingsInSpool: tally.now().queued, changesNotWritten: journal.waiting() };
        if (inTime) logger.info(left, 'MineSentry has stopped; the next start goes on with what is left');
        else logger.error(left, `MineSentry did not stop within ${STOP_MS} ms; what is left is in the spool`);
      },
    };
  } catch (error) {
    await close();
    throw error instanceof StartError ? error : faultOf(error, 'start');
  }
};
