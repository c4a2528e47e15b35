import { Skeleton } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import { useClient, useLive } from '../live/hooks.js';
import { pointKey } from '../live/live-state.js';
import { Contained } from '../screen/contained.js';
import { fetchHistory, type History, withReading } from './history.js';

const Chart = lazy(() => import('./chart.js'));

/** A stretch of time: up to now and on with it, or fixed. */
export type Range =
  | { readonly kind: 'last'; readonly ms: number }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'here'; readonly history: History };

const MAX_POINTS = 1000;

/** A point's course: band from minimum to maximum, mean, limits, and gaps as gaps. Live readings are added as they come. */
export const Trend = ({
  mine,
  point,
  range,
}: {
  readonly mine: MineView;
  readonly point: PointView;
  readonly range: Range;
}) => {
  const { t } = useTranslation();
  const client = useClient();
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  const reading = useLive((state) => state.readings.get(pointKey(mine.id, point.id)));
  const isLive = range.kind === 'last';
  const key = range.kind === 'last' ? `${range.ms}` : `${range.from}-${range.to}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says everything of `range`
  useEffect(() => {
    let isCurrent = true;
    setLoaded({ kind: 'loading' });
    const now = client.serverNow();
    const [from, to] = range.kind === 'last' ? [now - range.ms, now] : [range.from, range.to];
    void fetchHistory(mine.id, point.id, Math.round(from), Math.round(to), MAX_POINTS).then((answer) => {
      if (!isCurrent) return;
      setLoaded(answer.ok ? { kind: 'here', history: answer.value } : { kind: 'failed', code: answer.code });
    });
    return () => {
      isCurrent = false;
    };
  }, [client, mine.id, point.id, key]);

  useEffect(() => {
    if (!isLive || reading === undefined) return;
    setLoaded((before) =>
      before.kind === 'here'
        ? { kind: 'here', history: withReading(before.history, reading, point.cycleS * 1000) }
        : before,
    );
  }, [reading, isLive, point.cycleS]);

  if (loaded.kind === 'failed') {
    return (
      <p className="quiet empty-trend">
        {t('trend.failed')} · {wordOr(t, `error.${loaded.code}`, loaded.code)}
      </p>
    );
  }
  if (loaded.kind === 'loading') return <Skeleton active={false} title={false} paragraph={{ rows: 4 }} />;
  if (loaded.history.buckets.length === 0) return <p className="quiet empty-trend">{t('trend.empty')}</p>;
  return (
    <Contained>
      <Suspense fallback={<Skeleton active={false} title={false} paragraph={{ rows: 4 }} />}>
        <Chart
          history={loaded.history}
          point={point}
          timeZone={mine.timeZone}
          lastMs={range.kind === 'last' ? range.ms : null}
        />
      </Suspense>
    </Contained>
  );
};
