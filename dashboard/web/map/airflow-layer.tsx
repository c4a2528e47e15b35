import { memo, useEffect, useMemo, useRef } from 'react';
import { edgeKey } from '../../../domain/airflow.js';
import type { MineView } from '../../server/live/mine-view.js';
import { useClient } from '../live/hooks.js';
import { pointKey } from '../live/live-state.js';
import { PALETTE } from '../theme.js';
import { airSpeeds } from './air-speeds.js';
import { along, lengthOf, pathOf } from './polyline.js';
import type { Drawing, Place } from './routes.js';

/** Arrows stand so far apart, drift so many pixels a second for each m/s, and never faster than can be followed. */
const SPACING = 64;
const PIXELS_PER_MPS = 9;
const FASTEST = 36;
const STEP_MS = 200;
/** The air is looked at so often. */
const MEASURE_MS = 1000;
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

/** More pixels than these are not drawn: a large mine's arrows are a little less sharp. */
const MOST_PIXELS = 1_500_000;
const SHARPEST = 2;

type Air = 'measured' | 'still' | 'unmeasured';

const STROKES: Readonly<Record<Air, { readonly colour: string; readonly width: number }>> = {
  measured: { colour: PALETTE.air, width: 2.5 },
  still: { colour: PALETTE.air, width: 2.5 },
  unmeasured: { colour: '#79838e', width: 1.25 },
};

/** Adds the arrows of one roadway to the path; `phase` runs from 0 to 1 between two of them. */
const traceArrows = (pen: CanvasRenderingContext2D, roadway: Roadway, phase: number, isReversed: boolean): void => {
  const step = roadway.length / roadway.arrows;
  for (let index = 0; index < roadway.arrows; index += 1) {
    const { x, y, angle } = along(roadway.corners, (index + phase) * step);
    const turn = ((isReversed ? angle + 180 : angle) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    pen.moveTo(x - 5 * cos + 5 * sin, y - 5 * sin - 5 * cos);
    pen.lineTo(x + 3 * cos, y + 3 * sin);
    pen.lineTo(x - 5 * cos - 5 * sin, y - 5 * sin + 5 * cos);
  }
};

/** Walkways and roadways; those between two areas of an order's scope stand out. */
export const Roadways = memo(
  ({
    mine,
    drawing,
    scope,
  }: {
    readonly mine: MineView;
    readonly drawing: Drawing;
    readonly scope: ReadonlySet<string>;
  }) => {
    const roadways = useMemo(() => roadwaysOf(mine, drawing), [mine, drawing]);
    const aired = useMemo(() => new Set(roadways.map(({ key }) => key)), [roadways]);
    const inScope = ({ key }: Roadway): boolean => key.split('>').every((area) => scope.has(area));
    return (
      <g>
        {mine.walkways.map(({ between: [a, b] }) =>
          aired.has(edgeKey(a, b)) || aired.has(edgeKey(b, a)) ? null : (
            <path key={`${a} ${b}`} className="walkway" d={pathOf(drawing.route(a, b))} />
          ),
        )}
        {roadways.map((roadway) => (
          <path
            key={roadway.key}
            className={inScope(roadway) ? 'roadway in-scope' : 'roadway'}
            d={pathOf(roadway.corners)}
          />
        ))}
      </g>
    );
  },
);

/**
 * The air in the roadways: solid arrows drift with what is measured and stand still when it does; where nobody measures,
 * thin ones show the designed way. With reduced motion nothing moves. On a canvas, so that nothing else is drawn again
 * because an arrow moves.
 */
export const AirArrows = memo(({ mine, drawing }: { readonly mine: MineView; readonly drawing: Drawing }) => {
  const { store, serverNow } = useClient();
  const roadways = useMemo(() => roadwaysOf(mine, drawing), [mine, drawing]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const sharpness = Math.min(SHARPEST, Math.sqrt(MOST_PIXELS / (drawing.width * drawing.height)));

  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen) return;
    const phases = new Map<string, number>();
    const reduced = matchMedia('(prefers-reduced-motion: reduce)');
    let speeds: ReadonlyMap<string, number> = new Map();
    let measuredAt = Number.NEGATIVE_INFINITY;
    let drawn = '';
    const stateOf = (mps: number | undefined): Air =>
      mps === undefined ? 'unmeasured' : Math.abs(mps) < STILL_MPS ? 'still' : 'measured';
    const phaseOf = (roadway: Roadway): number => phases.get(roadway.key) ?? 0.5;
    const drift = (roadway: Roadway): boolean => {
      const mps = speeds.get(roadway.key);
      if (mps === undefined || stateOf(mps) !== 'measured' || reduced.matches) return false;
      const pixels = Math.sign(mps) * Math.min(FASTEST, Math.abs(mps) * PIXELS_PER_MPS) * (STEP_MS / 1000);
      phases.set(roadway.key, (((phaseOf(roadway) + (pixels * roadway.arrows) / roadway.length) % 1) + 1) % 1);
      return true;
    };
    const draw = (): void => {
      pen.setTransform(sharpness, 0, 0, sharpness, 0, 0);
      pen.clearRect(0, 0, drawing.width, drawing.height);
      pen.lineJoin = 'round';
      for (const air of ['unmeasured', 'still', 'measured'] as const) {
        pen.beginPath();
        for (const roadway of roadways) {
          const mps = speeds.get(roadway.key);
          if (stateOf(mps) === air) traceArrows(pen, roadway, phaseOf(roadway), (mps ?? 0) < 0);
        }
        pen.strokeStyle = STROKES[air].colour;
        pen.lineWidth = STROKES[air].width;
        pen.stroke();
      }
    };
    const move = (): void => {
      if (document.hidden) return;
      if (performance.now() - measuredAt >= MEASURE_MS) {
        const { readings } = store.get();
        speeds = airSpeeds(mine, (point) => readings.get(pointKey(mine.id, point)), serverNow());
        measuredAt = performance.now();
      }
      const moved = roadways.map(drift).some(Boolean);
      const states = roadways.map(({ key }) => `${stateOf(speeds.get(key))}${(speeds.get(key) ?? 0) < 0}`).join();
      if (!moved && states === drawn) return;
      drawn = states;
      draw();
    };
    move();
    const timer = setInterval(move, STEP_MS);
    return () => clearInterval(timer);
  }, [mine, drawing, roadways, sharpness, store, serverNow]);

  return (
    <canvas
      ref={canvas}
      className="air"
      width={Math.ceil(drawing.width * sharpness)}
      height={Math.ceil(drawing.height * sharpness)}
      style={{ width: drawing.width, height: drawing.height }}
    />
  );
});
