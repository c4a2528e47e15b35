import { Button, Input, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QUANTITIES, type Quantity } from '../../../domain/quantity.js';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName, wordOr } from '../alarms/words.js';
import { mayRegulate, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { valueText } from '../format/value.js';
import { hoursText, localText } from '../format/zone.js';
import { useLanguage } from '../i18n/i18n.js';
import { Fields } from '../registers/fields.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import type { SpotCheck } from './spot-checks-page.js';

type Drawn = SpotCheck['drawn'][number];
type Finding = SpotCheck['findings'][number];

const isQuantity = (text: string): text is Quantity => Object.hasOwn(QUANTITIES, text);

/** What a point read, in its unit; a switch as on or off is left to its number. */
const shownValue = ({ quantity, unit }: Drawn, value: number | null | undefined): string => {
  if (value === null || value === undefined) return '–';
  const decimals = isQuantity(quantity) ? QUANTITIES[quantity].decimals : 2;
  return `${valueText(value, decimals)} ${unit}`.trimEnd();
};

const FindingForm = ({
  check,
  nameOf,
  onDone,
}: {
  readonly check: SpotCheck;
  readonly nameOf: (mine: string) => string;
  readonly onDone: () => void;
}) => {
  const { t } = useTranslation();
  const [place, setPlace] = useState<string | undefined>(undefined);
  const [outcome, setOutcome] = useState<Finding['outcome']>('in-order');
  const [measured, setMeasured] = useState<number | null>(null);
  const [note, setNote] = useState('');
  const { isSending, refusal, act } = useAct();
  const finding = useAct();
  const path = `/spot-checks/${encodeURIComponent(check.id)}`;
  const mines = [...new Set(check.drawn.map(({ mine }) => mine))];
  const places = [
    ...check.drawn.map(({ mine, point, name }) => ({ value: `${mine}/${point}`, label: `${nameOf(mine)} · ${name}` })),
    ...mines.map((mine) => ({ value: mine, label: `${nameOf(mine)} · ${t('spot.whole-mine')}` })),
  ];
  const send = async (): Promise<void> => {
    const [mine = '', point] = (place ?? '').split('/');
    const said = { mine, ...(point === undefined ? {} : { point }), ...(measured === null ? {} : { measured }) };
    await finding.act(`${path}/findings`, { ...said, outcome, note: note.trim() }, () => {
      setNote('');
      setMeasured(null);
      onDone();
    });
  };
  return (
    <form
      className="record-sheet"
      data-testid="finding-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3>{t('spot.add')}</h3>
      <div className="two-fields">
        <label htmlFor="finding-place">
          {t('spot.place')}
          <Select
            id="finding-place"
            value={place ?? null}
            options={places}
            onChange={(value: string) => setPlace(value)}
          />
        </label>
        <label htmlFor="finding-measured">
          {t('spot.measured')}
          <InputNumber id="finding-measured" style={{ width: '100%' }} value={measured} onChange={setMeasured} />
        </label>
      </div>
      <Segmented
        aria-label={t('spot.outcome')}
        value={outcome}
        options={(['in-order', 'deviation'] as const).map((value) => ({ value, label: t(`spot-outcome.${value}`) }))}
        onChange={(value) => setOutcome(value as Finding['outcome'])}
      />
      <label htmlFor="finding-note">
        {t('spot.note')}
        <Input.TextArea
          id="finding-note"
          autoSize={{ minRows: 2, maxRows: 5 }}
          maxLength={4000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <p className="refusal" role="alert">
        {finding.refusal || refusal}
      </p>
      <div className="form-end">
        <Button
          htmlType="submit"
          data-testid="finding-send"
          loading={finding.isSending}
          disabled={place === undefined || note.trim() === ''}
        >
          {t('spot.add')}
        </Button>
        <Button
          type="primary"
          data-testid="spot-sign"
          loading={isSending}
          disabled={check.findings.length === 0}
          onClick={() => void act(`${path}/sign`, {}, onDone)}
        >
          {t('spot.sign')}
        </Button>
      </div>
    </form>
  );
};

/** One spot check: how it was drawn, what its points showed, what was found, who signed. */
export const SpotCheckSheet = ({
  check,
  mines,
  zone,
  session,
  onChanged,
}: {
  readonly check: SpotCheck;
  readonly mines: readonly MineView[];
  readonly zone: string;
  readonly session: Session;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const mineOf = (id: string): MineView | undefined => mines.find((one) => one.id === id);
  const nameOf = (id: string): string => mineOf(id)?.name ?? id;
  const placeOf = ({ mine, area }: Drawn): string => {
    const own = mineOf(mine);
    return own === undefined ? area : areaName(own, area);
  };
  const columns: readonly Column<Drawn>[] = [
    { key: 'mine', title: t('board.mine'), by: ({ mine }) => nameOf(mine), cell: ({ mine }) => nameOf(mine) },
    {
      key: 'point',
      title: t('coverage.point'),
      by: ({ name }) => name,
      cell: ({ name, point }) => (
        <span title={point}>
          {name} <span className="quiet">{point}</span>
        </span>
      ),
    },
    { key: 'area', title: t('coverage.area'), by: placeOf, cell: placeOf },
    {
      key: 'quantity',
      title: t('spot.quantity'),
      cell: ({ quantity }) => (isQuantity(quantity) ? QUANTITIES[quantity].name[language] : quantity),
    },
    {
      key: 'live',
      title: t('spot.live'),
      isNumber: true,
      by: ({ live }) => live?.value ?? null,
      cell: (one) =>
        one.live === undefined ? (
          t('spot.never')
        ) : (
          <span title={localText(one.live.at, zone)}>
            {shownValue(one, one.live.value)}
            {one.live.quality === 'good' ? '' : ` ${wordOr(t, `quality.${one.live.quality}`, one.live.quality)}`}
          </span>
        ),
    },
    ...(['min', 'mean', 'max'] as const).map(
      (part): Column<Drawn> => ({
        key: part,
        title: t(`spot.${part}`),
        isNumber: true,
        by: ({ lastDay }) => lastDay?.[part] ?? null,
        cell: (one) => shownValue(one, one.lastDay?.[part]),
      }),
    ),
    {
      key: 'readings',
      title: t('spot.readings'),
      isNumber: true,
      cell: ({ lastDay }) =>
        lastDay === null ? t('spot.no-history') : `${lastDay.count - lastDay.bad}/${lastDay.count}`,
    },
    {
      key: 'silent',
      title: t('spot.silent'),
      isNumber: true,
      by: ({ lastDay }) => lastDay?.silentMs ?? null,
      cell: ({ lastDay }) => (lastDay === null ? '–' : hoursText(lastDay.silentMs / 1000)),
    },
    {
      key: 'found',
      title: t('spot.findings'),
      cell: ({ mine, point }) => {
        const of = check.findings.filter((one) => one.mine === mine && one.point === point);
        if (of.length === 0) return <b>{t('spot.unchecked')}</b>;
        return t(
          of.some(({ outcome }) => outcome === 'deviation') ? 'spot-outcome.deviation' : 'spot-outcome.in-order',
        );
      },
    },
  ];
  return (
    <section className="record-sheet" aria-label={t('spot.sheet')} data-testid="spot-sheet">
      <h2>
        <span>
          {t('spot.sheet')} · {localText(check.createdAt, zone)}
        </span>
        <span>
          <a className="to" href={`/api/spot-checks/${encodeURIComponent(check.id)}?format=csv`}>
            CSV
          </a>{' '}
          <a className="to" href={`/api/spot-checks/${encodeURIComponent(check.id)}`} download={`${check.id}.json`}>
            JSON
          </a>
        </span>
      </h2>
      <Fields
        facts={[
          [t('spot.by'), check.by],
          [t('spot.reason'), check.reason],
          [t('spot.candidates'), check.drawing.candidates.length],
          [t('spot.announced'), check.announcement === undefined ? undefined : `#${check.announcement.seq}`],
          [
            t('spot.signed-by'),
            check.signedBy === undefined ? undefined : `${check.signedBy} ${localText(check.signedAt ?? 0, zone)}`,
          ],
        ]}
      />
      <p className="quiet">
        {t('spot.seed')} <span className="seed">{check.seed ?? '–'}</span> · {t('spot.repeat')}
      </p>
      {check.partial && <p className="notice">{t('spot.partial')}</p>}
      <SortedTable
        label={t('spot.drawn-points')}
        columns={columns}
        rows={check.drawn}
        keyOf={({ mine, point }) => `${mine}/${point}`}
        empty={t('spot.not-drawn')}
      />
      {check.findings.length > 0 && (
        <ul className="steps">
          {check.findings.map(({ mine, point, outcome, note, measured, by, at }) => (
            <li key={`${at} ${mine} ${point ?? ''} ${note}`}>
              <b>{t(`spot-outcome.${outcome}`)}</b> {nameOf(mine)}{' '}
              {check.drawn.find((one) => one.mine === mine && one.point === point)?.name ?? t('spot.whole-mine')}
              {measured === undefined ? '' : ` · ${t('spot.measured')} ${measured}`}{' '}
              <span className="quiet">
                {localText(at, zone)} · {by}
              </span>
              <p>{note}</p>
            </li>
          ))}
        </ul>
      )}
      {mayRegulate(session) && check.state === 'drawn' && (
        <FindingForm check={check} nameOf={nameOf} onDone={onChanged} />
      )}
    </section>
  );
};
