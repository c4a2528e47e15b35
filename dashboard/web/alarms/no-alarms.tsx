import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { ask } from '../api/http.js';
import { sinceText } from '../format/time.js';
import { useLive, useSecond } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';

/** Since when there is no alarm, as far as the record knows; null: the record holds none; undefined: not known. */
const useQuietSince = (mine: string): number | null | undefined => {
  const closedHere = useLive((state) => state.closed.find((alarm) => alarm.mine === mine));
  const [recorded, setRecorded] = useState<number | null | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    void ask<{ items: readonly Alarm[] }>('GET', `/alarms?mine=${encodeURIComponent(mine)}`).then((answer) => {
      if (!isCurrent || !answer.ok) return;
      const ends = answer.value.items.map(({ closedAt, lastAt }) => closedAt ?? lastAt);
      setRecorded(ends.length === 0 ? null : Math.max(...ends));
    });
    return () => {
      isCurrent = false;
    };
  }, [mine]);
  return closedHere?.closedAt ?? recorded;
};

/** What the list says when all is well. */
export const NoAlarms = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const now = useSecond();
  const since = useQuietSince(mine.id);
  return (
    <div className="empty">
      <p className="large">{t('alarm.none')}</p>
      {since === undefined ? null : (
        <p className="quiet">
          {since === null
            ? t('alarm.none-on-record')
            : t('alarm.none-since', { at: sinceText(since, mine.timeZone, now) })}
        </p>
      )}
    </div>
  );
};
