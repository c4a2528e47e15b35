import { Button, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { ask } from '../api/http.js';
import { mayPlan, type Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Page, Shown } from '../pages/page.js';
import { goTo } from '../screen/pages.js';
import { PlanForm } from './plan-form.js';
import type { Work } from './work.js';
import { WorkTable } from './work-table.js';

interface WorkPage {
  readonly items: readonly Work[];
  readonly next?: string;
}

const STATES = ['all', 'planned', 'approved', 'ended'] as const;
type StateFilter = (typeof STATES)[number];
const EVERY_MS = 15_000;

/** Planned work (报备): what is announced, who approved it, and the form to announce more. */
export const PlannedWorkPage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  /** The plan that an alarm points at. */
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const [state, setState] = useState<StateFilter>('all');
  const [isPlanning, setPlanning] = useState(false);
  const [older, setOlder] = useState<WorkPage | null>(null);
  const query = `/planned-work?mine=${encodeURIComponent(mine.id)}${state === 'all' ? '' : `&state=${state}`}`;
  const { asked, again } = useAsked<WorkPage>(query, EVERY_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read of another list is no part of this one
  useEffect(() => setOlder(null), [query]);
  const more = async (next: string): Promise<void> => {
    const answer = await ask<WorkPage>('GET', `${query}&cursor=${encodeURIComponent(next)}`);
    if (answer.ok) setOlder({ ...answer.value, items: [...(older?.items ?? []), ...answer.value.items] });
  };
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.planned-work')}
      about={t('about.planned-work')}
      tools={
        <>
          <Segmented
            aria-label={t('work.state')}
            value={state}
            options={STATES.map((value) => ({ value, label: t(`work-filter.${value}`) }))}
            onChange={(value) => setState(value as StateFilter)}
          />
          {mayPlan(session) ? (
            <Button type="primary" data-testid="plan-open" disabled={isPlanning} onClick={() => setPlanning(true)}>
              {t('work.new')}
            </Button>
          ) : (
            <span className="quiet">{t('detail.read-only')}</span>
          )}
        </>
      }
    >
      <div className={isPlanning ? 'with-form' : ''}>
        <div>
          <Shown asked={asked}>
            {(page) => {
              const works = [...page.items, ...(older?.items ?? [])];
              const next = older === null ? page.next : older.next;
              return (
                <>
                  {item !== null && !works.some(({ id }) => id === item) && (
                    <p className="notice">{t('work.not-in-list')}</p>
                  )}
                  <WorkTable mine={mine} session={session} works={works} now={now} chosen={item} onChanged={again} />
                  {next === undefined ? null : <Button onClick={() => void more(next)}>{t('page.more')}</Button>}
                </>
              );
            }}
          </Shown>
        </div>
        {isPlanning && (
          <PlanForm
            mine={mine}
            now={now}
            onCancel={() => setPlanning(false)}
            onPlanned={(work) => {
              setPlanning(false);
              again();
              goTo('planned-work', work.id);
            }}
          />
        )}
      </div>
    </Page>
  );
};
