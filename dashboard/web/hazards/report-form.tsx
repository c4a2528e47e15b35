import { Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SEVERITIES, type Severity } from '../../../domain/rectification.js';
import type { MineView } from '../../server/live/mine-view.js';
import { useAct } from '../api/use-act.js';
import { RecordForm } from '../registers/record-form.js';
import type { Hazard } from './way.js';

/** Reports a hidden danger: what, where, how grave, and who found it. */
export const ReportForm = ({
  mine,
  onReported,
  onCancel,
}: {
  readonly mine: MineView;
  readonly onReported: (hazard: Hazard) => void;
  readonly onCancel: () => void;
}) => {
  const { t } = useTranslation();
  const [area, setArea] = useState<string | undefined>(undefined);
  const [description, setDescription] = useState('');
  const [foundBy, setFoundBy] = useState('');
  const [severity, setSeverity] = useState<Severity>('general');
  const { isSending, refusal, act } = useAct();
  const send = (): Promise<void> =>
    act<Hazard>(
      '/hazards',
      {
        mine: mine.id,
        description: description.trim(),
        severity,
        ...(area === undefined ? {} : { area }),
        ...(foundBy.trim() === '' ? {} : { foundBy: foundBy.trim() }),
      },
      onReported,
    );
  return (
    <RecordForm
      testId="report-form"
      title={t('hazard.report')}
      refusal={refusal}
      send={{ testId: 'report-send', label: t('hazard.send'), isSending, disabled: description.trim() === '' }}
      onSend={() => void send()}
      onCancel={onCancel}
    >
      <label htmlFor="hazard-description">
        {t('hazard.description')}
        <Input.TextArea
          id="hazard-description"
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={4000}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </label>
      <label htmlFor="hazard-area">
        {t('hazard.place')}
        <Select
          id="hazard-area"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('work.areas-hint')}
          value={area}
          options={mine.areas.map(({ id, name }) => ({ value: id, label: name }))}
          notFoundContent={t('work.no-such-area')}
          onChange={(value: string | undefined) => setArea(value)}
        />
      </label>
      <label htmlFor="hazard-found-by">
        {t('hazard.found-by')}
        <Input
          id="hazard-found-by"
          maxLength={100}
          placeholder={t('hazard.found-by-hint')}
          value={foundBy}
          onChange={(event) => setFoundBy(event.target.value)}
        />
      </label>
      <Segmented
        aria-label={t('hazard.severity')}
        value={severity}
        options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
        onChange={(value) => setSeverity(value as Severity)}
      />
    </RecordForm>
  );
};
