import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CodedError } from '../../../domain/coded-error.js';
import { loadMine } from '../../../domain/load-mine.js';
import type { Gathered } from '../../incident-file/gather-file.js';
import { readingsOf } from '../../incident-file/measured.js';
import type { Member } from '../members.js';
import type { Made } from '../seal.js';
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
 * person and time is the same bytes. @throws CodedError pdf-failed where it could not be set
 */
export const printIncident = (
  gathered: Gathered,
  by: string,
  at: number,
  file: string = workerFile(),
): Promise<Member> =>
  new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void =>
      reject(new CodedError('pdf-failed', why, true, cause === undefined ? {} : { cause }));
    const worker = new Worker(file, { workerData: requestOf(gathered, by, at) });
    const limit = setTimeout(() => {
      fail(`it was not made within ${MOST_MS / 1000} s`);
      void worker.terminate();
    }, MOST_MS);
    worker.once('message', (bytes: Uint8Array) => resolve({ name: PRINTED, bytes }));
    // What it says may name folders of this machine: that belongs in the log alone.
    worker.once('error', (error) => fail('it could not be set', error));
    worker.once('exit', () => {
      clearTimeout(limit);
      fail('the thread that makes it ended without it');
    });
  });

/** The documents of a pack; a PDF that cannot be made is left out of it and told to `onFailure`, with its code. */
export const documentsOf =
  (onFailure: (error: CodedError) => void, file?: string) =>
  async (gathered: Gathered, by: string, at: number): Promise<Made> => {
    try {
      return { documents: [await printIncident(gathered, by, at, file)], leftOut: [] };
    } catch (error) {
      const failed = error instanceof CodedError ? error : new CodedError('pdf-failed', String(error), true);
      onFailure(failed);
      return { documents: [], leftOut: [{ name: PRINTED, code: failed.code, why: failed.message }] };
    }
  };
