import type { MeasuredAir } from '../../domain/airflow.js';
import { withdrawalAreas } from '../../domain/limits/power-off-range.js';
import type { Mine } from '../../domain/mine.js';
import { wayOut } from '../../domain/walkways.js';
import type { Subject } from '../rules/rule.js';

/** Nobody is withdrawn from the surface or from beyond the mine's boundary, even where the air ends there. */
const underground = (mine: Mine, areas: Iterable<string>): ReadonlySet<string> =>
  new Set(
    [...areas].filter((id) => {
      const area = mine.areaById.get(id);
      return area !== undefined && area.kind !== 'surface' && !area.outside;
    }),
  );

/** Areas, the workplace first, with everything downwind of any of them on the airflow as measured now. */
const withDownwind = (mine: Mine, areas: ReadonlySet<string>, air: MeasuredAir): ReadonlySet<string> => {
  const started = underground(mine, areas);
  return new Set([...started, ...underground(mine, mine.air.downwind(started, air))]);
};

/**
 * What an order for a subject rests on: the point's workplace and area and the power-off range of its row (in outburst
 * mines the intakes of its face too), or the subject's own area.
 */
export const baseOf = (mine: Mine, { point, area }: Subject): readonly string[] =>
  point === undefined ? [area] : [...new Set([point.workplace, point.area, ...withdrawalAreas(mine, point)])];

/**
 * Whom an order takes out (requirements.md, scope of an order): the areas it rests on and everything downwind of any of
 * them. A `safe` area inside is in.
 */
export const scopeOfAreas = (mine: Mine, areas: Iterable<string>, air: MeasuredAir): ReadonlySet<string> =>
  withDownwind(mine, new Set(areas), air);

/** The way from the workplace into fresh air around the scope, area ids; undefined where none is known. */
export const wayOutOf = (
  mine: Mine,
  scope: ReadonlySet<string>,
  workplace: string,
  air: MeasuredAir,
): readonly string[] | undefined => wayOut(mine, workplace, scope, air);
