import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { AlarmDetails } from '../alarms/alarm-details.js';
import type { Session } from '../api/session.js';
import { OrderForm } from '../evacuation/order-form.js';
import { wholeMine } from '../evacuation/whole-mine.js';
import type { Alarm } from '../live/live-state.js';
import { LeadersOnShift, PeopleByArea } from '../people/headcount-board.js';
import { AreaPanel } from '../points/area-panel.js';
import { SystemsBoard } from '../systems/systems-board.js';
import { TrendPanel } from '../trend/trend-panel.js';
import type { Choice, Panel, Selection } from './selection.js';

const PANELS: readonly Panel[] = ['trend', 'alarm', 'area', 'order', 'people', 'systems'];

/** The bar below the map: trend, details, an area's points, an order by hand, systems. Takes its own room and covers nothing. */
export const BottomBar = ({
  mine,
  session,
  selection,
  alarm,
  alarms,
  point,
  onChoice,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly selection: Selection;
  /** The chosen alarm, also when it has been closed. */
  readonly alarm: Alarm | undefined;
  readonly alarms: readonly Alarm[];
  readonly point: PointView | undefined;
  readonly onChoice: (choice: Choice) => void;
}) => {
  const { t } = useTranslation();
  const { panel, isOpen } = selection;
  const toPoint = (one: PointView): void => onChoice({ type: 'point', point: one.id, area: one.area });
  const body = () => {
    switch (panel) {
      case 'trend':
        return <TrendPanel mine={mine} point={point} onPoint={toPoint} />;
      case 'alarm':
        return alarm === undefined ? (
          <p className="quiet empty-trend">{t('detail.choose')}</p>
        ) : (
          <AlarmDetails
            mine={mine}
            alarm={alarm}
            session={session}
            wanted={selection.acknowledging}
            onAcknowledge={() => onChoice({ type: 'acknowledge', alarm: alarm.id, area: alarm.area })}
          />
        );
      case 'area':
        return <AreaPanel mine={mine} area={selection.area} alarms={alarms} onPoint={toPoint} />;
      case 'order':
        return (
          <OrderForm
            mine={mine}
            session={session}
            areas={selection.orderAreas}
            onAreas={(areas) => onChoice({ type: 'order-areas', areas })}
            onDone={() => onChoice({ type: 'panel', panel: 'alarm' })}
          />
        );
      case 'people':
        return (
          <div className="people-panel">
            <PeopleByArea mine={mine} most={30} />
            <LeadersOnShift mine={mine} />
          </div>
        );
      case 'systems':
        return <SystemsBoard mine={mine} />;
    }
  };
  return (
    <section className={isOpen ? 'bottom-bar open' : 'bottom-bar'} data-panel={isOpen ? panel : 'folded'}>
      <div className="tabs">
        <div className="tab-list" role="tablist" aria-label={t('panel.all')}>
          {PANELS.map((one) => (
            <button
              type="button"
              role="tab"
              key={one}
              aria-selected={isOpen && panel === one}
              data-testid={`tab-${one}`}
              onClick={() =>
                one === 'order'
                  ? onChoice({ type: 'order', areas: selection.area === null ? wholeMine(mine) : [selection.area] })
                  : onChoice({ type: 'panel', panel: one })
              }
            >
              {t(`panel.${one}`)}
              {one === 'order' && <kbd>E</kbd>}
            </button>
          ))}
        </div>
        <span className="grow" />
        <button type="button" data-testid="fold" onClick={() => onChoice({ type: 'fold' })}>
          {isOpen ? t('panel.fold') : t('panel.unfold')} <kbd>Esc</kbd>
        </button>
      </div>
      {isOpen && <div className="bar-body">{body()}</div>}
    </section>
  );
};
