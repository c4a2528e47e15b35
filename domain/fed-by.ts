import { createAirflow, edgeKey, type MeasuredAir } from './airflow.js';
import type { Mine } from './mine.js';
import type { AreaKind } from './mine-file.js';

const SOURCES: readonly AreaKind[] = ['intake-shaft', 'surface'];
const WORKPLACES: readonly AreaKind[] = ['coal-face', 'heading', 'chamber'];

/** Whether people work in an area of this kind: a face, a heading or a chamber. */
export const isWorkplace = (kind: AreaKind | undefined): boolean => kind !== undefined && WORKPLACES.includes(kind);

/** Areas that air reaches from any intake shaft or the surface, over all edges but `without`. */
const fed = (
  mine: Pick<Mine, 'areas' | 'airflow'>,
  without: string | undefined,
  measured: MeasuredAir | undefined,
): ReadonlySet<string> => {
  const sources = mine.areas.filter(({ kind }) => SOURCES.includes(kind)).map(({ id }) => id);
  const edges = mine.airflow.filter(({ from, to }) => edgeKey(from, to) !== without);
  return createAirflow(edges).downwind(sources, measured);
};

/**
 * The faces, headings and chambers whose air must pass an airflow edge: those that air from an intake shaft or the
 * surface reaches, and would not without the edge. Asked of the design, and of the air as measured now where that is
 * given; whoever depends on the edge by either is named, in the order of the mine file.
 */
export const fedOnlyBy = (
  mine: Pick<Mine, 'areas' | 'airflow'>,
  [from, to]: readonly [string, string],
  measured?: MeasuredAir,
): string[] => {
  const cut = edgeKey(from, to);
  const depend = new Set<string>();
  for (const air of measured === undefined || measured.size === 0 ? [undefined] : [undefined, measured]) {
    const reached = fed(mine, undefined, air);
    const left = fed(mine, cut, air);
    for (const area of reached) if (!left.has(area)) depend.add(area);
  }
  return mine.areas.filter(({ id, kind }) => depend.has(id) && isWorkplace(kind)).map(({ id }) => id);
};
