import './incidents.css';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMonth, monthBounds } from '../../../domain/month.js';
import { isOverrun } from '../../../domain/own-overrun.js';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { ask } from '../api/http.js';
import type { Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { Page, Shown } from '../pages/page.js';
import { encodePlace } from '../screen/pages.js';
import { encodeCsv, saveFile } from '../tables/csv.js';
import type { IncidentWithFile, ListedIncident } from './incident.js';
import { flagsOf, whenText } from './incident.js';
import { IncidentDocument } from './incident-document.js';
import { IncidentList } from './incident-list.js';

const EVERY_MS = 15_000;

interface IncidentPage {
  readonly items: readonly ListedIncident[];
  readonly next?: string;
}

const OneFile = ({
  mine,
  session,
  id,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly id: string;
}) => {
  const { t } = useTranslation();
  const { asked } = useAsked<IncidentWithFile>(`/incidents/${encodeURIComponent(id)}`, null);
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.incidents')}
      tools={
        <>
          <a href={encodePlace({ page: 'incidents', item: null })}>{t('incident.all')}</a>
          <Button
            type="primary"
            data-testid="evidence-pack"
            href={`/api/incidents/${encodeURIComponent(id)}/evidence.zip`}
            download={`evidence-${id}.zip`}
          >
            {t('incident.pack')}
          </Button>
        </>
      }
    >
      <div className="overrun-file">
        <Shown asked={asked}>{(incident) => <IncidentDocument mine={mine} incident={incident} />}</Shown>
      </div>
    </Page>
  );
};

const AllFiles = ({
  mine,
  session,
  month,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly month: string | null;
}) => {
  const { t } = useTranslation();
  const bounds = month === null ? null : monthBounds(month, mine.timeZone);
  const query = `/incidents?mine=${encodeURIComponent(mine.id)}${bounds === null ? '' : `&from=${bounds.from}&to=${bounds.to}`}`;
  const { asked } = useAsked<IncidentPage>(query, EVERY_MS);
  const [older, setOlder] = useState<IncidentPage | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read of another mine is no part of this one
  useEffect(() => setOlder(null), [query]);
  const more = async (next: string): Promise<void> => {
    const answer = await ask<IncidentPage>('GET', `${query}&cursor=${encodeURIComponent(next)}`);
    if (answer.ok) setOlder({ ...answer.value, items: [...(older?.items ?? []), ...answer.value.items] });
  };
  const here = asked.kind === 'here' ? [...asked.value.items, ...(older?.items ?? [])] : [];
  const save = (): void =>
    saveFile(
      `incidents-${mine.id}.csv`,
      encodeCsv([
        ['id', 'openedAt', 'lastAt', 'workplace', 'rule', 'limit', 'peak', 'unit', 'counts', 'partOf', 'flags'],
        ...here.map((one) => [
          one.id,
          whenText(one.openedAt, mine.timeZone),
          whenText(one.lastAt, mine.timeZone),
          areaName(mine, one.workplace),
          one.rule,
          one.limit.value,
          one.peak,
          one.limit.unit,
          isOverrun(one, mine) ? 1 : 0,
          one.partOf ?? '',
          flagsOf(one, one.overrunsInMonth, t).join('; '),
        ]),
      ]),
    );
  return (
    <Page
      mine={mine}
      session={session}
      title={month === null ? t('page.incidents') : t('incident.of-month', { month })}
      about={t('about.incidents')}
      tools={
        <>
          {month !== null && <a href={encodePlace({ page: 'incidents', item: null })}>{t('incident.all')}</a>}
          <Button disabled={here.length === 0} onClick={save}>
            {t('incident.csv')}
          </Button>
        </>
      }
    >
      <div className="overrun-file">
        <Shown asked={asked}>
          {(page) => {
            const next = older === null ? page.next : older.next;
            return (
              <>
                <IncidentList mine={mine} incidents={[...page.items, ...(older?.items ?? [])]} />
                {next === undefined ? null : <Button onClick={() => void more(next)}>{t('page.more')}</Button>}
              </>
            );
          }}
        </Shown>
      </div>
    </Page>
  );
};

/** Overrun files (超限事故档案): the list, that of one month (`2026-03`), or one file as a document to read and print. */
export const IncidentsPage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly item: string | null;
}) =>
  item === null || isMonth(item) ? (
    <AllFiles mine={mine} session={session} month={item} />
  ) : (
    <OneFile mine={mine} session={session} id={item} />
  );
