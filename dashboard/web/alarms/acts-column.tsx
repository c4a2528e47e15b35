import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayAcknowledge, type Session } from '../api/session.js';
import type { Alarm } from '../live/live-state.js';
import { AcknowledgeForm } from './acknowledge-form.js';
import { CloseForm } from './close-form.js';
import { offeredActs } from './offered.js';
import { isUnacknowledged } from './order-alarms.js';
import { ShelveForm } from './shelve-form.js';

type Act = 'acknowledge' | 'shelve' | 'close';

/** What may be done about an alarm: acknowledge it or add a remark; shelve or close it where that is allowed. */
export const ActsColumn = ({
  alarm,
  session,
  wanted,
  onAcknowledge,
}: {
  readonly alarm: Alarm;
  readonly session: Session;
  /** Counts how often the form to acknowledge was asked for. */
  readonly wanted: number;
  readonly onAcknowledge: () => void;
}) => {
  const { t } = useTranslation();
  const [act, setAct] = useState<Act>('acknowledge');
  const offered = offeredActs(session, alarm);
  useEffect(() => {
    if (wanted > 0) setAct('acknowledge');
  }, [wanted]);
  const toAcknowledge = (): void => {
    setAct('acknowledge');
    onAcknowledge();
  };
  const done = (): void => setAct('acknowledge');
  if (!mayAcknowledge(session)) return <p className="quiet">{t('detail.read-only')}</p>;
  const isNew = isUnacknowledged(alarm);
  const shown = (act === 'shelve' && offered.shelve) || (act === 'close' && offered.close) ? act : 'acknowledge';
  return (
    <>
      <div className="acts">
        <Button
          className="grow"
          type={isNew && shown === 'acknowledge' ? 'primary' : 'default'}
          data-testid="acknowledge"
          onClick={toAcknowledge}
        >
          {isNew ? t('acknowledge.open') : t('acknowledge.remark')} <kbd>A</kbd>
        </Button>
        {offered.shelve && (
          <Button
            type={shown === 'shelve' ? 'primary' : 'default'}
            data-testid="shelve"
            onClick={() => setAct('shelve')}
          >
            {t('shelve.open')}
          </Button>
        )}
        {offered.close && (
          <Button type={shown === 'close' ? 'primary' : 'default'} data-testid="close" onClick={() => setAct('close')}>
            {t('close.open')}
          </Button>
        )}
      </div>
      {shown === 'shelve' ? (
        <ShelveForm alarm={alarm} onDone={done} />
      ) : shown === 'close' ? (
        <CloseForm alarm={alarm} onDone={done} />
      ) : (
        <AcknowledgeForm alarm={alarm} wanted={wanted} />
      )}
    </>
  );
};
