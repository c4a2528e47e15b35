import type { MineView, PointView } from '../../server/live/mine-view.js';
import { byImportance } from './importance.js';

/** Every point of a mine under its area's name, as a list to choose from; areas without points are left out. */
export const pointsByArea = <Option>(mine: MineView, optionOf: (point: PointView, area: string) => Option) =>
  mine.areas.flatMap(({ id, name }) => {
    const here = byImportance(mine.points.filter((point) => point.area === id));
    if (here.length === 0) return [];
    return [{ label: name, title: name, options: here.map((point) => optionOf(point, name)) }];
  });
