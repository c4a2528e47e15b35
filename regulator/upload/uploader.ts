import type { Logger } from 'pino';
import type { AlertsView } from '../../alerts/alerts.js';
import type { Mine } from '../../domain/mine.js';
import { newestReadingAt } from '../../domain/newest-reading.js';
import type { Arrival } from '../../domain/observation.js';
import { OK, type Status } from '../../domain/status.js';
import type { UploadLateRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import { createCardTrails } from '../files/people-files.js';
import type { RawSource } from '../reports/samples.js';
import { type Destination, reasonOf } from './destination.js';
import { createMaking } from './making.js';
import { createMineUpload, type MineUpload } from './mine-upload.js';
import { folderOf, openUploadQueue } from './queue.js';

// Promises:
// 1. Of telemetry and alarms nothing is skipped: cursors move only with the file that was made up to them.
// 2. A file leaves the queue only once the other side has it; it may come twice, never not at all.
// 3. Late readings get a file of their own once their own stretch has gone.

/** Files that wait; beyond it none are made: stretches are made later from history, snapshots are left out. */
const MOST_WAITING = 2000;
const MINUTE_MS = 60_000;
const FIRST_RETRY_MS = 5000;
const LONGEST_RETRY_MS = 300_000;
/** Readings may be on their way to the historian for so long. */
const SETTLE_MS = 10_000;
/** Files handed over before the next are made. */
const MOST_SENT = 100;
/** How often the rules are told of the link, well within its heartbeat. */
const REPORT_MS = 20_000;
/** Notes of late readings in memory. */
const MOST_LATE = 50_000;

/** What the rules are told of a mine's link to the authority. */
export interface LinkReport {
  readonly at: number;
  readonly state: 'up' | 'down';
  readonly detail?: string;
  readonly lastAcceptedAt?: number;
}

/** Makes the files for the authority's platform and hands them over. */
export interface Uploader {
  /** Hears each arrival, replayed ones too: who was seen where, and what came late. */
  heard(arrival: Arrival): void;
  /** Makes and sends what is due; calls that overlap do nothing. */
  step(): Promise<void>;
  status(): Status;
  close(): Promise<void>;
}

/** Builds the uploader of all mines. */
export const createUploader = async (parts: {
  readonly store: Store;
  readonly raw: RawSource['raw'];
  readonly view: Pick<AlertsView, 'mines' | 'people' | 'lastHeardAt' | 'systems' | 'latest'>;
  readonly destination: Destination;
  /** How far history is behind the arrivals, ms. */
  readonly behindMs: () => number;
  /** Tells the rules of a mine's link. */
  readonly tell: (mine: Mine, report: LinkReport) => void;
  readonly clock: () => number;
  readonly wordCycles: number;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}): Promise<Uploader> => {
  const { store, view, destination, clock, logger } = parts;
  /** A mine by the file that is in force now. */
  const mineOf = (id: string): Mine | undefined => view.mines().find((mine) => mine.id === id);
  const queue = openUploadQueue(store, (mine) => mineOf(mine)?.upload?.fields ?? {}, clock);
  const trails = createCardTrails((mine, reader) => mineOf(mine)?.areaOfReader.get(reader));
  /** Up to where the files of readings are made; what comes from before it is late. */
  const madeUpTo = new Map<string, number>();
  for (const { id } of view.mines()) {
    const cursor = (await queue.cursors(id)).get('CDSS');
    if (cursor !== undefined) madeUpTo.set(id, cursor);
  }
  const uploads = new Map<
    string,
    { readonly mine: Mine; readonly upload: MineUpload; readonly offPoints: Set<string> }
  >();
  /** The making of a mine's files; anew once another file of the mine is in force. */
  const uploadOf = (mine: Mine): MineUpload => {
    const known = uploads.get(mine.id);
    if (known?.mine === mine) return known.upload;
    const offPoints = known?.offPoints ?? new Set<string>();
    const upload = createMineUpload({
      mine,
      store,
      queue,
      making: createMaking({ ...parts, mine, trails, offPoints }),
      onTaking: (to) => madeUpTo.set(mine.id, to),
    });
    uploads.set(mine.id, { mine, upload, offPoints });
    return upload;
  };
  let late = new Map<string, UploadLateRow>();
  let failing: { readonly why: string; readonly until: number; readonly waitMs: number } | undefined;
  let making: string | undefined;
  let waiting = 0;
  let unnoted = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let isClosed = false;

  /** A simulated mine lives on its readings' clock. */
  const nowOf = (mine: Mine): number =>
    mine.simulated ? (newestReadingAt(view.latest(mine.id)) ?? Number.NEGATIVE_INFINITY) : clock();

  const keepLate = async (): Promise<void> => {
    if (late.size === 0) return;
    const notes = [...late.values()];
    late = new Map();
    try {
      await store.transaction().execute(async (transaction) => {
        for (const note of notes) {
          await transaction
            .insertInto('upload_late')
            .values(note)
            .onConflict((conflict) =>
              conflict.columns(['mine', 'point', 'minute']).doUpdateSet({ received_to: note.received_to }),
            )
            .execute();
        }
      });
    } catch (error) {
      for (const note of notes) late.set(`${note.mine}|${note.point}|${note.minute}`, note);
      throw error;
    }
  };

  const make = async (): Promise<void> => {
    await keepLate();
    for (const mine of view.mines()) {
      waiting = await queue.waiting();
      const now = nowOf(mine);
      if (waiting >= MOST_WAITING || !Number.isFinite(now) || isClosed) continue;
      const settlingMs = parts.behindMs() + SETTLE_MS;
      await uploadOf(mine).step({ now, settledAt: now - settlingMs, settledBy: clock() - settlingMs });
    }
  };

  const send = async (): Promise<void> => {
    if (failing !== undefined && clock() < failing.until) return;
    for (let sent = 0; sent < MOST_SENT && !isClosed; sent += 1) {
      const file = await queue.oldest();
      if (file === undefined) return;
      const mine = mineOf(file.mine);
      try {
        const folder = folderOf(file.name, file.kind, mine?.simulated === true);
        await destination.put(folder, file.name, file.body);
      } catch (error) {
        const waitMs = Math.min((failing?.waitMs ?? FIRST_RETRY_MS / 2) * 2, LONGEST_RETRY_MS);
        const why = reasonOf(error);
        if (failing === undefined) logger.warn({ file: file.name, why }, 'the authority takes no files; tried again');
        failing = { why, waitMs, until: clock() + waitMs };
        return;
      }
      if (failing !== undefined) logger.info('the authority takes files again');
      failing = undefined;
      await queue.accepted(file, mine === undefined ? clock() : nowOf(mine));
      waiting = Math.max(0, waiting - 1);
    }
  };

  const tell = async (): Promise<void> => {
    if (clock() - toldAt < REPORT_MS) return;
    toldAt = clock();
    for (const mine of view.mines()) {
      const at = nowOf(mine);
      if (!Number.isFinite(at)) continue;
      const accepted = (await queue.cursors(mine.id)).get('accepted');
      parts.tell(mine, {
        at,
        state: failing === undefined ? 'up' : 'down',
        ...(failing === undefined ? {} : { detail: failing.why }),
        ...(accepted === undefined ? {} : { lastAcceptedAt: Math.min(accepted, at) }),
      });
    }
  };

  const step = async (): Promise<void> => {
    try {
      await make();
      making = undefined;
    } catch (error) {
      if (making === undefined) logger.error({ err: error }, 'files for the authority cannot be made; tried again');
      making = reasonOf(error);
    }
    try {
      await send();
      await tell();
    } catch (error) {
      making = reasonOf(error);
    }
  };

  return {
    heard({ observations, receivedAt }) {
      for (const one of observations) {
        if (one.kind === 'sighting') trails.heard(one);
        if (one.kind !== 'reading' || one.judgedOnly) continue;
        const made = madeUpTo.get(one.mine);
        if (made === undefined || one.at >= made) continue;
        const minute = Math.floor(one.at / MINUTE_MS) * MINUTE_MS;
        const key = `${one.mine}|${one.point}|${minute}`;
        const noted = late.get(key);
        if (noted === undefined && late.size >= MOST_LATE) {
          unnoted += 1;
          continue;
        }
        const { mine, point } = one;
        const received_from = noted?.received_from ?? receivedAt;
        late.set(key, { mine, point, minute, received_from, received_to: receivedAt });
      }
    },
    step() {
      running ??= step().finally(() => {
        running = undefined;
      });
      return running;
    },
    status() {
      if (failing !== undefined)
        return { state: 'down', why: `${waiting} files wait; the last was not taken: ${failing.why}` };
      if (making !== undefined) return { state: 'degraded', why: `files cannot be made: ${making}` };
      if (unnoted > 0) return { state: 'degraded', why: `${unnoted} late readings get no file: too many came at once` };
      return waiting >= MOST_WAITING ? { state: 'degraded', why: `${waiting} files wait; no more are made` } : OK;
    },
    async close() {
      isClosed = true;
      await running;
      await keepLate();
      await destination.close();
    },
  };
};
