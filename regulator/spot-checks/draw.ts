import { createHash } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a check was drawn from: everything that is needed to repeat it. */
export interface Drawing {
  /** Mines to draw, and mandatory points of each. */
  readonly mines: number;
  readonly points: number;
  /** Every mine that could be drawn, with its mandatory points; in order of their ids. */
  readonly candidates: readonly { readonly mine: string; readonly points: readonly string[] }[];
}

/**
 * The seed of a check: SHA-256, hex, of the hash of the ledger's line that announced it. That line holds what is to be
 * drawn from, and is chained to everything before it: nobody can know the seed before the line stands, nor take it back.
 */
export const seedOf = (announcementHash: string): string => sha256(announcementHash);

/** A candidate's ticket: SHA-256, hex, of `{seed}:{candidate}`. The lowest tickets are drawn. */
export const ticketOf = (seed: string, candidate: string): string => sha256(`${seed}:${candidate}`);

const lowest = (seed: string, candidates: readonly string[], count: number, prefix = ''): readonly string[] =>
  candidates
    .map((id) => ({ id, ticket: ticketOf(seed, `${prefix}${id}`) }))
    .toSorted((one, other) => (one.ticket < other.ticket ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);

/**
 * Draws mines by the tickets of their ids, then points of each drawn mine by the tickets of `{mine}/{point}`: the same
 * seed and candidates give the same draw, in whatever order they come. Fewer candidates than asked for: all of them.
 */
export const drawBy = (
  seed: string,
  { mines, points, candidates }: Drawing,
): readonly { readonly mine: string; readonly points: readonly string[] }[] => {
  const byMine = new Map(candidates.map((one) => [one.mine, one.points]));
  return lowest(seed, [...byMine.keys()], mines).map((mine) => ({
    mine,
    points: lowest(seed, byMine.get(mine) ?? [], points, `${mine}/`),
  }));
};
