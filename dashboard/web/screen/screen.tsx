import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { AlarmList } from '../alarms/alarm-list.js';
import { Banner } from '../alarms/banner.js';
import { isUnacknowledged, orderAlarms } from '../alarms/order-alarms.js';
import { pointOf } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { EvacuationPanel } from '../evacuation/evacuation-panel.js';
import { EvacuationScreen } from '../evacuation/evacuation-screen.js';
import { OrderLine } from '../evacuation/order-line.js';
import { wholeMine } from '../evacuation/whole-mine.js';
import { useAlarms, useClient, useConnection, useLive } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { PHONE, TALL, useMedia, VERY_TALL } from '../live/use-media.js';
import { MineMap } from '../map/mine-map.js';
import { SituationPanel } from '../overview/situation-panel.js';
import { byImportance, facePoints } from '../points/importance.js';
import { LostBanner, StaleVeil } from '../top/lost-banner.js';
import { TopStrip } from '../top/top-strip.js';
import { BottomBar } from './bottom-bar.js';
import { type KeyWish, useKeys } from './keyboard.js';
import { KeysHelp } from './keys-help.js';
import { OtherPage } from './other-page.js';
import { goTo, type PageId, usePlace } from './pages.js';
import { Rail } from './rail.js';
import { choose, nothingChosen } from './selection.js';

const NO_AREAS: readonly string[] = [];
/** Keys that mean the same on every page; the others belong to the live one. */
const EVERYWHERE: readonly KeyWish[] = ['acknowledge', 'silence', 'order', 'evacuation', 'mines', 'help'];
const BAR_STORAGE = 'minesentry.bar';
/** Below this height the bar starts folded, so that the map has the room. */
const TALL_PX = 900;

const startsOpen = (): boolean => {
  const kept = localStorage.getItem(BAR_STORAGE);
  return kept === null ? innerHeight >= TALL_PX : kept === 'open';
};

/** The point whose trend is shown before anybody chose one: the first methane at a face. */
const firstPoint = (mine: MineView): PointView | undefined => facePoints(mine)[0] ?? byImportance(mine.points)[0];

/**
 * One mine on one screen. Whatever page is shown, the strip with the worst level, the banner of what is red, the sound
 * and the keys stay: no alarm is missed because somebody looks elsewhere.
 */
export const MineScreen = ({
  mines,
  mine,
  session,
  startAlarm,
  onMine,
  onSignOut,
}: {
  readonly mines: readonly MineView[];
  readonly mine: MineView;
  readonly session: Session;
  /** The alarm because of which this mine was opened. */
  readonly startAlarm: string | null;
  /** Shows a mine, with one of its alarms open. */
  readonly onMine: (mine: string, alarm?: string) => void;
  readonly onSignOut: () => void;
}) => {
  const { annunciator } = useClient();
  const connection = useConnection();
  const place = usePlace();
  const isLive = place.page === 'live';
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
  const [selection, onChoice] = useReducer(choose, undefined, () => nothingChosen(startsOpen(), startAlarm));
  const [lastShown, setLastShown] = useState<Alarm | undefined>(undefined);
  useEffect(() => localStorage.setItem(BAR_STORAGE, selection.isOpen ? 'open' : 'folded'), [selection.isOpen]);

  const chosen = [...alarms, ...closed].find(({ id }) => id === selection.alarm);
  useEffect(() => {
    if (chosen !== undefined) setLastShown(chosen);
  }, [chosen]);
  const alarm = chosen ?? (lastShown?.id === selection.alarm ? lastShown : undefined);
  const first = useMemo(() => firstPoint(mine), [mine]);
  const point = pointOf(mine, selection.point ?? undefined) ?? first;
  const isOrdering = selection.isOpen && selection.panel === 'order';

  const [isHelping, setHelping] = useState(false);
  const isTall = useMedia(TALL);
  const isVeryTall = useMedia(VERY_TALL);
  const isPhone = useMedia(PHONE);
  const hidden: readonly PageId[] = [
    ...(mines.length > 1 ? [] : (['mines'] as const)),
    ...(orders.length > 0 ? [] : (['evacuation'] as const)),
  ];
  const showPoint = (one: PointView): void => {
    onPoint(one);
    goTo('live');
  };

  const open = (one: Alarm): void => {
    if (one.mine !== mine.id) {
      onMine(one.mine, one.id);
      return;
    }
    onChoice({ type: 'alarm', alarm: one.id, area: one.area, open: true });
    goTo('live');
  };
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
  const order = (): void => {
    const wanted = alarms.find(({ id }) => id === selection.alarm) ?? alarms[0];
    const area = selection.area ?? wanted?.area ?? '';
    onChoice({ type: 'order', areas: area === '' ? wholeMine(mine) : [area] });
    goTo('live');
  };
  const acknowledge = (): void => {
    const chosenOne = alarms.find(({ id }) => id === selection.alarm);
    const wanted = isLive && chosenOne !== undefined ? chosenOne : alarms.find(isUnacknowledged);
    if (wanted === undefined) return;
    onChoice({ type: 'acknowledge', alarm: wanted.id, area: wanted.area });
    goTo('live');
  };
  const openChosen = (): void => {
    const wanted = alarms.find(({ id }) => id === selection.alarm) ?? alarms[0];
    if (wanted !== undefined) open(wanted);
  };
  const acts: Readonly<Record<KeyWish, () => void>> = {
    up: () => step(-1),
    down: () => step(1),
    open: openChosen,
    acknowledge,
    silence: annunciator.silence,
    order,
    evacuation: () => goTo(place.page === 'evacuation' || orders.length === 0 ? 'live' : 'evacuation'),
    mines: () => goTo(mines.length > 1 ? 'mines' : 'live'),
    help: () => setHelping(!isHelping),
    fold: () => {
      if (selection.isOpen) onChoice({ type: 'fold' });
    },
  };
  useKeys((wish) => {
    if (wish === 'fold' && isHelping) {
      setHelping(false);
      return true;
    }
    if (wish === 'fold' && place.page === 'evacuation') {
      goTo('live');
      return true;
    }
    if (!isLive && !EVERYWHERE.includes(wish)) return false;
    acts[wish]();
    return true;
  });

  return (
    <div className={`screen ${connection.kind}${orders.length > 0 ? ' ordered' : ''}`} onPointerDown={annunciator.open}>
      <LostBanner zone={mine.timeZone} />
      <TopStrip
        mines={mines}
        mine={mine}
        alarms={alarms}
        session={session}
        onMine={onMine}
        onSystems={() => {
          onChoice({ type: 'panel', panel: 'systems' });
          goTo('live');
        }}
        onSignOut={onSignOut}
      />
      <Banner mines={mines} shown={mine.id} onOpen={open} />
      {!isLive && place.page !== 'evacuation' && <OrderLine mine={mine} orders={orders} />}
      {place.page === 'evacuation' ? (
        <EvacuationScreen
          mine={mine}
          orders={orders}
          alarms={alarms}
          session={session}
          wanted={place.item}
          onPoint={showPoint}
        />
      ) : (
        <div className="below">
          <Rail page={place.page} hidden={hidden} session={session} onOrder={order} />
          {isLive ? (
            <div className="body">
              <div className="left">
                {!isPhone && (
                  <MineMap
                    key={mine.id}
                    mine={mine}
                    alarms={alarms}
                    chosenArea={selection.area}
                    draft={isOrdering ? selection.orderAreas : NO_AREAS}
                    onArea={onArea}
                    onPoint={onPoint}
                  />
                )}
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
                <AlarmList mine={mine} alarms={alarms} closed={closed} chosen={selection.alarm} onChoose={open} />
                <EvacuationPanel mine={mine} orders={orders} session={session} />
                {isTall && (orders.length === 0 || isVeryTall) && <SituationPanel mine={mine} />}
              </div>
            </div>
          ) : (
            <OtherPage place={place} mine={mine} session={session} onMine={onMine} />
          )}
        </div>
      )}
      <StaleVeil zone={mine.timeZone} />
      {isHelping && <KeysHelp onClose={() => setHelping(false)} />}
    </div>
  );
};
