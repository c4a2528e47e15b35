import { edgeKey } from '../domain/airflow.js';
import type { Mine } from '../domain/mine.js';

/** Where the mine file leaves a roadway's size open. */
export const DEFAULT_LENGTH_M = 200;
const DEFAULT_SECTION_M2 = 12;
/** Air speed in front of a return shaft with the fan at its duty, m/s. */
const RETURN_SPEED_MPS = 4.2;
/** Natural ventilation that is left when no main fan runs. */
const NATURAL_SHARE = 0.03;
/** What a short circuit through an open air lock takes from the workings. */
const SHORT_CIRCUIT_LOSS = 0.15;
/** Below this a roadway's air stands still and carries no gas on. */
export const STILL_MPS = 0.03;

/** What turns the mine's ventilation up, down or aside. */
export interface VentilationState {
  readonly mainFanRuns: boolean;
  /** Headings without air from their local fan. */
  readonly stilled: ReadonlySet<string>;
  readonly openAirlocks: number;
}

/** Air that comes into an area along one roadway. */
export interface Inflow {
  readonly from: string;
  readonly flowM3PerS: number;
  /** Time the air needs along the roadway, seconds. */
  readonly lagS: number;
}

/** The air of the whole mine at one instant. */
export interface AirNetwork {
  /** Recomputes the flows; cheap where nothing changed. */
  set(state: VentilationState): void;
  /** m/s along a design edge; 0 where there is none. */
  velocityMps(from: string, to: string): number;
  inflows(area: string): readonly Inflow[];
  /** Through an area, m³/s. */
  throughM3PerS(area: string): number;
  /** Through an area with every fan at its duty, m³/s. */
  designM3PerS(area: string): number;
  /** Space in which an area's gas mixes, m³. */
  volumeM3(area: string): number;
  /** Areas in the order in which the air passes them. */
  readonly order: readonly string[];
}

const SHARE_OF_KIND: Readonly<Record<string, number>> = { chamber: 0.3, heading: 0.4, bunker: 0.3, goaf: 0.02 };

/** Builds the air of a mine from its airflow edges; what flows in at a place flows out of it. */
export const createAirNetwork = (mine: Mine): AirNetwork => {
  const edges = mine.airflow.map(({ from, to, lengthM, sectionM2 }) => ({
    from,
    to,
    key: edgeKey(from, to),
    lengthM: lengthM ?? DEFAULT_LENGTH_M,
    sectionM2: sectionM2 ?? DEFAULT_SECTION_M2,
    share: (sectionM2 ?? DEFAULT_SECTION_M2) * (SHARE_OF_KIND[mine.areaById.get(to)?.kind ?? ''] ?? 1),
  }));
  const outOf = new Map<string, typeof edges>();
  const into = new Map<string, typeof edges>();
  for (const edge of edges) {
    outOf.set(edge.from, [...(outOf.get(edge.from) ?? []), edge]);
    into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
  }
  const order: string[] = [];
  const visit = (area: string, seen: Set<string>): void => {
    if (seen.has(area)) return;
    seen.add(area);
    for (const { to } of outOf.get(area) ?? []) visit(to, seen);
    order.unshift(area);
  };
  const seen = new Set<string>();
  for (const { id } of mine.areas) visit(id, seen);

  const sources = order.filter((area) => !into.has(area) && outOf.has(area));
  const sinkSectionM2 = edges.filter(({ to }) => !outOf.has(to)).reduce((sum, { sectionM2 }) => sum + sectionM2, 0);
  const totalShare = sources.flatMap((area) => outOf.get(area) ?? []).reduce((sum, { share }) => sum + share, 0);

  const solve = (state: VentilationState): Map<string, number> => {
    const flows = new Map<string, number>();
    const supply = state.mainFanRuns ? 1 - SHORT_CIRCUIT_LOSS * Math.min(state.openAirlocks, 3) : NATURAL_SHARE;
    const total = sinkSectionM2 * RETURN_SPEED_MPS * supply;
    for (const area of order) {
      const leaving = outOf.get(area) ?? [];
      const arriving = into.get(area);
      const inflow = arriving
        ? arriving.reduce((sum, { key }) => sum + (flows.get(key) ?? 0), 0)
        : (total * leaving.reduce((sum, { share }) => sum + share, 0)) / (totalShare || 1);
      const open = leaving.filter(({ to }) => !state.stilled.has(to));
      const shares = open.reduce((sum, { share }) => sum + share, 0);
      for (const { key } of leaving) flows.set(key, 0);
      for (const { key, share } of open) flows.set(key, (inflow * share) / shares);
    }
    return flows;
  };

  const design = solve({ mainFanRuns: true, stilled: new Set(), openAirlocks: 0 });
  let flows = design;
  let known = '';
  let arriving = new Map<string, readonly Inflow[]>();
  const velocity = (edge: { key: string; sectionM2: number }): number => (flows.get(edge.key) ?? 0) / edge.sectionM2;
  const through = (area: string, of: ReadonlyMap<string, number>): number =>
    Math.max(
      (into.get(area) ?? []).reduce((sum, { key }) => sum + (of.get(key) ?? 0), 0),
      (outOf.get(area) ?? []).reduce((sum, { key }) => sum + (of.get(key) ?? 0), 0),
    );
  const refresh = (): void => {
    arriving = new Map(
      order.map((area) => [
        area,
        (into.get(area) ?? [])
          .filter((edge) => velocity(edge) >= STILL_MPS)
          .map((edge) => ({
            from: edge.from,
            flowM3PerS: flows.get(edge.key) ?? 0,
            lagS: edge.lengthM / velocity(edge),
          })),
      ]),
    );
  };
  refresh();
  const edgeByKey = new Map(edges.map((edge) => [edge.key, edge]));

  return {
    order,
    set(state) {
      const signature = `${state.mainFanRuns}|${[...state.stilled].sort().join(',')}|${state.openAirlocks}`;
      if (signature === known) return;
      known = signature;
      flows = solve(state);
      refresh();
    },
    velocityMps(from, to) {
      const edge = edgeByKey.get(edgeKey(from, to));
      return edge ? velocity(edge) : 0;
    },
    inflows: (area) => arriving.get(area) ?? [],
    throughM3PerS: (area) => through(area, flows),
    designM3PerS: (area) => through(area, design),
    volumeM3(area) {
      const around = [...(into.get(area) ?? []), ...(outOf.get(area) ?? [])];
      const volumes = around.map(({ lengthM, sectionM2 }) => lengthM * sectionM2);
      return volumes.reduce((sum, volume) => sum + volume, 0) / Math.max(1, volumes.length);
    },
  };
};
