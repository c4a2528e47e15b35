import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { clockText } from '../format/time.js';
import type { Evacuation } from '../live/live-state.js';

/** What was ordered, in full: the scope, the way out, when and by whom. Never cut short. */
export const OrderWords = ({ mine, evacuation }: { readonly mine: MineView; readonly evacuation: Evacuation }) => {
  const { t } = useTranslation();
  const names = (areas: readonly string[]): readonly string[] => areas.map((area) => areaName(mine, area));
  const { trigger, way } = evacuation;
  return (
    <dl className="order-words" data-testid="order-words">
      <div>
        <dt>{t('order-words.scope')}</dt>
        <dd>
          {evacuation.drill && <span className="tag">{t('evacuation.drill')}</span>}
          <b>{names(evacuation.areas).join(t('order-words.comma'))}</b>
        </dd>
      </div>
      <div>
        <dt>{t('order-words.way')}</dt>
        <dd>{way === undefined ? t('order-words.no-way') : names(way).join(' → ')}</dd>
      </div>
      <div className="quiet">
        <dt>{t('order-words.given')}</dt>
        <dd>
          {clockText(evacuation.orderedAt, mine.timeZone)}
          {trigger.by === undefined ? '' : ` · ${trigger.by}`}
          {trigger.reason === undefined ? '' : ` · ${trigger.reason}`}
        </dd>
      </div>
    </dl>
  );
};
