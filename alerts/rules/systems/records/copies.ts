import { canClear } from '../../conditions.js';
import { DEFAULTS } from '../../defaults.js';
import { neighboursOf, RESTLESS } from '../still.js';
import type { Sign } from './sign.js';

const { copies } = DEFAULTS.records;

/** The two newest values of a neighbour, and the moves of the point that it made alike, one after the other. */
interface Alike {
  readonly last: number;
  readonly before: number;
  readonly moves: number;
  readonly lowest: number;
  readonly highest: number;
}

interface Copies {
  readonly last: number | null;
  readonly before: number | null;
  readonly others: Readonly<Record<string, Alike>>;
}

/** The neighbour after a move of the point to `value`, which must have been its own newest or last but one. */
const afterMove = (other: Alike, value: number): Alike => {
  const isAlike = other.last === value || other.before === value;
  if (!isAlike || other.moves === 0) return { ...other, moves: isAlike ? 1 : 0, lowest: value, highest: value };
  return {
    ...other,
    moves: other.moves + 1,
    lowest: Math.min(other.lowest, value),
    highest: Math.max(other.highest, value),
  };
};

/** Two points that are copies of each other: thirty moves in a row to the same values within a reading of each other. */
export const copiesSign: Sign<Copies> = {
  start: { last: null, before: null, others: {} },
  points: (mine, point) => (RESTLESS.includes(point.quantity) ? neighboursOf(mine, point) : []),
  step(state, judged, point, context) {
    const { value, point: from } = judged.reading;
    if (!canClear(judged) || value === null) return { state };
    if (from !== point.id) {
      if (context.mine.pointById.get(from)?.quantity !== point.quantity) return { state };
      const known = state.others[from];
      if (known?.last === value && known.before === value) return { state };
      const other = known ?? { last: value, before: value, moves: 0, lowest: value, highest: value };
      return {
        state: { ...state, others: { ...state.others, [from]: { ...other, last: value, before: other.last } } },
      };
    }
    const { last, before } = state;
    if (value === last && value === before) return { state };
    const shifted = { last: value, before: last };
    // Judged one reading later, so that the neighbour may say the same a little later in the cycle.
    if (last === null || before === null || last === before) return { state: { ...state, ...shifted } };
    const entries = Object.entries(state.others).map(([id, other]) => [id, afterMove(other, last)] as const);
    const next = { ...shifted, others: Object.fromEntries(entries) };
    const copy = entries.find(
      ([, { moves, lowest, highest }]) => moves >= copies.moves && highest - lowest >= copies.spread - 1e-9,
    );
    if (copy === undefined) return { state: next };
    const [id, { moves }] = copy;
    const name = context.mine.pointById.get(id)?.name ?? id;
    return {
      state: next,
      evidence: {
        zh: `与 ${name} 完全相同：连续 ${moves} 次变化的数值一致`,
        en: `a copy of ${name}: ${moves} changes in a row to the same values`,
      },
    };
  },
};
