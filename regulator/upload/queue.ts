import type { Transaction } from 'kysely';
import { PERSONNEL_KINDS, type UploadKind } from '../../domain/upload-fields.js';
import type { Schema } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import { encodeFile, type FieldOrder, fileName, type UploadFile } from '../files/file-text.js';

/** What a cursor is of: a kind of file, the time in its last name, the changes of alarms, or the last acceptance. */
export type CursorKind = UploadKind | `name:${UploadKind}` | 'alarms' | 'accepted';

/** A file that waits. */
export interface WaitingFile {
  readonly name: string;
  readonly mine: string;
  readonly kind: string;
  readonly body: string;
}

/** What is made and not accepted, and how far each kind is made. Both change in one transaction. */
export interface UploadQueue {
  waiting(): Promise<number>;
  oldest(): Promise<WaitingFile | undefined>;
  accepted(file: WaitingFile, at: number): Promise<void>;
  cursors(mine: string): Promise<ReadonlyMap<string, number>>;
  /** Moves cursors on and queues what lies between, all or nothing. */
  advance(
    mine: string,
    cursors: Readonly<Partial<Record<CursorKind, number>>>,
    files: readonly UploadFile[],
    more?: (transaction: Transaction<Schema>) => Promise<void>,
  ): Promise<void>;
}

/** Opens the queue. */
export const openUploadQueue = (
  store: Store,
  orderOf: (mine: string) => FieldOrder,
  clock: () => number,
): UploadQueue => {
  const moveCursor = async (
    transaction: Transaction<Schema>,
    mine: string,
    kind: string,
    upTo: number,
  ): Promise<void> => {
    await transaction
      .insertInto('upload_cursors')
      .values({ mine, kind, up_to: upTo })
      .onConflict((conflict) => conflict.columns(['mine', 'kind']).doUpdateSet({ up_to: upTo }))
      .execute();
  };
  return {
    async waiting() {
      const row = await store
        .selectFrom('upload_files')
        .select(({ fn }) => fn.countAll<number>().as('files'))
        .executeTakeFirst();
      return Number(row?.files ?? 0);
    },
    oldest: () =>
      store
        .selectFrom('upload_files')
        .select(['name', 'mine', 'kind', 'body'])
        .orderBy('made_at')
        .orderBy('name')
        .limit(1)
        .executeTakeFirst(),
    accepted: ({ name, mine }, at) =>
      store.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('upload_files').where('name', '=', name).execute();
        await moveCursor(transaction, mine, 'accepted', at);
      }),
    async cursors(mine) {
      const rows = await store
        .selectFrom('upload_cursors')
        .select(['kind', 'up_to'])
        .where('mine', '=', mine)
        .execute();
      return new Map(rows.map(({ kind, up_to }) => [kind, Number(up_to)]));
    },
    advance: (mine, cursors, files, more) =>
      store.transaction().execute(async (transaction) => {
        for (const file of files) {
          const body = encodeFile(file, orderOf(mine));
          const row = { name: fileName(file), mine, kind: file.kind, made_at: clock(), body };
          await transaction.insertInto('upload_files').values(row).execute();
        }
        for (const [kind, upTo] of Object.entries(cursors)) {
          if (upTo !== undefined) await moveCursor(transaction, mine, kind, upTo);
        }
        await more?.(transaction);
      }),
  };
};

/** The folder a file belongs into: one for each system, the personnel system's by mine; a simulated mine's apart. */
export const folderOf = (name: string, kind: string, isSimulated: boolean): string => {
  const system = PERSONNEL_KINDS.some((one) => one === kind) ? `jxry/${name.slice(0, 12)}` : 'aqjk';
  return isSimulated ? `simulated/${system}` : system;
};
