import type { Quantity } from '../../../domain/quantity.js';
import type { MineView, PointView } from '../../server/live/mine-view.js';

/** What a dispatcher looks at first: methane, the other gases, air, then the rest. */
const ORDER: readonly Quantity[] = [
  'methane',
  'carbon-monoxide',
  'air-velocity',
  'oxygen',
  'carbon-dioxide',
  'air-volume',
  'temperature',
  'pressure',
  'dust',
  'hydrogen-sulfide',
  'nitrogen-dioxide',
  'sulfur-dioxide',
  'ammonia',
  'pipe-methane',
  'pipe-flow',
  'pipe-pressure',
  'water-level',
  'water-flow',
  'compressed-air',
  'water-supply',
];

const POSITIONS = ['T0', 'T1', 'T2'];

const rank = (point: PointView): number => {
  const place = ORDER.indexOf(point.quantity);
  const position = point.position === undefined ? -1 : POSITIONS.indexOf(point.position);
  return (place < 0 ? ORDER.length : place) * 10 + (position < 0 ? POSITIONS.length : position);
};

/** Points in the order in which a card and a table list them; the mine file's order among equals. */
export const byImportance = (points: readonly PointView[]): readonly PointView[] =>
  points.toSorted((a, b) => Number(a.switch) - Number(b.switch) || rank(a) - rank(b));

/** Points at coal faces, what a dispatcher looks at first before the others. */
export const facePoints = ({ areas, points }: Pick<MineView, 'areas' | 'points'>): readonly PointView[] => {
  const faces = new Set(areas.filter(({ kind }) => kind === 'coal-face').map(({ id }) => id));
  return byImportance(points.filter(({ area }) => faces.has(area)));
};

/** What a card of `rows` lines shows: analogue points by importance with those in `alarmed` first, and all switches. */
export const cardPoints = (
  points: readonly PointView[],
  alarmed: ReadonlySet<string>,
  rows: number,
): { readonly lines: readonly PointView[]; readonly switches: readonly PointView[]; readonly more: number } => {
  const ordered = byImportance(points);
  const analogue = ordered.filter((point) => !point.switch);
  const chosen = new Set(
    analogue
      .toSorted((a, b) => Number(alarmed.has(b.id)) - Number(alarmed.has(a.id)))
      .slice(0, rows)
      .map(({ id }) => id),
  );
  return {
    lines: analogue.filter(({ id }) => chosen.has(id)),
    switches: ordered.filter((point) => point.switch),
    more: Math.max(0, analogue.length - rows),
  };
};
