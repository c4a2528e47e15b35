import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { PhoneList } from '../alarms/phone-list.js';
import type { Session } from '../api/session.js';
import { clockText } from '../format/time.js';
import type { Alarm, Order } from '../live/live-state.js';
import { useMineSecond } from '../live/mine-clock.js';
import { PHONE, useMedia } from '../live/use-media.js';
import { MineMap } from '../map/mine-map.js';
import { type PersonNow, usePeople } from '../people/use-leaders.js';
import { goTo } from '../screen/pages.js';
import { Conditions } from './conditions.js';
import { Deadline } from './deadline.js';
import { GasTable } from './gas-table.js';
import { MusterCounts, MusterList } from './muster-list.js';
import { OrderWords } from './order-words.js';
import { PowerProof } from './power-proof.js';
import { PrintedMuster } from './printed-muster.js';
import { Receipts } from './receipts.js';
import { Rescuers } from './rescuers.js';
import { StandDown } from './stand-down.js';

const NO_AREAS: readonly string[] = [];
const NO_PEOPLE: readonly PersonNow[] = [];
const PEOPLE_EVERY_MS = 60_000;
const nothing = (): void => undefined;

/** One order on the whole screen: scope and way out, time left, everybody by name, broadcast, power, gas, what its end waits for. */
export const EvacuationScreen = ({
  mine,
  orders,
  alarms,
  session,
  wanted,
  onPoint,
}: {
  readonly mine: MineView;
  readonly orders: readonly Order[];
  readonly alarms: readonly Alarm[];
  readonly session: Session;
  /** The order that was asked for; the newest where it is none that stands. */
  readonly wanted: string | null;
  readonly onPoint: (point: PointView) => void;
}) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const isPhone = useMedia(PHONE);
  const { asked, again } = usePeople(mine.id, PEOPLE_EVERY_MS);
  const people = asked.kind === 'here' ? asked.value.items : NO_PEOPLE;
  const order = orders.find(({ evacuation }) => evacuation.id === wanted) ?? orders[0];
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (
        event.key.toLowerCase() === 'p' &&
        !event.ctrlKey &&
        !event.metaKey &&
        !(event.target instanceof HTMLInputElement)
      )
        print();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  if (order === undefined) {
    return (
      <main className="evacuation-screen none" data-testid="evacuation-screen">
        <div className="empty">
          <p className="large">{t('evacuation.none')}</p>
          <Button onClick={() => goTo('live')}>{t('page.live')}</Button>
        </div>
      </main>
    );
  }
  const { evacuation, muster } = order;
  return (
    <main
      className={`evacuation-screen ${evacuation.state}`}
      data-testid="evacuation-screen"
      data-evacuation={evacuation.id}
      data-state={evacuation.state}
      aria-label={t('evacuation.title')}
    >
      <header className="evacuation-head">
        <h1>{evacuation.state === 'cleared' ? t('evacuation.title-cleared') : t('evacuation.title')}</h1>
        <Deadline mine={mine} order={order} />
        <MusterCounts muster={muster} />
        <span className="evacuation-tools">
          {orders.length > 1 &&
            orders.map((one) => (
              <Button
                key={one.evacuation.id}
                type={one === order ? 'primary' : 'default'}
                onClick={() => goTo('evacuation', one.evacuation.id)}
              >
                {clockText(one.evacuation.orderedAt, mine.timeZone)}
              </Button>
            ))}
          <Button data-testid="print-muster" onClick={() => print()}>
            {t('print.muster')} <kbd>P</kbd>
          </Button>
          <Button data-testid="leave-evacuation" onClick={() => goTo('live')}>
            {t('page.live')} <kbd>Esc</kbd>
          </Button>
        </span>
      </header>
      <div className="evacuation-body">
        <div className="evacuation-map">
          <OrderWords mine={mine} evacuation={evacuation} />
          {!isPhone && (
            <MineMap
              mine={mine}
              alarms={alarms}
              chosenArea={null}
              draft={NO_AREAS}
              onArea={nothing}
              onPoint={onPoint}
            />
          )}
          <GasTable mine={mine} areas={evacuation.areas} alarms={alarms} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
        <section className="evacuation-muster" tabIndex={0} aria-label={t('muster.list')}>
          <h2>{t('muster.list')}</h2>
          <MusterList mine={mine} muster={muster} now={now} />
        </section>
        <div className="evacuation-side">
          <section className="proofs">
            <h3>{t('condition.title')}</h3>
            <Conditions order={order} />
            <StandDown key={evacuation.id} order={order} session={session} />
          </section>
          <Rescuers
            key={`rescuers ${evacuation.id}`}
            people={people}
            order={order}
            session={session}
            onChoose={again}
          />
          <Receipts mine={mine} evacuation={evacuation} />
          <PowerProof mine={mine} areas={evacuation.areas} />
          <PhoneList mine={mine} />
        </div>
      </div>
      <PrintedMuster mine={mine} order={order} people={people} session={session} now={now} />
    </main>
  );
};
