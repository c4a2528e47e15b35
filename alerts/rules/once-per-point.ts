import type { Mine, Point } from '../../domain/mine.js';

/** What is worked out of a mine's file about one of its points, worked out once: rules ask for it at every reading. */
export const oncePerPoint = <Drawn>(
  draw: (mine: Mine, point: Point) => Drawn,
): ((mine: Mine, point: Point) => Drawn) => {
  const known = new WeakMap<Point, { readonly mine: Mine; readonly drawn: Drawn }>();
  return (mine, point) => {
    const found = known.get(point);
    if (found?.mine === mine) return found.drawn;
    const drawn = draw(mine, point);
    known.set(point, { mine, drawn });
    return drawn;
  };
};
