import { z } from 'zod';
import { type Cursor, decodeCursor as decoded, encodeCursor } from '../../store/cursor.js';
import { refuse } from './errors.js';

/** Items on one page of a list. */
export const PAGE = 100;

/** @throws HttpError invalid-request for a text that `encodeCursor` did not make. */
export const decodeCursor = (text: string): Cursor => {
  const cursor = decoded(text);
  if (cursor === undefined) throw refuse('invalid-request', 'cursor: use the `next` of the last page');
  return cursor;
};

const isBefore = (one: Cursor, other: Cursor): boolean =>
  one.at < other.at || (one.at === other.at && one.id < other.id);

/**
 * One page, newest first, of what is stored overlaid with what is live: an announcement is shown before its row is
 * written. `rows`: at most PAGE + 1 from the store, newest first, all before `after`.
 */
export const mergePage = <Item>(options: {
  readonly rows: readonly Item[];
  readonly live: readonly Item[];
  readonly cursorOf: (item: Item) => Cursor;
  readonly matches: (item: Item) => boolean;
  readonly after?: Cursor | undefined;
}): { items: Item[]; next?: string } => {
  const { rows, live, cursorOf, matches, after } = options;
  const last = rows.at(-1);
  const end = rows.length > PAGE && last !== undefined ? cursorOf(last) : undefined;
  const byId = new Map(rows.map((row) => [cursorOf(row).id, row]));
  for (const item of live) {
    const cursor = cursorOf(item);
    // Live ones beyond the rows that were read belong on a later page.
    const isHere = (!after || isBefore(cursor, after)) && (!end || !isBefore(cursor, end));
    if (isHere || byId.has(cursor.id)) byId.set(cursor.id, item);
  }
  const sorted = [...byId.values()]
    .filter(matches)
    .sort((one, other) => (isBefore(cursorOf(one), cursorOf(other)) ? 1 : -1));
  const items = sorted.slice(0, PAGE);
  const shown = items.at(-1);
  const isMore = end !== undefined || sorted.length > PAGE;
  const next = sorted.length > PAGE && shown ? cursorOf(shown) : end;
  return isMore && next ? { items, next: encodeCursor(next) } : { items };
};

/** A list as it is answered. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item).readonly(), next: z.string().optional() });

/** Epoch ms, or ISO 8601 with a zone; a `+` that arrived as a space is taken for what it was. */
export const instantQuery = z
  .union([
    z.string().regex(/^\d{1,15}$/, 'use epoch milliseconds, or ISO 8601 with a zone'),
    z
      .string()
      .regex(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+ -]\d\d:?\d\d)$/,
        'use epoch milliseconds, or ISO 8601 with a zone',
      ),
  ])
  .transform((text, context) => {
    const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text.replace(' ', '+'));
    if (Number.isFinite(at)) return at;
    context.addIssue({ code: 'custom', message: 'is no instant of the calendar' });
    return z.NEVER;
  });

/** The same in a body, where a number stands for itself. */
export const instantBody = z.union([z.number().int().nonnegative(), instantQuery]);

/** A filter that may be given once or several times. */
export const severalOf = <Value extends string>(values: z.ZodType<Value, Value>) =>
  z
    .union([values, z.array(values).max(10)])
    .transform((given): readonly Value[] => (Array.isArray(given) ? given : [given]));
