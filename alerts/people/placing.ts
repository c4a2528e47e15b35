import { PEOPLE_DEFAULTS } from './defaults.js';
import { type Evidence, type Standing, standings, withHeard } from './evidence.js';
import type { Nearness } from './nearness.js';

/** A reader of an area heard a card; null: the reader is not on the mine file. Instants of sensor time, epoch ms. */
export interface Heard {
  readonly area: string | null;
  readonly at: number;
  readonly nearness: Nearness | null;
}

/**
 * A change of area that has stood the test, between areas on the mine file. Where both areas heard the card at once,
 * `toAt` does not come after `fromAt`.
 */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** Last sighting in the old area. */
  readonly fromAt: number;
  /** First sighting in the new area since it was last unheard for the window. */
  readonly toAt: number;
}

/** Where a card is by the weight of what was heard of it. Survives JSON. */
export interface Placing {
  /** null: nowhere yet, or at a reader that is not on the mine file. */
  readonly area: string | null;
  /** Newest sighting; all evidence has faded to this instant. */
  readonly newestAt: number;
  readonly evidence: readonly Evidence[];
  /** Since when the area stands on little, as one that was taken on a single sighting does; null: it has stood. */
  readonly provisionalFrom: number | null;
  /** First sighting that speaks for the area. */
  readonly areaFrom: number;
  /** The area that has outweighed this one at one sighting, and takes the card at another one. */
  readonly rival: { readonly area: string | null; readonly at: number } | null;
  /** The last known area that has stood, and its last sighting. */
  readonly stood: { readonly area: string; readonly lastAt: number } | null;
  readonly move: Move | null;
}

/** The placing of a card of which nothing was heard. */
export const NOWHERE: Placing = {
  area: null,
  newestAt: Number.MIN_SAFE_INTEGER,
  evidence: [],
  provisionalFrom: null,
  areaFrom: Number.MIN_SAFE_INTEGER,
  rival: null,
  stood: null,
  move: null,
};

const { windowMs, sameMomentMs, weightMargin, countMargin } = PEOPLE_DEFAULTS;

/** The area has stood: a move is told if the card stood elsewhere before. */
const confirmed = (placing: Placing): Placing => {
  const { area, stood, areaFrom, evidence, newestAt } = placing;
  const settled = { ...placing, provisionalFrom: null };
  if (area === null || area === stood?.area) return settled;
  const lastAt = standings(evidence).find((one) => one.area === area)?.lastAt ?? newestAt;
  const move = stood === null ? null : { from: stood.area, to: area, fromAt: stood.lastAt, toAt: areaFrom };
  return { ...settled, stood: { area, lastAt }, move: move ?? placing.move };
};

const hasStood = ({ provisionalFrom }: Placing, at: number): boolean =>
  provisionalFrom !== null && at - provisionalFrom >= windowMs;

const isOutweighed = ({ newestAt, provisionalFrom }: Placing, here: Standing, other: Standing): boolean => {
  // What is older than the place's own last word does not overrule it.
  if (other.lastAt < here.lastAt - sameMomentMs) return false;
  // A reader that is not on the mine file keeps no one from a place that is known.
  if (here.area === null) return true;
  const isFirstMoment = provisionalFrom !== null && newestAt - provisionalFrom <= sameMomentMs;
  if (other.weight > here.weight * (isFirstMoment ? 1 : weightMargin)) return true;
  // How near a reader was that has fallen silent says nothing of now: it is held against the others by number alone.
  return newestAt - here.lastAt > sameMomentMs && other.count >= here.count * countMargin;
};

const taken = (placing: Placing, { area, firstAt }: Standing): Placing => ({
  ...placing,
  area,
  areaFrom: firstAt,
  rival: null,
});

const weighed = (placing: Placing, heard: Pick<Heard, 'area' | 'at'>): Placing => {
  const all = standings(placing.evidence);
  const here = all.find(({ area }) => area === placing.area);
  const isHeavier = (other: Standing): boolean =>
    other !== here && (here === undefined || isOutweighed(placing, here, other));
  let heaviest: Standing | undefined;
  for (const one of all) {
    if (isHeavier(one) && (heaviest === undefined || one.weight > heaviest.weight)) heaviest = one;
  }
  if (heaviest === undefined) return placing.rival === null ? placing : { ...placing, rival: null };
  if (here === undefined || here.area === null)
    return taken({ ...placing, provisionalFrom: placing.provisionalFrom ?? placing.newestAt }, heaviest);
  if (placing.provisionalFrom !== null) return taken(placing, heaviest);
  const { area, at } = heard;
  const { rival } = placing;
  if (heaviest.area !== area) return placing;
  if (rival?.area !== area) return { ...placing, rival: { area, at } };
  // One sighting delivered twice is still one.
  if (rival.at === at) return placing;
  return confirmed(taken(placing, heaviest));
};

/**
 * The placing after one more sighting. An area that is not heard within the window gives way to any other at once;
 * one that is heard gives way to an area that outweighs it clearly, at two of that area's sightings, and a place unknown
 * gives way to any known one at once. For as long as the window after it was taken at once, a place is provisional: it
 * gives way at once, and no move is told.
 * A sighting that comes late takes part with its own time, and not at all once it is older than the window.
 */
export const placed = (before: Placing, heard: Heard): Placing => {
  if (heard.at < before.newestAt - windowMs) return before;
  const newestAt = Math.max(before.newestAt, heard.at);
  const { stood, ...rest } = hasStood(before, newestAt) ? confirmed(before) : before;
  return weighed(
    {
      ...rest,
      newestAt,
      evidence: withHeard(before.evidence, before.newestAt, heard),
      stood: stood?.area === heard.area ? { ...stood, lastAt: Math.max(stood.lastAt, heard.at) } : stood,
    },
    heard,
  );
};

/** The placing of a card that has left its place otherwise than on foot past readers, at `at`: it is placed anew. */
export const unplaced = (before: Placing, at: number): Placing => {
  const { stood, move } = hasStood(before, at) ? confirmed(before) : before;
  return { ...NOWHERE, stood, move };
};
