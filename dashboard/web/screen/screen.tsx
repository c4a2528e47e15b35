import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { AlarmList } from '../alarms/alarm-list.js';
import { Banner } from '../alarms/banner.js';
import { isUnacknowledged, orderAlarms } from '../alarms/order-alarms.js';
import { pointOf } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { EvacuationPanel } from '../evacuation/evacuation-panel.js';
import { useAlarms, useClient, useConnection, useLive } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { MineMap } from '../map/mine-map.js';
import { byImportance } from '../points/importance.js';
import { LostBanner } from '../top/lost-banner.js';
import { TopStrip } from '../top/top-strip.js';
import { BottomBar } from './bottom-bar.js';
import { type KeyWish, useKeys } from './keyboard.js';
import { choose, nothingChosen } from './selection.js';

const NO_AREAS: readonly string[] = [];
const BAR_STORAGE = 'minesentry.bar';
/** Below this height the bar starts folded, so that the map has the room. */
const TALL_PX = 900;

const startsOpen = (): boolean => {
  const kept = localStorage.getItem(BAR_STORAGE);
  return kept === null ? innerHeight >= TALL_PX : kept === 'open';
};

/** The point whose trend is shown before anybody chose one: the first methane at a face. */
const firstPoint = (mine: MineView): PointView | undefined => {
  const kindOf = (point: PointView): string | undefined => mine.areas.find(({ id }) => id === point.area)?.kind;
  const atFace = mine.points.filter((point) => kindOf(point) === 'coal-face');
  return byImportance(atFace)[0] ?? byImportance(mine.points)[0];
};

/** One mine on one screen. */
export const MineScreen = ({
  mines,
  mine,
  session,
  onMine,
  onSignOut,
}: {
  readonly mines: readonly MineView[];
  readonly mine: MineView;
  readonly session: Session;
  readonly onMine: (mine: string) => void;
  readonly onSignOut: () => void;
}) => {
  const { annunciator } = useClient();
  const connection = useConnection();
  const standing = useAlarms(mine.id);
  const alarms = useMemo(() => orderAlarms(standing), [standing]);
  const closed = useLive((state) => state.closed);
  const allOrders = useLive((state) => state.orders);
  const orders = useMemo(
    () =>
      [...allOrders.values()]
        .filter(({ evacuation }) => evacuation.mine === mine.id)
        .toSorted((a, b) => b.evacuation.orderedAt - a.evacuation.orderedAt),
    [allOrders, mine.id],
  );
  const [selection, onChoice] = useReducer(choose, undefined, () => nothingChosen(startsOpen()));
  const [lastShown, setLastShown] = useState<Alarm | undefined>(undefined);
  useEffect(() => localStorage.setItem(BAR_STORAGE, selection.isOpen ? 'open' : 'folded'), [selection.isOpen]);

  const chosen = [...alarms, ...closed].find(({ id }) => id === selection.alarm);
  useEffect(() => {
    if (chosen !== undefined) setLastShown(chosen);
  }, [chosen]);
  const alarm = chosen ?? (lastShown?.id === selection.alarm ? lastShown : undefined);
  const point = pointOf(mine, selection.point ?? undefined) ?? firstPoint(mine);
  const isOrdering = selection.isOpen && selection.panel === 'order';

  const open = useCallback((one: Alarm) => onChoice({ type: 'alarm', alarm: one.id, area: one.area, open: true }), []);
  const onArea = useCallback((area: string) => onChoice({ type: 'area', area }), []);
  const onPoint = useCallback((one: PointView) => onChoice({ type: 'point', point: one.id, area: one.area }), []);

  const step = (by: number): void => {
    const at = alarms.findIndex(({ id }) => id === selection.alarm);
    const next = alarms[Math.min(alarms.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (next !== undefined) {
      onChoice({
        type: 'alarm',
        alarm: next.id,
        area: next.area,
        open: selection.isOpen && selection.panel === 'alarm',
      });
    }
  };
  useKeys((wish: KeyWish) => {
    const target = alarms.find(({ id }) => id === selection.alarm) ?? alarms[0];
    switch (wish) {
      case 'up':
        return step(-1);
      case 'down':
        return step(1);
      case 'open':
        return target === undefined ? undefined : open(target);
      case 'acknowledge': {
        const wanted = target !== undefined && selection.alarm !== null ? target : alarms.find(isUnacknowledged);
        return wanted === undefined
          ? undefined
          : onChoice({ type: 'acknowledge', alarm: wanted.id, area: wanted.area });
      }
      case 'silence':
        return annunciator.silence();
      case 'order': {
        const area = selection.area ?? target?.area;
        return onChoice({ type: 'order', areas: area === undefined ? [] : [area] });
      }
      case 'fold':
        if (selection.isOpen) onChoice({ type: 'fold' });
    }
  });

  return (
    <div className={`screen ${connection.kind}`} onPointerDown={annunciator.open}>
      <LostBanner zone={mine.timeZone} />
      <TopStrip
        mines={mines}
        mine={mine}
        alarms={alarms}
        session={session}
        onMine={onMine}
        onSystems={() => onChoice({ type: 'panel', panel: 'systems' })}
        onSignOut={onSignOut}
      />
      <Banner mine={mine} alarms={alarms} onOpen={open} />
      <div className="body">
        <div className="left">
          <MineMap
            key={mine.id}
            mine={mine}
            alarms={alarms}
            chosenArea={selection.area}
            draft={isOrdering ? selection.orderAreas : NO_AREAS}
            onArea={onArea}
            onPoint={onPoint}
          />
          <BottomBar
            mine={mine}
            session={session}
            selection={selection}
            alarm={alarm}
            alarms={alarms}
            point={point}
            onChoice={onChoice}
          />
        </div>
        <div className="right">
          <AlarmList mine={mine} alarms={alarms} chosen={selection.alarm} onChoose={open} />
          <EvacuationPanel mine={mine} orders={orders} session={session} />
        </div>
      </div>
    </div>
  );
};
