import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import { encodeCsv, saveFile } from '../tables/csv.js';
import { fetchHistory } from '../trend/history.js';
import { trendRows } from './trend-csv.js';
import type { Window } from './window.js';

/** Rows of one point at most; more readings than that come in steps, which keep their minimum and maximum. */
const MOST_ROWS = 20_000;

/** Asks for the span anew, finer than any screen shows it, and saves it as a table. */
export const CsvButton = ({
  mine,
  points,
  window,
  file,
}: {
  readonly mine: MineView;
  readonly points: readonly PointView[];
  readonly window: Window;
  readonly file: string;
}) => {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState('');
  const save = async (): Promise<void> => {
    setAsking(true);
    setRefusal('');
    const shown = [];
    let failed = '';
    // One after the other: what is exported waits for what is watched.
    for (const point of points) {
      const answer = await fetchHistory(mine.id, point.id, window.from, window.to, MOST_ROWS);
      if (answer.ok) shown.push({ point, history: answer.value });
      else failed = wordOr(t, `error.${answer.code}`, answer.code);
    }
    setAsking(false);
    setRefusal(failed);
    // Half a table is not given out as the whole.
    if (failed === '') saveFile(file, encodeCsv(trendRows(shown, window, mine.timeZone)));
  };
  return (
    <>
      {refusal !== '' && (
        <span className="refusal" role="alert">
          {t('trend.failed')}: {refusal}
        </span>
      )}
      <Button data-testid="trends-csv" loading={isAsking} onClick={() => void save()}>
        CSV
      </Button>
    </>
  );
};
