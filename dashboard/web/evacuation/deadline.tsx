import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { clockText } from '../format/time.js';
import type { Order } from '../live/live-state.js';
import { useMineSecond } from '../live/mine-clock.js';
import { countdown } from './countdown.js';

/** The time left of an order, when it ran out while people were inside, or when everybody was out. */
export const Deadline = ({ mine, order }: { readonly mine: MineView; readonly order: Order }) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const { evacuation, muster } = order;
  const { text, isOver } = countdown(evacuation.dueAt, now, t);
  if (evacuation.state === 'cleared') {
    const at = evacuation.clearedAt === undefined ? '–' : clockText(evacuation.clearedAt, mine.timeZone);
    return <span className="deadline">{t('evacuation.cleared-at', { at })}</span>;
  }
  const isMissing = muster.inScope.length + muster.unaccounted.length > 0;
  return (
    <span className={isOver && isMissing ? 'deadline over' : 'deadline running'} data-testid="deadline">
      {isOver ? text : t('evacuation.left', { age: text })}
    </span>
  );
};
