import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { ageText } from '../format/time.js';
import type { Muster, MusterEntry } from '../live/live-state.js';

/** The four lists of a muster, in the order in which they want attention. */
export const MUSTER_GROUPS = [
  { key: 'inScope', id: 'in-scope' },
  { key: 'unaccounted', id: 'unaccounted' },
  { key: 'sheltering', id: 'sheltering' },
  { key: 'out', id: 'out' },
] as const satisfies readonly { readonly key: keyof Muster; readonly id: string }[];

/** One person of a muster: name, job, last place, when last seen. */
export const PersonRow = ({
  mine,
  entry,
  now,
}: {
  readonly mine: MineView;
  readonly entry: MusterEntry;
  readonly now: number;
}) => {
  const { t } = useTranslation();
  return (
    <li data-card={entry.card} title={entry.card}>
      <span className="person-name">{entry.name}</span>
      <span className="quiet ellipsis">{entry.job}</span>
      <span className="ellipsis">{entry.area === null ? t('muster.nowhere') : areaName(mine, entry.area)}</span>
      <span className="quiet number">
        {entry.lastSeenAt === null ? '–' : t('muster.seen', { age: ageText(now - entry.lastSeenAt, t) })}
      </span>
    </li>
  );
};

/** How many are where, in the large figures of an order. */
export const MusterCounts = ({ muster }: { readonly muster: Muster }) => {
  const { t } = useTranslation();
  return (
    <div className="muster-counts">
      {MUSTER_GROUPS.map(({ key, id }) => (
        <span key={id} className={`count ${id}${muster[key].length > 0 ? ' some' : ''}`} data-testid={`count-${id}`}>
          <b>{muster[key].length}</b> {t(`muster.${id}`)}
        </span>
      ))}
    </div>
  );
};

/** Everybody whom an order names, by where they are. */
export const MusterList = ({
  mine,
  muster,
  now,
}: {
  readonly mine: MineView;
  readonly muster: Muster;
  readonly now: number;
}) => {
  const { t } = useTranslation();
  return (
    <>
      {MUSTER_GROUPS.map(({ key, id }) => (
        <div key={id} className={`muster-group ${id}`} data-testid={`muster-${id}`}>
          {muster[key].length > 0 && (
            <>
              <h4>
                {t(`muster.${id}`)} {muster[key].length}
              </h4>
              <ul>
                {muster[key].map((entry) => (
                  <PersonRow key={entry.card} mine={mine} entry={entry} now={now} />
                ))}
              </ul>
            </>
          )}
        </div>
      ))}
    </>
  );
};
