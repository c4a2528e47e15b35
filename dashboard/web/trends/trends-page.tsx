import './trends.css';
import { Button, Segmented, Select, Skeleton } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { localText } from '../format/zone.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Page } from '../pages/page.js';
import { facePoints } from '../points/importance.js';
import { pointsByArea } from '../points/points-by-area.js';
import { Contained } from '../screen/contained.js';
import { encodePlace } from '../screen/pages.js';
import { CsvButton } from './csv-button.js';
import { decodeTrend, encodeTrend, MOST_POINTS, SPANS, type Span } from './trend-address.js';
import { bestFor, useTrends } from './use-trends.js';
import { moved, type Window, zoomed } from './window.js';

const TrendLanes = lazy(() => import('./trend-lanes.js'));

/** How often a picture that follows the present moves on, in steps of its width. */
const STEPS_OF_WIDTH = 600;
const OFTENEST_MS = 2000;
const ZOOM = 2;
const STEP = 0.5;

const saveImage = (name: string, url: string): void => {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
};

const first = (mine: MineView): readonly string[] =>
  facePoints(mine)
    .slice(0, 2)
    .map(({ id }) => id);

/** Any points together, from the present back to a year; what is shown is in the address. */
export const TrendsPage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const place = useMemo(() => decodeTrend(item), [item]);
  const [points, setPoints] = useState<readonly string[]>(place.points);
  const [span, setSpan] = useState<Span>(place.span);
  useEffect(() => {
    setPoints(place.points);
    setSpan(place.span);
  }, [place]);

  const known = points.filter((id) => mine.points.some((point) => point.id === id));
  const shownPoints = known.length > 0 ? known : first(mine);
  const names = shownPoints.join('\n');
  const second = useMineSecond(mine);
  const step = span.kind === 'last' ? Math.max(OFTENEST_MS, span.ms / STEPS_OF_WIDTH) : 1;
  const now = Math.floor(second / step) * step;
  const shown = useMemo<Window>(
    () =>
      span.kind === 'fixed'
        ? { from: span.from, to: span.to }
        : { from: Math.round(now - span.ms), to: Math.round(now) },
    [span, now],
  );
  const trends = useTrends(mine.id, shownPoints, shown);
  const lanes = useMemo(
    () =>
      names.split('\n').flatMap((id) => {
        const point = mine.points.find((one) => one.id === id);
        return point === undefined ? [] : [{ point, history: bestFor(trends.histories.get(id) ?? [], shown) }];
      }),
    [mine, names, trends.histories, shown],
  );

  useEffect(() => {
    const timer = setTimeout(() => {
      const address = encodePlace({ page: 'trends', item: encodeTrend({ points: names.split('\n'), span }) });
      // Not a step of its own for the browser's way back.
      if (location.hash !== address && location.hash.startsWith('#/trends')) history.replaceState(null, '', address);
    }, 300);
    return () => clearTimeout(timer);
  }, [names, span]);

  const take = useRef<(() => string) | null>(null);
  const onImage = useCallback((taken: (() => string) | null) => {
    take.current = taken;
  }, []);
  const fix = useCallback(({ from, to }: Window) => setSpan({ kind: 'fixed', from, to }), []);
  const middle = (shown.from + shown.to) / 2;
  const file = `trends-${mine.id}-${localText(shown.from, mine.timeZone).replace(/[ :]/g, '')}`;
  const options = pointsByArea(mine, ({ id, name }) => ({ value: id, label: `${name} ${id}` }));
  const button = (label: string, text: string, onClick: () => void) => (
    <Button aria-label={label} title={label} onClick={onClick}>
      {text}
    </Button>
  );

  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.trends')}
      tools={
        <>
          <CsvButton mine={mine} points={lanes.map(({ point }) => point)} window={shown} file={`${file}.csv`} />
          <Button onClick={() => take.current !== null && saveImage(`${file}.png`, take.current())}>PNG</Button>
        </>
      }
    >
      <div className="trends" data-testid="trends">
        <div className="trends-tools">
          <Select
            mode="multiple"
            className="trends-points"
            aria-label={t('trends.points')}
            placeholder={t('trends.points')}
            maxCount={MOST_POINTS}
            maxTagCount="responsive"
            showSearch={{ optionFilterProp: 'label' }}
            value={[...shownPoints]}
            options={options}
            notFoundContent={t('trend.no-such-point')}
            onChange={(chosen: string[]) => setPoints(chosen)}
          />
          <Segmented
            value={span.kind === 'last' ? span.ms : 0}
            options={SPANS.map(({ key, ms }) => ({ value: ms as number, label: t(key) }))}
            onChange={(ms) => setSpan({ kind: 'last', ms: Number(ms) })}
          />
          <span className="trends-steps">
            {button(t('trends.earlier'), '‹', () => fix(moved(shown, -STEP)))}
            {button(t('trends.later'), '›', () => fix(moved(shown, STEP)))}
            {button(t('trends.closer'), '+', () => fix(zoomed(shown, middle, 1 / ZOOM)))}
            {button(t('trends.wider'), '−', () => fix(zoomed(shown, middle, ZOOM)))}
            <Button
              disabled={span.kind === 'last'}
              onClick={() => setSpan({ kind: 'last', ms: shown.to - shown.from })}
            >
              {t('trends.now')}
            </Button>
          </span>
        </div>
        <p className="quiet number trends-span" data-testid="trends-span">
          {localText(shown.from, mine.timeZone)} – {localText(shown.to, mine.timeZone)} ·{' '}
          {span.kind === 'last' ? t('trends.live') : t('trends.fixed')}
          {trends.failed.length > 0 && (
            <strong role="alert">
              {' '}
              · {t('trend.failed')}:{' '}
              {[...new Set(trends.failed)].map((code) => wordOr(t, `error.${code}`, code)).join(', ')}
            </strong>
          )}
          {trends.marks.more && <strong> · {t('trends.more-marks')}</strong>}
        </p>
        <Contained>
          <Suspense fallback={<Skeleton active={false} title={false} paragraph={{ rows: 8 }} />}>
            <TrendLanes
              mine={mine}
              lanes={lanes}
              marks={trends.marks}
              window={shown}
              onWindow={fix}
              onImage={onImage}
            />
          </Suspense>
        </Contained>
        <p className="quiet trends-foot">{t('trends.foot')}</p>
      </div>
    </Page>
  );
};
