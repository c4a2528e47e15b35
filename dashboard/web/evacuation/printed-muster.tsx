import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { clockText, dayText } from '../format/time.js';
import type { Order } from '../live/live-state.js';
import type { PersonNow } from '../people/use-leaders.js';
import { MUSTER_GROUPS } from './muster-list.js';
import { OrderWords } from './order-words.js';

/** The muster on paper: whom the order names, where each is, and room for a tick and a signature. Seen in print alone. */
export const PrintedMuster = ({
  mine,
  order,
  people,
  session,
  now,
}: {
  readonly mine: MineView;
  readonly order: Order;
  /** Everybody on the mine's list, by which rescuers have their names. */
  readonly people: readonly PersonNow[];
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
      {evacuation.rescuers.length === 0 ? (
        <p data-testid="printed-rescuers">
          {t('rescuers.title')} · {t('rescuers.none')}
        </p>
      ) : (
        <table data-testid="printed-rescuers">
          <caption>
            {t('rescuers.title')} {evacuation.rescuers.length}
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
            {evacuation.rescuers.map((card) => {
              const person = people.find((one) => one.card === card);
              return (
                <tr key={card}>
                  <td>{person?.name ?? '–'}</td>
                  <td>{person?.job ?? '–'}</td>
                  <td>{card}</td>
                  <td>{person?.area == null ? t('muster.nowhere') : areaName(mine, person.area)}</td>
                  <td>{person?.lastSeenAt == null ? '–' : clockText(person.lastSeenAt, mine.timeZone)}</td>
                  <td>□</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <p className="signatures">
        {t('print.signed-dispatcher')} ____________________　{t('print.signed-leader')} ____________________
      </p>
    </div>
  );
};
