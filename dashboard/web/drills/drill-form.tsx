import { Input, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { mayOrder, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { instantIn, localText } from '../format/zone.js';
import { useMineSecond } from '../live/mine-clock.js';
import { RecordForm } from '../registers/record-form.js';

/** Orders a drill now, marked as one from its first word, or writes down one that was held. */
export const DrillForm = ({
  mine,
  session,
  onDone,
  onCancel,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) => {
  const { t } = useTranslation();
  const zone = mine.timeZone;
  const now = useMineSecond(mine);
  const orders = mayOrder(session);
  const [kind, setKind] = useState<'ordered' | 'recorded'>('recorded');
  const [scenario, setScenario] = useState('');
  const [areas, setAreas] = useState<readonly string[]>([]);
  const [heldAt, setHeldAt] = useState(() => localText(now - 3_600_000, zone));
  const [participants, setParticipants] = useState<number | null>(null);
  const [result, setResult] = useState('');
  const [isSure, setSure] = useState(false);
  const { isSending, refusal, forgetRefusal, act } = useAct();
  const at = instantIn(heldAt, zone);
  const fault =
    scenario.trim() === ''
      ? t('drill.fault.scenario')
      : kind === 'ordered' && areas.length === 0
        ? t('drill.fault.areas')
        : kind === 'recorded' && at === undefined
          ? t('drill.fault.at')
          : '';
  const send = async (): Promise<void> => {
    if (fault !== '') return;
    if (kind === 'ordered' && !isSure) {
      setSure(true);
      return;
    }
    const said = { mine: mine.id, scenario: scenario.trim(), areas };
    const past = {
      heldAt: at,
      ...(participants === null ? {} : { participants }),
      ...(result.trim() === '' ? {} : { result: result.trim() }),
    };
    await act('/drills', kind === 'ordered' ? said : { ...said, ...past }, onDone);
  };
  return (
    <RecordForm
      testId="drill-form"
      title={t('drill.new')}
      refusal={refusal === '' ? (isSure ? t('drill.sure') : '') : refusal}
      send={{
        testId: 'drill-send',
        label: t(kind === 'recorded' ? 'drill.send' : isSure ? 'drill.order-sure' : 'drill.order'),
        isSending,
        disabled: fault !== '',
      }}
      onSend={() => void send()}
      onCancel={onCancel}
    >
      {orders && (
        <Segmented
          block
          aria-label={t('drill.kind')}
          value={kind}
          options={(['recorded', 'ordered'] as const).map((value) => ({ value, label: t(`drill-kind.${value}`) }))}
          onChange={(value) => {
            setKind(value as typeof kind);
            setSure(false);
            forgetRefusal();
          }}
        />
      )}
      <label htmlFor="drill-scenario">
        {t('drill.scenario')}
        <Input.TextArea
          id="drill-scenario"
          autoSize={{ minRows: 2, maxRows: 4 }}
          maxLength={1000}
          value={scenario}
          onChange={(event) => setScenario(event.target.value)}
        />
      </label>
      <label htmlFor="drill-areas">
        {t('drill.areas')}
        <Select
          id="drill-areas"
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('work.areas-hint')}
          value={[...areas]}
          options={mine.areas.map(({ id, name }) => ({ value: id, label: name }))}
          notFoundContent={t('work.no-such-area')}
          onChange={(value: string[]) => {
            setAreas(value);
            setSure(false);
          }}
        />
      </label>
      {kind === 'recorded' && (
        <>
          <div className="two-fields">
            <label htmlFor="drill-at">
              {t('drill.held-at')}
              <Input
                id="drill-at"
                placeholder="2026-01-31 08:00"
                value={heldAt}
                onChange={(event) => setHeldAt(event.target.value)}
              />
            </label>
            <label htmlFor="drill-people">
              {t('drill.people')}
              <InputNumber
                id="drill-people"
                min={0}
                max={100_000}
                precision={0}
                style={{ width: '100%' }}
                value={participants}
                onChange={setParticipants}
              />
            </label>
          </div>
          <label htmlFor="drill-result">
            {t('drill.outcome')}
            <Input.TextArea
              id="drill-result"
              autoSize={{ minRows: 2, maxRows: 6 }}
              maxLength={4000}
              value={result}
              onChange={(event) => setResult(event.target.value)}
            />
          </label>
        </>
      )}
      {kind === 'ordered' && <p className="quiet">{t('drill.effect')}</p>}
    </RecordForm>
  );
};
