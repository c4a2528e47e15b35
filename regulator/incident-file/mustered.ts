import type { Evacuation, Receipt } from '../../alerts/evacuation/evacuation.js';
import type { Mine } from '../../domain/mine.js';
import type { Frozen } from '../freeze/frozen.js';
import type { Line } from '../rederive/rederive.js';

/** One person of an order. Instants by the service's clock. */
export interface MusteredPerson {
  readonly card: string;
  readonly name: string;
  readonly job: string;
  /** First seen out of the scope; absent: not seen out. */
  readonly outAt?: number;
  readonly shelteredAt?: number;
  readonly unaccountedAt?: number;
}

/** An order with how it went, from the first to the last person. */
export interface OrderFile {
  readonly order: Evacuation;
  readonly changes: readonly {
    readonly at: number;
    readonly kind: string;
    readonly by?: string;
    readonly body: unknown;
  }[];
  readonly people: readonly MusteredPerson[];
  readonly firstOutAt?: number;
  readonly lastOutAt?: number;
  /** Named by the order and never seen out of its scope. */
  readonly neverOut: readonly string[];
  readonly broadcasts: readonly Receipt[];
}

interface MusterLine {
  readonly inScope: readonly string[];
  readonly sheltering: readonly string[];
  readonly out: readonly string[];
  readonly unaccounted: readonly string[];
}

const least = (instants: readonly number[]): number | undefined =>
  instants.length === 0 ? undefined : Math.min(...instants);

/** Follows an order through the ledger: who left when. */
export const orderFile = (mine: Mine, { evacuation }: Frozen['orders'][number], lines: readonly Line[]): OrderFile => {
  const ours = lines.filter(({ subject }) => subject === evacuation.id);
  const seen: { readonly at: number; readonly muster: MusterLine }[] = ours.flatMap(({ at, kind, body }) => {
    if (kind === 'evacuation.mustered') return [{ at, muster: body as MusterLine }];
    return [];
  });
  const firstSeen = (card: string, list: keyof MusterLine): number | undefined =>
    seen.find(({ muster }) => muster[list].includes(card))?.at;
  const people = evacuation.named.map((card): MusteredPerson => {
    const person = mine.personByCard.get(card);
    const outAt = firstSeen(card, 'out');
    const shelteredAt = firstSeen(card, 'sheltering');
    const unaccountedAt = firstSeen(card, 'unaccounted');
    return {
      card,
      name: person?.name ?? card,
      job: person?.job ?? '',
      ...(outAt === undefined ? {} : { outAt }),
      ...(shelteredAt === undefined ? {} : { shelteredAt }),
      ...(unaccountedAt === undefined ? {} : { unaccountedAt }),
    };
  });
  const outs = people.flatMap(({ outAt }) => (outAt === undefined ? [] : [outAt]));
  const firstOutAt = least(outs);
  return {
    order: evacuation,
    changes: ours.map(({ at, kind, author, body }) => ({ at, kind, ...(author === null ? {} : { by: author }), body })),
    people: people.sort((one, other) => (one.outAt ?? Number.MAX_VALUE) - (other.outAt ?? Number.MAX_VALUE)),
    ...(firstOutAt === undefined ? {} : { firstOutAt, lastOutAt: Math.max(...outs) }),
    neverOut: people.filter(({ outAt }) => outAt === undefined).map(({ card }) => card),
    broadcasts: evacuation.receipts,
  };
};
