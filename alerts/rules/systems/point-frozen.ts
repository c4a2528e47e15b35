import type { Point } from '../../../domain/mine.js';
import { QUANTITIES } from '../../../domain/quantity.js';
import { canClear, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Watch } from '../rule.js';
import { NO_RUN, type StillRun, stillRun } from '../statistics/still-run.js';
import { lasted, neighboursOf, RESTLESS, stillLimitMs } from './still.js';

interface Frozen {
  readonly run: StillRun;
  /** Of each neighbour its value at the point's last reading, and how often that was another one during the run. */
  readonly neighbours: Readonly<Record<string, readonly [value: number, moves: number]>>;
  readonly raised: boolean;
}

const basis = { edition: 'MineSentry default', clause: '数值不变', confidence: 'default' } as const;

/** The neighbours as they stand now; unchanged where none has moved. A bad word is no move. */
const movedNeighbours = (before: Frozen['neighbours'], point: Point, context: RuleContext): Frozen['neighbours'] => {
  let now: Record<string, readonly [value: number, moves: number]> | undefined;
  for (const id of neighboursOf(context.mine, point)) {
    const reading = context.latest(id)?.reading;
    if (reading?.quality !== 'good' || reading.value === null) continue;
    const [last, moves] = before[id] ?? [reading.value, 0];
    if (last === reading.value && before[id] !== undefined) continue;
    now ??= { ...before };
    now[id] = [reading.value, last === reading.value ? moves : moves + 1];
  }
  return now ?? before;
};

/**
 * A point that says one and the same while its neighbours move: methane of at least 0.10 % for 6 h where the instrument
 * shows hundredths, for 24 h where it shows tenths; air and pressure for 60 min. Time in which nothing came does not
 * count. Over as soon as it changes.
 */
export const pointFrozen: Rule<Frozen> = {
  id: 'systems.point.frozen',
  basis,
  title: { zh: '测点数值不变', en: 'Point frozen' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points.flatMap((point): Watch[] => {
        const neighbours = RESTLESS.includes(point.quantity) ? neighboursOf(mine, point) : [];
        if (neighbours.length === 0) return [];
        return [{ subject: { id: point.id, area: point.area, point }, points: [point.id] }];
      }),
  },
  start: () => unchanged({ run: NO_RUN, neighbours: {}, raised: false }),
  step(state, input, subject, context) {
    const { point } = subject;
    if (input.kind !== 'reading' || point === undefined || !canClear(input)) return unchanged(state);
    const { value } = input.reading;
    if (value === null) return unchanged(state);
    const run = stillRun(state.run, value, input.at, DEFAULTS.silentCycles * point.cycleS * 1000);
    if (run.heldMs === 0) {
      const neighbours = movedNeighbours({}, point, context);
      return { state: { run, neighbours, raised: false }, verdict: { kind: 'clear', at: input.at } };
    }
    const neighbours = movedNeighbours(state.neighbours, point, context);
    const next = { run, neighbours, raised: state.raised };
    const limitMs = stillLimitMs(point, run);
    const isStill = limitMs !== undefined && run.heldMs >= limitMs;
    if (state.raised || !isStill || run.value === null) return unchanged(next);
    const hasMoved = Object.values(neighbours).some(([, moves]) => moves >= DEFAULTS.frozen.neighbourMoves);
    if (!hasMoved) return unchanged(next);
    const { unit, decimals } = QUANTITIES[point.quantity];
    const [shown, time] = [`${run.value.toFixed(decimals)} ${unit}`, lasted(run.heldMs)];
    return {
      state: { ...next, raised: true },
      verdict: {
        kind: 'raise',
        at: input.at,
        level: 'blue',
        value: run.value,
        basis,
        message: {
          zh: `${point.name} ${time.zh}保持 ${shown} 不变，而相邻测点有变化`,
          en: `${point.name} has said ${shown} for ${time.en} while its neighbours move`,
        },
        withdraw: false,
      },
    };
  },
};
