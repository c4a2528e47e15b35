import { accessSync, constants } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Mine } from '../domain/mine.js';
import { encodePayload, readingPayload, sightingPayload } from '../ingest/mqtt/payload.js';
import { buildTopic } from '../ingest/mqtt/topics.js';
import { readMineFiles } from '../mine-files.js';
import { createImporter, type ImportCount } from '../regulator/import/importer.js';
import type { Imported } from '../regulator/import/read-readings.js';
import { brokerOf, inItsVersion } from './broker.js';
import { CommandError, configured, createLogger, refusal, stopAsked } from './say.js';

const LOOK_EVERY_MS = 5000;
/** Messages on their way to the broker at once. */
const MOST_UNDER_WAY = 500;

/** What an observation is on MQTT. */
export const messageOf = (mine: Mine, one: Imported): { readonly topic: string; readonly payload: string } => {
  if (one.kind === 'reading') {
    const { family, point, at, value, quality } = one;
    const topic = buildTopic({ kind: 'reading', mine: mine.id, family, point });
    return { topic, payload: encodePayload(readingPayload, { at, value, quality }) };
  }
  const { card, reader, at, event, distanceM } = one;
  const topic = buildTopic({ kind: 'personnel', mine: mine.id, card });
  const payload = { at, reader, event, ...(distanceM === undefined ? {} : { distanceM }) };
  return { topic, payload: encodePayload(sightingPayload, payload) };
};

const publishTo =
  (client: MqttClient) =>
  async (mine: Mine, observations: readonly Imported[]): Promise<void> => {
    for (let from = 0; from < observations.length; from += MOST_UNDER_WAY) {
      const some = observations.slice(from, from + MOST_UNDER_WAY).map((one) => messageOf(mine, one));
      await Promise.all(some.map(({ topic, payload }) => client.publishAsync(topic, payload, { qos: 1 })));
    }
  };

const said = ({ imported, observations, refused, duplicates, waiting }: ImportCount): string =>
  `${imported} files imported (${observations} readings and sightings), ${refused} refused, ${duplicates} copies, ${waiting} not complete`;

/**
 * Reads the authority's files of mines that have no MQTT and says them to the broker as a gateway would, so that they
 * take the way of all telemetry: kept before they are acknowledged, judged, refused with a reason.
 */
export const importFiles = async (
  environment: Readonly<Record<string, string | undefined>>,
  { folder, watch }: { readonly folder: string; readonly watch: boolean },
): Promise<void> => {
  const config = configured(environment);
  const read = readMineFiles(config.minesDir);
  if (!read.ok) throw new CommandError(read.faults);
  try {
    // Files that are done are moved away.
    accessSync(folder, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw refusal('folder-unreadable', folder, `cannot be used: ${error instanceof Error ? error.message : error}`);
  }
  const logger = createLogger(config.logLevel);
  const { url, connection } = await inItsVersion(brokerOf(config));
  const client = await connectAsync(url, connection);
  const importer = createImporter({ folder, mines: read.mines, publish: publishTo(client), clock: Date.now, logger });
  const stopping = new AbortController();
  const stopped = watch ? stopAsked().then(() => stopping.abort()) : undefined;
  try {
    do {
      const count = await importer.look();
      if (!watch || count.imported + count.refused > 0) process.stdout.write(`${said(count)}\n`);
      if (!watch && count.refused > 0) process.exitCode = 1;
      if (watch) await pause(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    } while (watch && !stopping.signal.aborted);
    await stopped;
  } finally {
    await client.endAsync();
  }
};
