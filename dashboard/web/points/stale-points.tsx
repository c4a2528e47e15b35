import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { useClient, useSecond } from '../live/hooks.js';
import { pointKey } from '../live/live-state.js';
import { conditionOf } from './condition.js';

/** How many values of a mine are not to be believed now, said over the map; nothing where all of them are good. */
export const StalePoints = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const { store } = useClient();
  const now = useSecond();
  const { readings } = store.get();
  let silent = 0;
  let bad = 0;
  for (const { id, cycleS } of mine.points) {
    const { kind } = conditionOf(readings.get(pointKey(mine.id, id)), cycleS, now);
    if (kind === 'stale' || kind === 'unheard') silent += 1;
    else if (kind === 'bad') bad += 1;
  }
  if (silent + bad === 0) return null;
  return (
    <div className="stale-points" data-testid="stale-points" role="status">
      {silent > 0 && <span className="silent">{t('stale.silent', { n: silent })}</span>}
      {bad > 0 && <span className="bad">{t('stale.bad', { n: bad })}</span>}
    </div>
  );
};
