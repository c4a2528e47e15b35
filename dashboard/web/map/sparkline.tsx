import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { limitValues, wordOr } from '../alarms/words.js';
import { sinceText } from '../format/time.js';
import { useClient, usePoint } from '../live/hooks.js';
import { PointAge, PointValue } from '../points/point-value.js';
import { chartRows, fetchHistory, type History } from '../trend/history.js';

const MINUTES_10 = 600_000;
const WIDTH = 200;
const HEIGHT = 40;

const linesOf = (history: History, limits: readonly number[]): readonly string[] => {
  const rows = chartRows(history);
  const tops = rows.flatMap(([, , , mean]) => (mean === null ? [] : [mean]));
  const top = Math.max(...tops, ...limits.slice(0, 1));
  const bottom = Math.min(0, ...tops);
  const lines: string[] = [];
  let line = '';
  for (const [at, , , mean] of rows) {
    if (mean === null) {
      lines.push(line);
      line = '';
      continue;
    }
    const x = ((at - history.from) / (history.to - history.from)) * WIDTH;
    const y = HEIGHT - ((mean - bottom) / (top - bottom || 1)) * HEIGHT;
    line += `${line === '' ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`;
  }
  return [...lines, line].filter((one) => one !== '');
};

/** What a point says while the pointer rests on it: full name, value, age, and the last ten minutes. */
export const PointHover = ({ mine, point }: { readonly mine: MineView; readonly point: PointView }) => {
  const { t } = useTranslation();
  const client = useClient();
  const { reading } = usePoint(mine, point);
  const [history, setHistory] = useState<History | null>(null);
  useEffect(() => {
    let isCurrent = true;
    setHistory(null);
    const now = Math.round(client.serverNow());
    void fetchHistory(mine.id, point.id, now - MINUTES_10, now, 240).then((answer) => {
      if (isCurrent && answer.ok) setHistory(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [client, mine.id, point.id]);
  return (
    <div className="point-hover" role="tooltip">
      <div className="hover-head">
        <span className="ellipsis">{point.name}</span>
        <PointValue mine={mine} point={point} isLong />
      </div>
      <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
        {history !== null && linesOf(history, limitValues(point)).map((line) => <path key={line} d={line} />)}
      </svg>
      <div className="quiet">
        {reading === undefined
          ? t('quality.unheard')
          : t('point.at', { at: sinceText(reading.at, mine.timeZone, client.serverNow()) })}{' '}
        · <PointAge mine={mine} point={point} /> · {wordOr(t, `quality.${reading?.quality ?? 'unheard'}`, '')}
      </div>
    </div>
  );
};
