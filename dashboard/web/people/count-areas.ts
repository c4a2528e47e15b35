import type { AreaView, MineView } from '../../server/live/mine-view.js';
import type { Headcount } from '../live/live-state.js';

/** People of one area against its quota. */
export interface AreaCount {
  readonly area: AreaView;
  readonly people: number;
  readonly isOver: boolean;
}

const fullness = ({ area, people }: AreaCount): number => (area.quota === undefined ? 0 : people / area.quota);

/** Areas with people in them, the fullest against its quota first; then by how many are there. */
export const countAreas = (mine: Pick<MineView, 'areas'>, headcount: Headcount | undefined): readonly AreaCount[] =>
  mine.areas
    .flatMap((area) => {
      const people = headcount?.areas[area.id] ?? 0;
      return people === 0 ? [] : [{ area, people, isOver: area.quota !== undefined && people > area.quota }];
    })
    .toSorted((one, other) => fullness(other) - fullness(one) || other.people - one.people);

/** People underground of whom no area is known. */
export const placeUnknown = (headcount: Headcount | undefined): number => {
  if (headcount === undefined) return 0;
  const placed = Object.values(headcount.areas).reduce((total, people) => total + people, 0);
  return Math.max(0, headcount.underground - placed);
};
