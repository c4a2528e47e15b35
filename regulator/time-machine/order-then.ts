import type { Evacuation, Muster, MusterEntry, Receipt } from '../../alerts/evacuation/evacuation.js';
import type { Mine } from '../../domain/mine.js';
import type { Line } from '../rederive/rederive.js';

/** An order with its muster as a screen showed it. */
export interface OrderThen {
  readonly evacuation: Evacuation;
  readonly muster: Muster;
}

const LISTS = ['inScope', 'sheltering', 'out', 'unaccounted'] as const;

const musterOf = (
  mine: Mine,
  before: Muster,
  cards: Readonly<Record<(typeof LISTS)[number], readonly string[]>>,
): Muster => {
  const known = new Map(LISTS.flatMap((list) => before[list]).map((entry) => [entry.card, entry]));
  const entryOf = (card: string): MusterEntry => {
    const person = mine.personByCard.get(card);
    const { name = card, job = '' } = person ?? {};
    return known.get(card) ?? { card, name, job, area: null, lastSeenAt: null };
  };
  return {
    inScope: cards.inScope.map(entryOf),
    sheltering: cards.sheltering.map(entryOf),
    out: cards.out.map(entryOf),
    unaccounted: cards.unaccounted.map(entryOf),
  };
};

const after = (mine: Mine, then: OrderThen, { kind, at, body }: Line): OrderThen | undefined => {
  const { evacuation, muster } = then;
  const now = (change: Partial<Evacuation>): OrderThen => ({ evacuation: { ...evacuation, ...change }, muster });
  switch (kind) {
    case 'evacuation.mustered':
      return { evacuation, muster: musterOf(mine, muster, body as Parameters<typeof musterOf>[2]) };
    case 'evacuation.joined': {
      const { alarm, areas } = body as { alarm: string; areas: readonly string[] };
      return now({ areas, alarms: [...evacuation.alarms, alarm] });
    }
    case 'evacuation.regrown':
      return now({ areas: (body as { areas: readonly string[] }).areas });
    case 'evacuation.receipt':
      return now({ receipts: [...evacuation.receipts, body as Receipt] });
    case 'evacuation.rescuer-named':
      return now({ rescuers: [...evacuation.rescuers, (body as { card: string }).card] });
    case 'evacuation.cleared':
      return now({ state: 'cleared', clearedAt: at });
    case 'evacuation.reopened':
      return now({ state: 'open' });
    case 'evacuation.stood-down':
      return undefined;
    default:
      return then;
  }
};

/** An order as it was after its lines of the ledger, oldest first; undefined before it was given and once it was stood down. */
export const orderThen = (mine: Mine, lines: readonly Line[]): OrderThen | undefined => {
  let then: OrderThen | undefined;
  for (const line of lines) {
    if (line.kind === 'evacuation.ordered') {
      const { order, muster } = line.body as { order: Evacuation; muster: Muster };
      then = { evacuation: order, muster };
    } else if (then !== undefined) then = after(mine, then, line);
  }
  return then;
};
