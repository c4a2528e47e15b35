import type { AirflowEdge } from './mine-file.js';

/** An airflow edge's direction as measured: the design's, or against it. */
export type Direction = 'design' | 'reversed';

/** Directions measured now; an edge that is absent keeps its design direction (standing still or unknown). Key: `from>to`. */
export type MeasuredAir = ReadonlyMap<string, Direction>;

/** The key of a design edge in `MeasuredAir`. */
export const edgeKey = (from: string, to: string): string => `${from}>${to}`;

/** Answers about which way the air goes, over the design edges and what is measured on them. */
export interface Airflow {
  /** Every area the air of `areas` reaches, the areas themselves not included unless air returns to them. */
  downwind(areas: Iterable<string>, measured?: MeasuredAir): ReadonlySet<string>;
  /** Every area whose air reaches `areas`, the areas themselves not included unless air returns to them. */
  upwind(areas: Iterable<string>, measured?: MeasuredAir): ReadonlySet<string>;
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

const neighbours = (steps: readonly (readonly [string, string])[]): Neighbours => {
  const found = new Map<string, string[]>();
  for (const [from, to] of steps) {
    const known = found.get(from);
    if (known === undefined) found.set(from, [to]);
    else known.push(to);
  }
  return found;
};

/** Every area is visited once, so that a circle made by measured reversals ends the walk. */
const reachedFrom = (areas: Iterable<string>, next: Neighbours): ReadonlySet<string> => {
  const reached = new Set<string>();
  const open = [...areas];
  for (let area = open.pop(); area !== undefined; area = open.pop()) {
    for (const beyond of next.get(area) ?? []) {
      if (reached.has(beyond)) continue;
      reached.add(beyond);
      open.push(beyond);
    }
  }
  return reached;
};

/** Builds the airflow graph of the design edges; edges measured as reversed are turned round in each question. */
export const createAirflow = (edges: readonly Pick<AirflowEdge, 'from' | 'to'>[]): Airflow => {
  const steps = (against: boolean, measured: MeasuredAir | undefined): Neighbours =>
    neighbours(
      edges.map(({ from, to }) => {
        const turned = measured?.get(edgeKey(from, to)) === 'reversed';
        return turned === against ? [from, to] : [to, from];
      }),
    );
  const designDown = steps(false, undefined);
  const designUp = steps(true, undefined);
  const isDesign = (measured: MeasuredAir | undefined): boolean => measured === undefined || measured.size === 0;
  return {
    downwind: (areas, measured) => reachedFrom(areas, isDesign(measured) ? designDown : steps(false, measured)),
    upwind: (areas, measured) => reachedFrom(areas, isDesign(measured) ? designUp : steps(true, measured)),
  };
};

/** Air slower than this, m/s, says nothing of its direction: the edge keeps its design. */
export const STILL_AIR_MPS = 0.15;

/** What `measuredAir` needs of a mine. */
interface MeasuredPoints {
  readonly points: readonly {
    readonly id: string;
    readonly quantity: string;
    readonly along?: readonly [string, string] | undefined;
  }[];
}

/**
 * Directions as the mine's air-velocity points measure them now: a signed velocity of at least 0.15 m/s decides the
 * edge it is measured `along`; of several on one edge the strongest decides. `velocityOf` gives m/s, or undefined where
 * there is no fresh good reading.
 */
export const measuredAir = (mine: MeasuredPoints, velocityOf: (point: string) => number | undefined): MeasuredAir => {
  const strongest = new Map<string, number>();
  for (const { id, quantity, along } of mine.points) {
    if (quantity !== 'air-velocity' || along === undefined) continue;
    const velocity = velocityOf(id);
    if (velocity === undefined || !(Math.abs(velocity) >= STILL_AIR_MPS)) continue;
    const key = edgeKey(along[0], along[1]);
    if (Math.abs(velocity) > Math.abs(strongest.get(key) ?? 0)) strongest.set(key, velocity);
  }
  return new Map([...strongest].map(([key, velocity]) => [key, velocity < 0 ? 'reversed' : 'design']));
};
