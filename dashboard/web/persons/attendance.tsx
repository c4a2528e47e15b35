import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { useAsked } from '../api/use-asked.js';
import { ageText, clockText, dayText } from '../format/time.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Shown } from '../pages/page.js';
import { encodeCsv, saveFile } from '../tables/csv.js';
import { SortedTable } from '../tables/sorted-table.js';
import { nameColumn } from './name-column.js';

interface Descent {
  readonly card: string;
  readonly name: string;
  readonly job: string;
  readonly team: string;
  readonly leader?: string;
  readonly shift: string | null;
  readonly downAt: number;
  readonly upAt?: number;
}

const EVERY_MS = 30_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Who went down on a day, with shift and time underground. */
export const Attendance = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const zone = mine.timeZone;
  const now = useMineSecond(mine);
  const [typed, setTyped] = useState<string | null>(null);
  const today = dayText(now, zone);
  const day = typed !== null && DAY.test(typed) && Number.isFinite(Date.parse(typed)) ? typed : today;
  const { asked } = useAsked<{ readonly items: readonly Descent[]; readonly more: boolean }>(
    `/mines/${encodeURIComponent(mine.id)}/attendance?day=${day}`,
    EVERY_MS,
  );
  const shiftName = (id: string | null): string => mine.shifts.find((shift) => shift.id === id)?.name ?? id ?? '–';
  const save = (items: readonly Descent[]): void =>
    saveFile(
      `attendance-${mine.id}-${day}.csv`,
      encodeCsv([
        ['card', 'name', 'job', 'team', 'shift', 'down', 'up'],
        ...items.map((one) => [
          one.card,
          one.name,
          one.job,
          one.team,
          shiftName(one.shift),
          `${dayText(one.downAt, zone)} ${clockText(one.downAt, zone)}`,
          one.upAt === undefined ? '' : `${dayText(one.upAt, zone)} ${clockText(one.upAt, zone)}`,
        ]),
      ]),
    );
  return (
    <Shown asked={asked}>
      {({ items, more }) => (
        <div data-testid="attendance">
          <p className="persons-tools">
            <Input
              className="date-choice"
              aria-label={t('persons.day')}
              value={typed ?? today}
              onChange={(event) => setTyped(event.target.value)}
            />
            <span>
              {t('persons.counted', { people: new Set(items.map(({ card }) => card)).size, n: items.length })}
            </span>
            {mine.shifts.map(({ id, name }) => (
              <span key={id} className="quiet">
                {name}{' '}
                <b className="number">
                  {new Set(items.filter(({ shift }) => shift === id).map(({ card }) => card)).size}
                </b>
              </span>
            ))}
            {more && <strong>{t('persons.more')}</strong>}
            <span className="grow" />
            <Button disabled={items.length === 0} onClick={() => save(items)}>
              CSV
            </Button>
          </p>
          <SortedTable
            label={t('persons.view-attendance')}
            rows={items}
            keyOf={({ card, downAt }) => `${card} ${downAt}`}
            empty={t('persons.nobody-went-down')}
            columns={[
              nameColumn(t),
              { key: 'card', title: t('persons.card'), by: ({ card }) => card, cell: ({ card }) => card },
              { key: 'job', title: t('persons.job'), by: ({ job }) => job, cell: ({ job }) => job },
              { key: 'team', title: t('persons.team'), by: ({ team }) => team, cell: ({ team }) => team },
              {
                key: 'shift',
                title: t('persons.shift'),
                by: ({ shift }) => shift,
                cell: ({ shift }) => shiftName(shift),
              },
              {
                key: 'down',
                title: t('persons.down'),
                isNumber: true,
                by: ({ downAt }) => downAt,
                cell: ({ downAt }) => clockText(downAt, zone),
              },
              {
                key: 'up',
                title: t('persons.up'),
                isNumber: true,
                by: ({ upAt }) => upAt ?? null,
                cell: ({ upAt }) => (upAt === undefined ? t('persons.still-down') : clockText(upAt, zone)),
              },
              {
                key: 'stayed',
                title: t('persons.stayed'),
                isNumber: true,
                by: ({ downAt, upAt }) => (upAt ?? now) - downAt,
                cell: ({ downAt, upAt }) => ageText((upAt ?? now) - downAt, t),
              },
            ]}
          />
        </div>
      )}
    </Shown>
  );
};
