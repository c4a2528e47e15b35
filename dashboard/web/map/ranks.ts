import { Graph, layout } from '@dagrejs/dagre';
import type { AreaView, MineView } from '../../server/live/mine-view.js';

/** What the layout needs of a mine. */
export type Drawable = Pick<MineView, 'areas' | 'airflow' | 'walkways'>;

/** Where an area stands on the way of the air: `rank` counts from the intake, `height` runs from 0 (top) to 1. */
export interface Rank {
  readonly area: string;
  readonly rank: number;
  readonly height: number;
}

/** Where an area without airflow is hung: a goaf or refuge beside its district's workplace, a yard before the shaft. */
const neighbourOf = (area: AreaView, mine: Drawable, aired: ReadonlySet<string>): string | undefined => {
  const walkway = mine.walkways.find(({ between }) => between.includes(area.id));
  const walked = walkway?.between.find((end) => end !== area.id);
  if (walked !== undefined && aired.has(walked)) return walked;
  const district = mine.areas.filter((other) => area.district !== undefined && other.district === area.district);
  const workplace = district.find(({ kind }) => kind === 'coal-face' || kind === 'heading');
  return [workplace, ...district].find((other) => other !== undefined && aired.has(other.id))?.id;
};

/** Layers of the airflow graph from dagre, intake first; the same for the same mine, always. */
export const rankAreas = (mine: Drawable): readonly Rank[] => {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 1, ranksep: 1, edgesep: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of mine.areas) graph.setNode(id, { width: 1, height: 1 });
  const aired = new Set(mine.airflow.flatMap(({ from, to }) => [from, to]));
  for (const { from, to } of mine.airflow) graph.setEdge(from, to, { weight: 2 });
  for (const area of mine.areas.filter(({ id }) => !aired.has(id))) {
    const neighbour = neighbourOf(area, mine, aired);
    if (neighbour === undefined) continue;
    const before = mine.airflow.find(({ to }) => to === neighbour)?.from;
    if (area.kind === 'surface' || before === undefined) graph.setEdge(area.id, neighbour, { weight: 1 });
    else graph.setEdge(before, area.id, { weight: 1 });
  }
  layout(graph);
  const placed = mine.areas.map(({ id }) => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    return { area: id, x: Math.round(x), y };
  });
  const columns = [...new Set(placed.map(({ x }) => x))].toSorted((a, b) => a - b);
  const top = Math.min(...placed.map(({ y }) => y));
  const span = Math.max(...placed.map(({ y }) => y)) - top || 1;
  return placed.map(({ area, x, y }) => ({ area, rank: columns.indexOf(x), height: (y - top) / span }));
};
