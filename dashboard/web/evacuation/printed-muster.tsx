import { useTranslation } from 'react-i18next';
import type { Whereabouts } from '../../../alerts/evacuation/evacuation.js';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { clockText, dayText } from '../format/time.js';
import type { Order } from '../live/live-state.js';
import type { PersonNow } from '../people/use-leaders.js';
import { MUSTER_GROUPS } from './muster-list.js';
import { OrderWords } from './order-words.js';

/** What a row of the muster says of somebody. */
type Row = Pick<Whereabouts, 'card' | 'name' | 'job' | 'area'> & { readonly lastSeenAt: number | null };

/** Somebody of whom nothing is known but the card. */
const unseen = (card: string): Row => ({ card, name: '–', job: '–', area: null, lastSeenAt: null });

const HEADS = ['name', 'job', 'card', 'place', 'seen', 'counted'] as const;

/** People by name with where each was last seen, and room for a tick. */
const People = ({
  title,
  mine,
  people,
}: {
  readonly title: string;
  readonly mine: MineView;
  readonly people: readonly Row[];
}) => {
  const { t } = useTranslation();
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head}>{t(`print.${head}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {people.map(({ card, name, job, area, lastSeenAt }) => (
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
  );
};

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
          <People key={id} title={`${t(`muster.${id}`)} ${muster[key].length}`} mine={mine} people={muster[key]} />
        ),
      )}
      {evacuation.rescuers.length === 0 ? (
        <p data-testid="printed-rescuers">
          {t('rescuers.title')} · {t('rescuers.none')}
        </p>
      ) : (
        <div data-testid="printed-rescuers">
          <People
            title={`${t('rescuers.title')} ${evacuation.rescuers.length}`}
            mine={mine}
            people={evacuation.rescuers.map((card) => people.find((one) => one.card === card) ?? unseen(card))}
          />
        </div>
      )}
      <p className="signatures">
        {t('print.signed-dispatcher')} ____________________　{t('print.signed-leader')} ____________________
      </p>
    </div>
  );
};
