import type { Mine } from '../../domain/mine.js';
import { DEFAULTS } from '../rules/defaults.js';
import type { WorkWish } from './works.js';

const HOUR_MS = 3_600_000;

/** What is wrong with a wish for planned work, with its field and what to do; undefined where nothing is. */
export const faultOf = (mine: Mine, { kind, points, areas, from, to }: WorkWish): string | undefined => {
  if (to <= from) return 'to: the work must end after it begins';
  if (to - from > DEFAULTS.workAtMostMs) {
    return `to: planned work lasts at most ${DEFAULTS.workAtMostMs / HOUR_MS} hours; plan the rest as work of its own`;
  }
  if (points.length + areas.length === 0) return 'points: name at least one point or area';
  if (kind === 'calibration' && points.length === 0) return 'points: a calibration names the points it calibrates';
  const unknownPoint = points.find((id) => !mine.pointById.has(id));
  if (unknownPoint !== undefined) return `points: the mine has no point ${unknownPoint}`;
  const unknownArea = areas.find((id) => !mine.areaById.has(id));
  return unknownArea === undefined ? undefined : `areas: the mine has no area ${unknownArea}`;
};
