import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { useConnection, usePoint } from '../live/hooks.js';
import type { Condition } from '../points/condition.js';

/** Feeds of an order's scope: those its methane points cut, and every feed that stands in it. */
export const feedsOf = (mine: Pick<MineView, 'points'>, areas: readonly string[]): readonly PointView[] => {
  const cut = new Set(mine.points.filter(({ area }) => areas.includes(area)).flatMap(({ cuts }) => cuts));
  return mine.points.filter(
    ({ id, quantity, area }) => quantity === 'power-feed' && (areas.includes(area) || cut.has(id)),
  );
};

/** What a feed proves: dead, live, or nothing where it is not heard well. */
export const proofOf = (value: number | null | undefined, condition: Condition): 'dead' | 'live' | 'unproven' => {
  if (condition.kind !== 'good' || value == null) return 'unproven';
  return value === 0 ? 'dead' : 'live';
};

const MARKS = { dead: '✓', live: '✕', unproven: '?' } as const;

const FeedLine = ({ mine, point }: { readonly mine: MineView; readonly point: PointView }) => {
  const { t } = useTranslation();
  const { reading, condition } = usePoint(mine, point);
  const isLost = useConnection().kind !== 'live';
  const proof = isLost ? 'unproven' : proofOf(reading?.value, condition);
  return (
    <li className={proof} data-point={point.id} data-proof={proof}>
      <span className="tick">{MARKS[proof]}</span>
      <b className="ellipsis">{point.name}</b>
      <span className="quiet ellipsis">{areaName(mine, point.area)}</span>
      <span className={proof === 'dead' ? '' : 'strong'}>{t(`power.${proof}`)}</span>
    </li>
  );
};

/** Whether the power of the scope is off, as its feeds say now; a feed that is not heard proves nothing. */
export const PowerProof = ({ mine, areas }: { readonly mine: MineView; readonly areas: readonly string[] }) => {
  const { t } = useTranslation();
  const feeds = feedsOf(mine, areas);
  return (
    <section className="proofs" data-testid="power-proof">
      <h3>{t('power.title')}</h3>
      {feeds.length === 0 ? (
        <p className="quiet">{t('power.none')}</p>
      ) : (
        <ul>
          {feeds.map((point) => (
            <FeedLine key={point.id} mine={mine} point={point} />
          ))}
        </ul>
      )}
    </section>
  );
};
