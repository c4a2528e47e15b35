import { Button } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { useLive } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { StalePoints } from '../points/stale-points.js';
import { AirArrows, Roadways } from './airflow-layer.js';
import { AreaCard, cardHeight } from './area-card.js';
import { arrange, freeCorner, moveArea } from './arrange.js';
import { keepCells, loadKeptCells, withKeptCells } from './kept-cells.js';
import { draw, type Place } from './routes.js';
import { PointHover } from './sparkline.js';
import { useViewport } from './use-viewport.js';
import { WayOut } from './way-out.js';

interface Hovered {
  readonly point: PointView;
  readonly left: number;
  readonly top: number;
}

const NO_ALARMS: readonly Alarm[] = [];

const byArea = <T extends { readonly area: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.area);
    if (group === undefined) groups.set(item.area, [item]);
    else group.push(item);
  }
  return groups;
};

/** The mine drawn from its own areas and airflow, intake left, return right. */
export const MineMap = ({
  mine,
  alarms,
  chosenArea,
  draft,
  onArea,
  onPoint,
}: {
  readonly mine: MineView;
  readonly alarms: readonly Alarm[];
  readonly chosenArea: string | null;
  /** Areas of an order that is being written. */
  readonly draft: readonly string[];
  readonly onArea: (area: string) => void;
  readonly onPoint: (point: PointView) => void;
}) => {
  const { t } = useTranslation();
  const room = useRef<HTMLDivElement>(null);
  const [kept, setKept] = useState(() => loadKeptCells(mine.id));
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const allOrders = useLive((state) => state.orders);
  const orders = useMemo(
    () => [...allOrders.values()].filter(({ evacuation }) => evacuation.mine === mine.id),
    [allOrders, mine.id],
  );
  const pointsByArea = useMemo(() => byArea(mine.points), [mine]);
  const alarmsByArea = useMemo(() => byArea(alarms), [alarms]);
  const heightOf = useCallback((area: string) => cardHeight(pointsByArea.get(area) ?? []), [pointsByArea]);
  const designed = useMemo(() => arrange(mine, heightOf), [mine, heightOf]);
  const arrangement = useMemo(() => withKeptCells(designed, kept), [designed, kept]);
  const drawing = useMemo(() => draw(arrangement, heightOf), [arrangement, heightOf]);
  const scope = useMemo(() => new Set(orders.flatMap(({ evacuation }) => evacuation.areas)), [orders]);

  const drop = (area: string, at: Place): void => {
    const moved = moveArea(arrangement, area, drawing.cellAt(at));
    const changed = [...moved.cells].filter(([id, cell]) => {
      const own = designed.cells.get(id);
      return own === undefined || own.column !== cell.column || own.row !== cell.row;
    });
    const next = Object.fromEntries(changed);
    keepCells(mine.id, next);
    setKept(next);
  };
  const { view, dragged, zoom, fitAgain, pointer } = useViewport(room, drawing, drop);
  const hover = useCallback((point: PointView | null, element: Element | null) => {
    const frame = room.current?.getBoundingClientRect();
    const at = element?.getBoundingClientRect();
    if (point === null || frame === undefined || at === undefined) {
      setHovered(null);
      return;
    }
    const left = Math.min(at.left - frame.left, frame.width - 232);
    const below = at.bottom - frame.top + 4;
    setHovered({ point, left, top: below + 112 > frame.height ? at.top - frame.top - 116 : below });
  }, []);

  return (
    <section className="mine-map" ref={room} aria-label={t('map.title')} {...pointer}>
      <div
        className="sheet"
        style={{
          width: drawing.width,
          height: drawing.height,
          transform: `translate(${view.x}px, ${view.y}px) scale(${view.k})`,
        }}
      >
        <svg className="roadways" width={drawing.width} height={drawing.height} aria-hidden="true">
          <Roadways mine={mine} drawing={drawing} scope={scope} />
        </svg>
        <AirArrows mine={mine} drawing={drawing} />
        <svg className="roadways" width={drawing.width} height={drawing.height} aria-hidden="true">
          {orders.map(({ evacuation }) =>
            evacuation.way === undefined ? null : <WayOut key={evacuation.id} drawing={drawing} way={evacuation.way} />,
          )}
        </svg>
        {mine.areas.map((area) => {
          const box = drawing.boxes.get(area.id);
          if (box === undefined) return null;
          const by = dragged?.area === area.id ? dragged.by : undefined;
          return (
            <div
              key={area.id}
              className={by === undefined ? 'area-place' : 'area-place dragged'}
              style={{ left: box.x + (by?.x ?? 0), top: box.y + (by?.y ?? 0), width: box.width, height: box.height }}
            >
              <AreaCard
                mine={mine}
                area={area}
                points={pointsByArea.get(area.id) ?? []}
                alarms={alarmsByArea.get(area.id) ?? NO_ALARMS}
                isChosen={chosenArea === area.id}
                inScope={scope.has(area.id)}
                isDraft={draft.includes(area.id)}
                onArea={onArea}
                onPoint={onPoint}
                onHover={hover}
              />
            </div>
          );
        })}
      </div>
      {hovered !== null && dragged === null && (
        <div className="hover-place" style={{ left: hovered.left, top: hovered.top }}>
          <PointHover mine={mine} point={hovered.point} />
        </div>
      )}
      <StalePoints mine={mine} />
      <div className={`map-tools ${freeCorner(arrangement)}`}>
        <Button size="small" onClick={() => zoom(1.2)} aria-label={t('map.larger')} title={t('map.larger')}>
          +
        </Button>
        <Button size="small" onClick={() => zoom(1 / 1.2)} aria-label={t('map.smaller')} title={t('map.smaller')}>
          −
        </Button>
        <Button size="small" onClick={fitAgain}>
          {t('map.fit')}
        </Button>
        {Object.keys(kept).length > 0 && (
          <Button
            size="small"
            onClick={() => {
              keepCells(mine.id, {});
              setKept({});
            }}
          >
            {t('map.reset')}
          </Button>
        )}
      </div>
    </section>
  );
};
