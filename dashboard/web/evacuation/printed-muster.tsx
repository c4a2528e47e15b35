import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { clockText, dayText } from '../format/time.js';
import type { Order } from '../live/live-state.js';
import { MUSTER_GROUPS } from './muster-list.js';
import { OrderWords } from './order-words.js';

/** The muster on paper: whom the order names, where each is, and room for a tick and a signature. Seen in print alone. */
export const PrintedMuster = ({
  mine,
  order,
  session,
  now,
}: {
  readonly mine: MineView;
  readonly order: Order;
  readonly session: Session;
  readonly now: number;
}) => {
  const { t } = useTranslation();
  const { evacuation, muster } = order;
  return (
    <div className="printed-muster print-only">
      <h1>
        {mine.name} · {t('print.muster')}
      </h1>
      <p>
        {t('page.printed', { at: `${dayText(now, mine.timeZone)} ${clockText(now, mine.timeZone)}` })} · {session.user}{' '}
        · {t('print.order', { id: evacuation.id })}
      </p>
      <OrderWords mine={mine} evacuation={evacuation} />
      {MUSTER_GROUPS.map(({ key, id }) =>
        muster[key].length === 0 ? null : (
          <table key={id}>
            <caption>
              {t(`muster.${id}`)} {muster[key].length}
            </caption>
            <thead>
              <tr>
                <th>{t('print.name')}</th>
                <th>{t('print.job')}</th>
                <th>{t('print.card')}</th>
                <th>{t('print.place')}</th>
                <th>{t('print.seen')}</th>
                <th>{t('print.counted')}</th>
              </tr>
            </thead>
            <tbody>
              {muster[key].map(({ card, name, job, area, lastSeenAt }) => (
                <tr key={card}>
                  <td>{name}</td>
                  <td>{job}</td>
                  <td>{card}</td>
                  <td>{area === null ? t('muster.nowhere') : areaName(mine, area)}</td>
                  <td>{lastSeenAt === null ? '–' : clockText(lastSeenAt, mine.timeZone)}</td>
                  <td>□</td>
                </tr>
              ))}
            </tbody>
          </table>
        ),
      )}
      <p className="signatures">
        {t('print.signed-dispatcher')} ____________________　{t('print.signed-leader')} ____________________
      </p>
    </div>
  );
};
