import type { Mine, Point } from '../../../../domain/mine.js';

const OPEN_WORKPLACES = ['coal-face', 'heading'];
const AT_THE_FACE = ['T0', 'T1', 'shearer', 'roadheader'];

/** The methane points of faces and headings: those in them, and those whose position says so. */
export const isAtFace = (mine: Mine, { quantity, position, area, workplace }: Point): boolean =>
  quantity === 'methane' &&
  OPEN_WORKPLACES.includes(mine.areaById.get(workplace)?.kind ?? '') &&
  (area === workplace || AT_THE_FACE.includes(position ?? ''));

const SHAFTS = ['intake-shaft', 'return-shaft', 'surface'];

/** The district with its intakes; without one the workplace with the intakes up to the shaft. The order adds what is downwind. */
export const areasOf = (mine: Mine, { workplace, area }: Point): string[] => {
  const district = mine.areaById.get(workplace)?.district;
  const upwind = [...mine.air.upwind([workplace])].filter((id) => !SHAFTS.includes(mine.areaById.get(id)?.kind ?? ''));
  const whole =
    district === undefined ? upwind : mine.areas.filter((one) => one.district === district).map(({ id }) => id);
  return [...new Set([workplace, area, ...whole])];
};
