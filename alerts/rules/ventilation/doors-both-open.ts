import type { Mine, Point } from '../../../domain/mine.js';
import { canClear, counts, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step, Subject } from '../rule.js';
import { airflowNone } from './airflow-none.js';
import { airflowLow } from './airflow-outside.js';

interface Doors {
  /** Doors whose last word is that they are open, with the sensor times of the first and the last reading that said so. */
  readonly open: Readonly<Record<string, { readonly since: number; readonly last: number }>>;
  /** The alarm's level while it stands: it rises, and never falls before it is over. */
  readonly level: 'orange' | 'yellow' | null;
}

const SHUT: Doors = { open: {}, level: null };
const WEAK_AIR = [airflowNone.id, airflowLow.id];
const basis = { edition: 'MineSentry default', clause: '两道风门同时打开', confidence: 'default' } as const;

const doorsOf = (mine: Mine, subject: Subject): Mine['doors'][number] | undefined =>
  mine.doors.find(({ airlock }) => airlock === subject.id);

const areasOf = (mine: Mine, doors: readonly string[]): string[] =>
  doors.flatMap((door) => mine.pointById.get(door)?.area ?? []);

/** Air that the doors may short-circuit: measured in a district of theirs, or on an edge that touches their areas. */
const isNear = (mine: Mine, areas: readonly string[], { area, workplace, along }: Point): boolean => {
  const districts = areas.flatMap((id) => mine.areaById.get(id)?.district ?? []);
  const touches = [area, ...(along ?? [])].some((id) => areas.includes(id));
  return touches || [area, workplace].some((id) => districts.includes(mine.areaById.get(id)?.district ?? ''));
};

const isAirWeak = (doors: readonly string[], context: RuleContext): boolean => {
  const { mine } = context;
  const areas = areasOf(mine, doors);
  return mine.points.some(
    (point) =>
      point.quantity === 'air-velocity' &&
      isNear(mine, areas, point) &&
      WEAK_AIR.some((rule) => context.standing(rule, point.id) !== undefined),
  );
};

const raised = (
  state: Doors,
  at: number,
  subject: Subject,
  doors: readonly string[],
  context: RuleContext,
): Step<Doors> => {
  const { mine } = context;
  const level = state.level === 'orange' || isAirWeak(doors, context) ? 'orange' : 'yellow';
  const names = doors.map((door) => mine.pointById.get(door)?.name ?? door);
  const weak = level === 'orange';
  return {
    state: { ...state, level },
    verdict: {
      kind: 'raise',
      at,
      level,
      basis,
      message: {
        zh: `${subject.id} 风门同时打开（${names.join('、')}）${weak ? '，风量不足' : ''}`,
        en: `${subject.id}: all doors of the air lock open (${names.join(', ')})${weak ? ', air is weak' : ''}`,
      },
      withdraw: false,
    },
  };
};

/** How long every door has told that it is open; undefined while one has not. */
const allOpenMs = ({ open }: Doors, doors: readonly string[]): number | undefined => {
  const told = doors.flatMap((door) => open[door] ?? []);
  if (told.length < doors.length) return undefined;
  return Math.min(...told.map(({ last }) => last)) - Math.max(...told.map(({ since }) => since));
};

/**
 * All doors of an air lock open for 10 s: the air takes the short way. Orange while no or weak wind stands near them.
 * A door that is silent or broken is neither opened nor closed by that; one that is read closed ends it.
 */
export const doorsBothOpen: Rule<Doors> = {
  id: 'ventilation.doors.both-open',
  basis,
  title: { zh: '风门同时打开', en: 'Both doors open' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.doors
        .filter(({ points }) => new Set(points).size > 1)
        .map(({ airlock, points }) => ({
          subject: { id: airlock, area: areasOf(mine, points)[0] ?? '' },
          points,
          alarms: WEAK_AIR,
        })),
  },
  start: () => unchanged(SHUT),
  step(state, input, subject, context) {
    const doors = doorsOf(context.mine, subject)?.points ?? [];
    if (input.kind === 'alarm') {
      const rises = state.level === 'yellow' && isAirWeak(doors, context);
      return rises ? raised(state, context.now, subject, doors, context) : unchanged(state);
    }
    if (input.kind !== 'reading' || !input.newest || !counts(input)) return unchanged(state);
    const { at } = input;
    const { point: door, value } = input.reading;
    const { [door]: before, ...others } = state.open;
    if (value === 0 && canClear(input)) {
      return { state: { open: others, level: null }, verdict: { kind: 'clear', at } };
    }
    if (value !== 1) return unchanged(state);
    const next = { ...state, open: { ...others, [door]: { since: before?.since ?? at, last: at } } };
    const openMs = allOpenMs(next, doors);
    const isLong = openMs !== undefined && (state.level !== null || openMs >= DEFAULTS.doorsHoldMs);
    return isLong ? raised(next, at, subject, doors, context) : unchanged(next);
  },
};
