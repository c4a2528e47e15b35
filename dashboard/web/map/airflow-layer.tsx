import { memo, useEffect, useMemo, useRef } from 'react';
import { edgeKey } from '../../../domain/airflow.js';
import type { MineView } from '../../server/live/mine-view.js';
import { useClient } from '../live/hooks.js';
import { pointKey } from '../live/live-state.js';
import { airSpeeds } from './air-speeds.js';
import { along, lengthOf, pathOf } from './polyline.js';
import type { Drawing, Place } from './routes.js';

/** Arrows stand so far apart, drift so many pixels a second for each m/s, and never faster than can be followed. */
const SPACING = 64;
const PIXELS_PER_MPS = 9;
const FASTEST = 36;
const STEP_MS = 100;
/** Below this the air stands still (D6: no wind). */
const STILL_MPS = 0.05;

interface Roadway {
  readonly key: string;
  readonly corners: readonly Place[];
  readonly length: number;
  readonly arrows: number;
}

const roadwaysOf = (mine: MineView, drawing: Drawing): readonly Roadway[] =>
  mine.airflow.flatMap(({ from, to }) => {
    const corners = drawing.route(from, to);
    if (corners.length === 0) return [];
    const length = lengthOf(corners);
    return [{ key: edgeKey(from, to), corners, length, arrows: Math.max(1, Math.round(length / SPACING)) }];
  });

/** Places the arrows of one roadway; `phase` runs from 0 to 1 between two of them. */
const placeArrows = (group: SVGGElement, roadway: Roadway, phase: number, isReversed: boolean): void => {
  const step = roadway.length / roadway.arrows;
  for (const [index, arrow] of [...group.children].entries()) {
    const { x, y, angle } = along(roadway.corners, (index + phase) * step);
    arrow.setAttribute(
      'transform',
      `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${isReversed ? angle + 180 : angle})`,
    );
  }
};

/**
 * Roadways with their air: solid arrows drift with what is measured and stand still when it does; where nobody measures,
 * thin ones show the designed way. With reduced motion nothing moves.
 */
export const AirflowLayer = memo(
  ({
    mine,
    drawing,
    scope,
  }: {
    readonly mine: MineView;
    readonly drawing: Drawing;
    readonly scope: ReadonlySet<string>;
  }) => {
    const { store, serverNow } = useClient();
    const roadways = useMemo(() => roadwaysOf(mine, drawing), [mine, drawing]);
    const groups = useRef(new Map<string, SVGGElement>());

    useEffect(() => {
      const phases = new Map<string, number>();
      const still = matchMedia('(prefers-reduced-motion: reduce)');
      const move = (): void => {
        if (document.hidden) return;
        const { readings } = store.get();
        const speeds = airSpeeds(mine, (point) => readings.get(pointKey(mine.id, point)), serverNow());
        for (const roadway of roadways) {
          const group = groups.current.get(roadway.key);
          if (group === undefined) continue;
          const mps = speeds.get(roadway.key);
          const moves = mps !== undefined && Math.abs(mps) >= STILL_MPS && !still.matches;
          const pixels = moves
            ? Math.sign(mps) * Math.min(FASTEST, Math.abs(mps) * PIXELS_PER_MPS) * (STEP_MS / 1000)
            : 0;
          const before = phases.get(roadway.key);
          const phase = ((((before ?? 0.5) + (pixels * roadway.arrows) / roadway.length) % 1) + 1) % 1;
          phases.set(roadway.key, phase);
          const state = mps === undefined ? 'unmeasured' : Math.abs(mps) < STILL_MPS ? 'still' : 'measured';
          if (group.dataset['air'] !== state) group.dataset['air'] = state;
          if (pixels !== 0 || before === undefined) placeArrows(group, roadway, phase, (mps ?? 0) < 0);
        }
      };
      move();
      const timer = setInterval(move, STEP_MS);
      return () => clearInterval(timer);
    }, [mine, roadways, store, serverNow]);

    const inScope = ({ key }: Roadway): boolean => key.split('>').every((area) => scope.has(area));
    return (
      <g>
        {mine.walkways.map(({ between: [a, b] }) => {
          const isAired = roadways.some(({ key }) => key === edgeKey(a, b) || key === edgeKey(b, a));
          return isAired ? null : <path key={`${a} ${b}`} className="walkway" d={pathOf(drawing.route(a, b))} />;
        })}
        {roadways.map((roadway) => (
          <path
            key={roadway.key}
            className={inScope(roadway) ? 'roadway in-scope' : 'roadway'}
            d={pathOf(roadway.corners)}
          />
        ))}
        {roadways.map((roadway) => (
          <g
            key={roadway.key}
            className="arrows"
            data-air="unmeasured"
            ref={(element) => {
              if (element === null) groups.current.delete(roadway.key);
              else groups.current.set(roadway.key, element);
            }}
          >
            {Array.from({ length: roadway.arrows }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: arrows of one roadway are alike
              <path key={index} d="M-5,-5 L3,0 L-5,5" />
            ))}
          </g>
        ))}
      </g>
    );
  },
);
