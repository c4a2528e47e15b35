import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { clockText } from '../format/time.js';
import type { Evacuation } from '../live/live-state.js';

type Receipt = Evacuation['receipts'][number];

/** A zone that must hear an order, with the newest answer of it. */
export interface ZoneAnswer {
  readonly zone: string;
  readonly areas: readonly string[];
  readonly receipt: Receipt | undefined;
}

/** Zones of the broadcast that cover the scope; an answer without a zone is every zone's. */
export const zoneAnswers = (
  mine: Pick<MineView, 'broadcast'>,
  { areas, receipts }: Pick<Evacuation, 'areas' | 'receipts'>,
): readonly ZoneAnswer[] =>
  mine.broadcast
    .filter((zone) => zone.areas.some((area) => areas.includes(area)))
    .map(({ zone, areas: heard }) => ({
      zone,
      areas: heard.filter((area) => areas.includes(area)),
      receipt: receipts.findLast((one) => one.zone === undefined || one.zone === zone),
    }));

/** Whether every zone of the broadcast has answered that it speaks. */
export const Receipts = ({ mine, evacuation }: { readonly mine: MineView; readonly evacuation: Evacuation }) => {
  const { t } = useTranslation();
  const zones = zoneAnswers(mine, evacuation);
  return (
    <section className="proofs" data-testid="receipts">
      <h3>{t('receipt.title')}</h3>
      {zones.length === 0 ? (
        <p className="strong">{t('receipt.no-zone')}</p>
      ) : (
        <ul>
          {zones.map(({ zone, areas, receipt }) => (
            <li key={zone} className={receipt?.outcome ?? 'waiting'} data-zone={zone}>
              <span className="tick">{receipt?.outcome === 'done' ? '✓' : receipt === undefined ? '…' : '✕'}</span>
              <b>{zone}</b>
              <span className="quiet ellipsis">{areas.map((area) => areaName(mine, area)).join(' ')}</span>
              <span className={receipt?.outcome === 'done' ? 'number' : 'number strong'}>
                {receipt === undefined
                  ? t('receipt.waiting')
                  : `${t(`receipt.${receipt.outcome}`)} ${clockText(receipt.at, mine.timeZone)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
