import { along, lengthOf, pathOf } from './polyline.js';
import type { Drawing, Place } from './routes.js';

const SPACING = 44;

const cornersOf = (drawing: Drawing, way: readonly string[]): readonly Place[] =>
  way.flatMap((area, index) => {
    const next = way[index + 1];
    return next === undefined ? [] : drawing.route(area, next);
  });

/** The way into fresh air, drawn from the workplace outwards with arrowheads. */
export const WayOut = ({ drawing, way }: { readonly drawing: Drawing; readonly way: readonly string[] }) => {
  const corners = cornersOf(drawing, way);
  if (corners.length < 2) return null;
  const length = lengthOf(corners);
  const heads = Math.max(1, Math.floor(length / SPACING));
  return (
    <g className="way-out">
      <path d={pathOf(corners)} />
      {Array.from({ length: heads }, (_, index) => {
        const { x, y, angle } = along(corners, ((index + 0.6) * length) / heads);
        return (
          <polygon key={`${x} ${y}`} points="-8,-8 9,0 -8,8" transform={`translate(${x} ${y}) rotate(${angle})`} />
        );
      })}
    </g>
  );
};
