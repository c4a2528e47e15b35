import type { Logger } from 'pino';
import type { AlertsView } from './alerts/alerts.js';
import { DEFAULTS } from './alerts/rules/defaults.js';
import type { Clock } from './domain/clock.js';
import type { Historian } from './ingest/historian/historian.js';
import { encodePayload, systemPayload } from './ingest/mqtt/payload.js';
import { buildTopic } from './ingest/mqtt/topics.js';
import type { UploadAddress } from './regulator/upload/address.js';
import { openDestination } from './regulator/upload/destination.js';
import { LINK_SYSTEM } from './regulator/upload/making.js';
import { createUploader, type Uploader } from './regulator/upload/uploader.js';
import type { Store } from './store/store.js';

/** A message of the service to itself: kept, recorded and judged like a gateway's. */
type TakeOwn = (message: { topic: string; payload: Uint8Array; retained: boolean; receivedAt: number }) => unknown;

/**
 * Builds the uploader where there is an address. It tells of the link as a gateway would, on
 * `mines/{mine}/systems/regulator-link`, straight into the spool: that stands in the record, and drives the rules.
 */
export const uploadTo = async (
  address: UploadAddress | undefined,
  parts: {
    readonly store: Store;
    readonly historian: Pick<Historian, 'raw'>;
    readonly view: AlertsView;
    readonly behindMs: () => number;
    readonly take: TakeOwn;
    readonly clock: Clock;
    readonly logger: Logger;
  },
): Promise<Uploader | undefined> => {
  if (address === undefined) return undefined;
  const { historian, take, clock, ...rest } = parts;
  return createUploader({
    ...rest,
    clock,
    raw: historian.raw,
    destination: openDestination(address),
    wordCycles: DEFAULTS.silentCycles,
    tell(mine, report) {
      const topic = buildTopic({ kind: 'system', mine: mine.id, system: LINK_SYSTEM });
      const payload = Buffer.from(encodePayload(systemPayload, report));
      take({ topic, payload, retained: false, receivedAt: clock() });
    },
  });
};
