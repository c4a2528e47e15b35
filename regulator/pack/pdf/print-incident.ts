import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { loadMine } from '../../../domain/load-mine.js';
import type { Gathered } from '../../incident-file/gather-file.js';
import { readingsOf } from '../../incident-file/measured.js';
import type { Member } from '../members.js';
import type { PdfRequest } from './request.js';

/** The printed file in a pack. */
export const PRINTED = 'incident.pdf';

/** A document takes seconds at most; one that does not end is given up. */
const MOST_MS = 120_000;

/** The compiled worker; when run from TypeScript source (tests), its compiled twin in `dist/`. */
const workerFile = (): string => {
  const beside = fileURLToPath(new URL('./pdf-worker.js', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../../dist/regulator/pack/pdf/pdf-worker.js', import.meta.url));
};

const requestOf = ({ incident, file, frozen }: Gathered, by: string, at: number): PdfRequest => {
  const loaded = loadMine(frozen.mine);
  return {
    incident,
    file,
    areas: new Map(loaded.ok ? loaded.mine.areas.map(({ id, name }) => [id, name] as const) : []),
    curves: incident.points.map((point) => ({
      point,
      readings: readingsOf(frozen, point).flatMap(({ at: measuredAt, value, quality }) =>
        quality === 'good' && value !== null ? [[measuredAt, value] as const] : [],
      ),
    })),
    by,
    at,
  };
};

/**
 * The file of an incident as a PDF in Chinese, for print. `by`, `at`: whose it is and since when; the same file of the same
 * person and time is the same bytes. @throws Error where it could not be set
 */
export const printIncident = (gathered: Gathered, by: string, at: number): Promise<Member> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(), { workerData: requestOf(gathered, by, at) });
    const limit = setTimeout(() => {
      reject(new Error(`${PRINTED} of ${gathered.incident.id} was not made within ${MOST_MS / 1000} s`));
      void worker.terminate();
    }, MOST_MS);
    worker.once('message', (bytes: Uint8Array) => resolve({ name: PRINTED, bytes }));
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(limit);
      reject(new Error(`the thread that makes ${PRINTED} ended without it`));
    });
  });
