import { Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkKind } from '../../../domain/work-kind.js';
import type { MineView } from '../../server/live/mine-view.js';
import { useAct } from '../api/use-act.js';
import { instantIn, localText } from '../format/zone.js';
import { pointsByArea } from '../points/points-by-area.js';
import { RecordForm } from '../registers/record-form.js';
import { type Draft, faultOf, SHOWN_KINDS, type Work } from './work.js';

const MINUTE = 60_000;
const LENGTHS = [30, 60, 120, 240, 480];
const STEP_MS = 5 * MINUTE;

const pointOptions = (mine: MineView) =>
  pointsByArea(mine, ({ id, name }, area) => ({ value: id, label: name, search: `${name} ${id} ${area}` }));

/** Announces work beforehand: what, where, from when to when, and why. */
export const PlanForm = ({
  mine,
  now,
  onPlanned,
  onCancel,
}: {
  readonly mine: MineView;
  /** The mine's clock, for the times that the form starts with. */
  readonly now: number;
  readonly onPlanned: (work: Work) => void;
  readonly onCancel: () => void;
}) => {
  const { t } = useTranslation();
  const zone = mine.timeZone;
  const [draft, setDraft] = useState<Draft>(() => {
    const from = Math.ceil(now / STEP_MS) * STEP_MS;
    return {
      kind: 'calibration',
      points: [],
      areas: [],
      from: localText(from, zone),
      to: localText(from + 60 * MINUTE, zone),
      reason: '',
    };
  });
  const [wasTried, setTried] = useState(false);
  const { isSending, refusal, forgetRefusal, act } = useAct();
  const change = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part });
    forgetRefusal();
  };
  const fault = faultOf(draft, zone);
  const from = instantIn(draft.from, zone);
  const to = instantIn(draft.to, zone);
  const send = async (): Promise<void> => {
    setTried(true);
    if (fault !== undefined) return;
    const { kind, points, areas, reason } = draft;
    const wish = { mine: mine.id, kind, points, areas, from, to, reason: reason.trim() };
    await act('/planned-work', wish, onPlanned);
  };
  return (
    <RecordForm
      testId="plan-form"
      className="plan-form"
      title={t('work.new')}
      refusal={refusal === '' ? (wasTried && fault !== undefined ? t(fault) : '') : refusal}
      send={{ testId: 'plan-send', label: t('work.send'), isSending }}
      onSend={() => void send()}
      onCancel={onCancel}
    >
      <Segmented
        aria-label={t('work.kind')}
        value={draft.kind}
        options={SHOWN_KINDS.map((value) => ({ value, label: t(`work-kind.${value}`) }))}
        onChange={(kind) => change({ kind: kind as WorkKind })}
      />
      <label htmlFor="plan-points">
        {draft.kind === 'calibration' ? t('work.points-required') : t('work.points')}
        <Select
          id="plan-points"
          mode="multiple"
          showSearch={{ optionFilterProp: 'search' }}
          placeholder={t('work.points-hint')}
          value={[...draft.points]}
          options={pointOptions(mine)}
          notFoundContent={t('trend.no-such-point')}
          onChange={(points: string[]) => change({ points })}
        />
      </label>
      <label htmlFor="plan-areas">
        {t('work.areas')}
        <Select
          id="plan-areas"
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('work.areas-hint')}
          value={[...draft.areas]}
          options={mine.areas.map(({ id, name }) => ({ value: id, label: name }))}
          notFoundContent={t('work.no-such-area')}
          onChange={(areas: string[]) => change({ areas })}
        />
      </label>
      <div className="plan-times">
        <label htmlFor="plan-from">
          {t('work.from')}
          <Input
            id="plan-from"
            placeholder="2026-01-31 08:00"
            value={draft.from}
            onChange={(event) => change({ from: event.target.value })}
          />
        </label>
        <label htmlFor="plan-to">
          {t('work.to')}
          <Input
            id="plan-to"
            placeholder="2026-01-31 09:00"
            value={draft.to}
            onChange={(event) => change({ to: event.target.value })}
          />
        </label>
      </div>
      <Segmented
        block
        aria-label={t('work.length')}
        value={from === undefined || to === undefined ? 0 : (to - from) / MINUTE}
        options={LENGTHS.map((minutes) => ({
          value: minutes,
          label: minutes < 60 ? t('work.minutes', { n: minutes }) : t('work.hours', { n: minutes / 60 }),
        }))}
        onChange={(minutes) => {
          if (from !== undefined) change({ to: localText(from + Number(minutes) * MINUTE, zone) });
        }}
      />
      <p className="quiet">{t('work.zone', { zone })}</p>
      <label htmlFor="plan-reason">
        {t('work.reason')}
        <Input.TextArea
          id="plan-reason"
          autoSize={{ minRows: 2, maxRows: 4 }}
          maxLength={1000}
          value={draft.reason}
          onChange={(event) => change({ reason: event.target.value })}
        />
      </label>
      <p className="quiet">{t('work.effect')}</p>
    </RecordForm>
  );
};
