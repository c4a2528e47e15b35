/** Where a page ends: the sorting instant and the id of its last item. */
export interface Cursor {
  readonly at: number;
  readonly id: string;
}

/** Opaque to callers. `decodeCursor` is its inverse. */
export const encodeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at}:${id}`).toString('base64url');

/** Undefined for a text that `encodeCursor` did not make. */
export const decodeCursor = (text: string): Cursor | undefined => {
  const parts = /^(-?\d{1,16}):(.+)$/s.exec(Buffer.from(text, 'base64url').toString());
  const [, at, id] = parts ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
};
