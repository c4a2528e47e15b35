import { edgeKey, STILL_AIR_MPS } from './airflow.js';
import type { Mine } from './mine.js';
import { UNKNOWN_LENGTH_M } from './walkways.js';

/**
 * Metres a second where no air is measured: the least that the regulations allow in faces, coal headings and district
 * roadways (规程 第136条), so that a lag comes out rather too long than too short.
 */
export const UNMEASURED_AIR_MPS = 0.25;

type Edges = Pick<Mine, 'airflow'>;

interface Way {
  readonly from: string;
  readonly to: string;
  readonly ms: number;
}

/** An edge the way its air goes: turned round where it is measured against its design, by design where it stands still. */
const wayOf = ({ from, to, lengthM }: Mine['airflow'][number], velocityMps: number | undefined): Way => {
  const velocity = velocityMps !== undefined && Number.isFinite(velocityMps) ? velocityMps : UNMEASURED_AIR_MPS;
  const ms = ((lengthM ?? UNKNOWN_LENGTH_M) / Math.max(Math.abs(velocity), STILL_AIR_MPS)) * 1000;
  return velocity <= -STILL_AIR_MPS ? { from: to, to: from, ms } : { from, to, ms };
};

/**
 * Milliseconds that the air takes downwind from one area to another, by the quickest way; 0 for an area itself,
 * undefined where no air goes there. `velocityOn` gives the signed m/s of an airflow edge (key as `edgeKey`), undefined
 * where it is not measured. Air slower than 0.15 m/s counts as 0.15, so that every lag is finite.
 */
export const lagMs = (
  mine: Edges,
  from: string,
  to: string,
  velocityOn: (edgeKey: string) => number | undefined,
): number | undefined => {
  const ways = mine.airflow.map((edge) => wayOf(edge, velocityOn(edgeKey(edge.from, edge.to))));
  const lag = new Map([[from, 0]]);
  const settled = new Set<string>();
  for (;;) {
    let here: string | undefined;
    let soonest = Number.POSITIVE_INFINITY;
    for (const [area, ms] of lag) {
      if (settled.has(area) || ms >= soonest) continue;
      here = area;
      soonest = ms;
    }
    if (here === undefined) return undefined;
    if (here === to) return soonest;
    settled.add(here);
    for (const way of ways) {
      if (way.from !== here) continue;
      const total = soonest + way.ms;
      if (total < (lag.get(way.to) ?? Number.POSITIVE_INFINITY)) lag.set(way.to, total);
    }
  }
};

/**
 * The velocity on every airflow edge, for `lagMs`: measured on the edge itself (the strongest of several points, with its
 * sign), else the magnitude on the nearest measured edge, counted in edges. `velocityOf` gives a point's fresh good m/s.
 */
export const velocityOnEdges = (
  mine: Edges & Pick<Mine, 'points'>,
  velocityOf: (point: string) => number | undefined,
): ((edgeKey: string) => number | undefined) => {
  const measured = new Map<string, number>();
  for (const { id, quantity, along } of mine.points) {
    const velocity = quantity === 'air-velocity' && along !== undefined ? velocityOf(id) : undefined;
    if (velocity === undefined || along === undefined) continue;
    const key = edgeKey(along[0], along[1]);
    if (Math.abs(velocity) > Math.abs(measured.get(key) ?? 0)) measured.set(key, velocity);
  }
  const edges = mine.airflow.map(({ from, to }) => ({ from, to, key: edgeKey(from, to) }));
  const nearest = (key: string): number | undefined => {
    const start = edges.find((edge) => edge.key === key);
    const seen = new Set([key]);
    let ring = start === undefined ? [] : [start];
    while (ring.length > 0) {
      const speeds = ring.flatMap((edge) => measured.get(edge.key) ?? []).map(Math.abs);
      if (speeds.length > 0) return Math.max(...speeds);
      const ends = new Set(ring.flatMap(({ from, to }) => [from, to]));
      ring = edges.filter((edge) => !seen.has(edge.key) && (ends.has(edge.from) || ends.has(edge.to)));
      for (const edge of ring) seen.add(edge.key);
    }
    return undefined;
  };
  return (key) => measured.get(key) ?? nearest(key);
};
