import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSpool } from '../../../ingest/spool/file-spool.js';
import { type OpenSegment, openSegment } from '../../../ingest/spool/segment.js';
import type { Spool, SpoolMessage, SpoolRecord } from '../../../ingest/spool/spool.js';

export const message = (text: string, more: Partial<SpoolMessage> = {}): SpoolMessage => ({
  receivedAt: 1_700_000_000_000,
  topic: 'mines/hongqi/gas/001A01',
  payload: Buffer.from(text),
  retained: false,
  ...more,
});

export const recordsFrom = async (spool: Spool, from = 1): Promise<SpoolRecord[]> => {
  const found: SpoolRecord[] = [];
  for await (const record of spool.read(from)) found.push(record);
  return found;
};
/** What can be believed of them. */
export const textsFrom = async (spool: Spool, from = 1): Promise<string[]> =>
  (await recordsFrom(spool, from))
    .filter(({ damaged }) => damaged === undefined)
    .map(({ payload }) => Buffer.from(payload).toString());
/** Numbers that were lost, each with the last one lost with it. */
export const lostFrom = async (spool: Spool, from = 1): Promise<(readonly [number, number])[]> =>
  (await recordsFrom(spool, from)).flatMap(({ arrival, damaged }) =>
    damaged === undefined ? [] : [[arrival, damaged.upTo] as const],
  );

/** Appends texts and waits until all are on disk; answers the last number. */
export const keep = async (spool: Spool, ...texts: readonly string[]): Promise<number> => {
  let last = 0;
  for (const text of texts) last = spool.append(message(text));
  await spool.whenDurable(last);
  return last;
};

export interface Said {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** A logger that keeps what was said. */
export const listening = () => {
  const said: Said[] = [];
  const hear =
    (level: Said['level']) =>
    (first: unknown, second?: unknown): void => {
      said.push({ level, text: String(second ?? first) });
    };
  return { said, logger: { info: hear('info'), warn: hear('warn'), error: hear('error') } };
};

/** A folder that is gone when `act` is over. */
export const inFolder = async <Answer>(act: (folder: string) => Promise<Answer>): Promise<Answer> => {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

type Options = Partial<Parameters<typeof openSpool>[0]>;
export const openIn = (folder: string, options: Options = {}): Promise<Spool> =>
  openSpool({ folder, logger: listening().logger, groupCommitMs: 1, ...options });

/** The real disk with a switch: while `broken` is set, an append writes its first bytes and then fails. */
export const breakableDisk = () => {
  const disk = { broken: undefined as string | undefined, appends: 0, syncs: 0 };
  const openFile: OpenSegment = async (path) => {
    const file = await openSegment(path);
    return {
      ...file,
      async append(bytes) {
        disk.appends += 1;
        if (disk.broken === undefined) return file.append(bytes);
        await file.append(bytes.subarray(0, bytes.length >> 1));
        throw Object.assign(new Error(disk.broken), { code: 'ENOSPC' });
      },
      async sync() {
        disk.syncs += 1;
        await file.sync();
      },
    };
  };
  return { disk, openFile };
};
