import { canClear } from '../../conditions.js';
import { DEFAULTS } from '../../defaults.js';
import type { RuleContext } from '../../rule.js';
import { neighboursOf } from '../still.js';
import type { Sign } from './sign.js';

const { copies } = DEFAULTS.records;

/** A neighbour's value when the point last changed, and the moves of the point that it made alike, one after the other. */
interface Alike {
  readonly seen: number | null;
  readonly moves: number;
  readonly lowest: number;
  readonly highest: number;
}

interface Copies {
  readonly last: number | null;
  readonly before: number | null;
  readonly others: Readonly<Record<string, Alike>>;
}

const unlike = (seen: number | null): Alike => ({ seen, moves: 0, lowest: 0, highest: 0 });
const UNSEEN = unlike(null);

/** The neighbour, which says `now`, after a move of the point to `value`: it must have said the same just before or since. */
const afterMove = (other: Alike, now: number | null, value: number): Alike => {
  const isAlike = now === value || other.seen === value;
  if (!isAlike) return unlike(now);
  if (other.moves === 0) return { seen: now, moves: 1, lowest: value, highest: value };
  return {
    seen: now,
    moves: other.moves + 1,
    lowest: Math.min(other.lowest, value),
    highest: Math.max(other.highest, value),
  };
};

const goodValue = (point: string, context: RuleContext): number | null => {
  const reading = context.latest(point)?.reading;
  return reading?.quality === 'good' ? reading.value : null;
};

/** Two points that are copies of each other: thirty moves in a row to the same values within a reading of each other. */
export const copiesSign: Sign<Copies> = {
  start: { last: null, before: null, others: {} },
  points: () => [],
  step(state, judged, point, context) {
    const { value, point: from } = judged.reading;
    if (from !== point.id || !canClear(judged) || value === null) return { state };
    const { last, before } = state;
    if (value === last && value === before) return { state };
    // Judged one reading later, so that the neighbour may say the same a little later in the cycle.
    const moved = last !== null && before !== null && last !== before ? last : null;
    const others: Record<string, Alike> = {};
    let copy: string | undefined;
    for (const id of neighboursOf(context.mine, point)) {
      const other = state.others[id] ?? UNSEEN;
      const now = goodValue(id, context);
      const alike = moved === null ? { ...other, seen: now } : afterMove(other, now, moved);
      others[id] = alike;
      const isCopy = alike.moves >= copies.moves && alike.highest - alike.lowest >= copies.spread - 1e-9;
      if (isCopy) copy ??= id;
    }
    const next = { last: value, before: last, others };
    if (moved === null || copy === undefined) return { state: next };
    const name = context.mine.pointById.get(copy)?.name ?? copy;
    const moves = others[copy]?.moves ?? 0;
    return {
      state: next,
      evidence: {
        zh: `与 ${name} 完全相同：连续 ${moves} 次变化的数值一致`,
        en: `a copy of ${name}: ${moves} changes in a row to the same values`,
      },
    };
  },
};
