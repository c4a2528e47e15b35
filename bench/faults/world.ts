import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInfluxdb, type TestInfluxdb } from '../../test/support/influxdb.js';
import { type Mosquitto, startMosquitto } from '../../test/support/mosquitto.js';
import { freePort, until } from '../../test/support/servers.js';
import { startToxicProxy, type ToxicProxy } from '../../test/support/toxic-proxy.js';
import { mountDisk, type TestDisk } from './disk.js';
import { FRAME_EVERY_MS, type Gateways, type StationClock, startGateways } from './gateways.js';
import { MINE, mineFile } from './mine.js';
import { closeOnSignal } from './on-signal.js';
import { type Scraper, startScraper } from './scraper.js';
import { openScreen, type ScreenClient } from './screens.js';
import { createServiceProcess, type ServiceProcess } from './service.js';
import { createWitness, type Witness } from './witness.js';

/** With servers of its own: Mosquitto and InfluxDB; embedded: nothing but the service. */
export type Mode = 'servers' | 'embedded';

/** A whole control room: brokers, database, service, gateways and screens, and proxies on every way between them. */
export interface World {
  readonly mode: Mode;
  readonly folder: string;
  readonly dataDir: string;
  readonly service: ServiceProcess;
  readonly gateways: Gateways;
  readonly screens: readonly ScreenClient[];
  readonly scraper: Scraper;
  readonly witness: Witness;
  /** Between the service and its broker; in embedded mode between gateways and service. */
  readonly brokerWay: ToxicProxy;
  /** Between the service and its database; in embedded mode nothing goes that way. */
  readonly databaseWay: ToxicProxy;
  readonly disk: TestDisk | undefined;
  readonly influx: TestInfluxdb;
  /** The broker that runs now. */
  broker(): Mosquitto;
  /** Starts the broker again on its folder; without its persistence where `forgetful`. */
  restartBroker(forgetful?: boolean): Promise<void>;
  close(): Promise<void>;
}

const SCREENS = 3;
const START_MS = 60_000;
/** The name under which the broker knows the service. */
export const CLIENT_ID = 'minesentry-under-test';

/** Builds the world and starts everything in it but the load. */
export const buildWorld = async (options: {
  readonly mode: Mode;
  readonly clock?: StationClock;
  /** The data folder lies on a disk of its own, of so many MB. */
  readonly diskMb?: number;
  readonly preload?: string;
  readonly frameEveryMs?: number;
}): Promise<World> => {
  const { mode, clock, diskMb, preload, frameEveryMs = FRAME_EVERY_MS } = options;
  const folder = mkdtempSync(join(tmpdir(), 'minesentry-faults-'));
  const hardEnds: (() => unknown)[] = [];
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  closers.push(closeOnSignal(hardEnds, () => rmSync(folder, { recursive: true, force: true })));
  try {
    const disk = diskMb === undefined ? undefined : await mountDisk(folder, diskMb);
    if (disk !== undefined) {
      closers.push(() => disk.close());
      hardEnds.push(() => disk.close());
    }
    const dataDir = join(disk?.folder ?? folder, 'data');
    mkdirSync(join(folder, 'mines'));
    writeFileSync(join(folder, 'mines', `${MINE}.yaml`), mineFile());

    const isEmbedded = mode === 'embedded';
    // In the world's own folder: what the broker keeps must outlive its end in order.
    const brokerFolder = join(folder, 'broker');
    mkdirSync(brokerFolder);
    let broker = await startMosquitto({ folder: brokerFolder });
    closers.push(() => broker.stop());
    hardEnds.push(() => broker.kill());
    const influx = await startInfluxdb({ started: !isEmbedded });
    closers.push(() => influx.stop());
    hardEnds.push(() => influx.kill());
    const witness = createWitness();
    const embeddedPort = await freePort();
    const brokerWay = await startToxicProxy(
      isEmbedded ? { to: embeddedPort } : { to: broker.port, tap: () => witness.tap() },
    );
    closers.push(() => brokerWay.close());
    const databaseWay = await startToxicProxy({ to: influx.port });
    closers.push(() => databaseWay.close());

    const mqttUrl = `mqtt://tester:secret@127.0.0.1:${brokerWay.port}?clientId=${CLIENT_ID}`;
    const service = createServiceProcess({
      folder,
      ...(preload === undefined ? {} : { preload }),
      port: await freePort(),
      environment: {
        DATA_DIR: dataDir,
        MINES_DIR: join(folder, 'mines'),
        ...(isEmbedded
          ? { EMBEDDED_MQTT_PORT: String(embeddedPort) }
          : { MQTT_URL: mqttUrl, INFLUX_URL: `http://127.0.0.1:${databaseWay.port}/minesentry` }),
      },
    });
    closers.push(() => service.stop());
    hardEnds.unshift(() => service.kill());
    await service.start();
    // What comes before the first subscription belongs to nobody.
    await until(
      'the subscription stands',
      async () => (await fetch(`${service.origin}/readyz`)).status === 200,
      START_MS,
    );
    const scraper = startScraper(service.origin);
    closers.push(() => scraper.stop());
    await service.cookie();
    const screens = Array.from({ length: SCREENS }, () => openScreen(service));
    closers.push(() => {
      for (const screen of screens) screen.close();
    });
    const url = isEmbedded ? `mqtt://127.0.0.1:${brokerWay.port}` : broker.url;
    const gateways = startGateways({ url, frameEveryMs, ...(clock === undefined ? {} : { clock }) });
    closers.push(() => gateways.close());
    return {
      mode,
      folder,
      dataDir,
      service,
      gateways,
      screens,
      scraper,
      witness,
      brokerWay,
      databaseWay,
      disk,
      influx,
      broker: () => broker,
      async restartBroker(forgetful = false) {
        if (forgetful) rmSync(join(broker.folder, 'mosquitto.db'), { force: true });
        broker = await startMosquitto({ port: broker.port, folder: broker.folder });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
