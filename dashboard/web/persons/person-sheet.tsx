import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PastTrail } from '../../../alerts/people/past-trail.js';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { useAsked } from '../api/use-asked.js';
import { ageText, clockText, minuteText } from '../format/time.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Shown } from '../pages/page.js';
import type { PersonNow } from '../people/use-leaders.js';
import { encodePlace } from '../screen/pages.js';

interface Trail extends PastTrail {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const HOUR = 3_600_000;
const SPANS = [8, 12, 24] as const;
const EVERY_MS = 30_000;

/** One person: where now, and the way over the shift as the live screen placed them. */
export const PersonSheet = ({
  mine,
  card,
  person,
}: {
  readonly mine: MineView;
  readonly card: string;
  readonly person: PersonNow | undefined;
}) => {
  const { t } = useTranslation();
  const zone = mine.timeZone;
  const [hours, setHours] = useState<number>(SPANS[0]);
  const second = useMineSecond(mine);
  const to = Math.ceil(second / EVERY_MS) * EVERY_MS;
  const path = `/mines/${encodeURIComponent(mine.id)}/people/${encodeURIComponent(card)}/trail`;
  const { asked } = useAsked<Trail>(`${path}?from=${to - hours * HOUR}&to=${to}`, null);
  const name = person?.name ?? (asked.kind === 'here' ? asked.value.name : card);
  return (
    <section className="person-sheet" data-testid="person-sheet" aria-label={name}>
      <header>
        <h2>{name}</h2>
        <span className="quiet">{[card, person?.job, person?.team].filter(Boolean).join(' · ')}</span>
        <span className="grow" />
        <Segmented
          value={hours}
          options={SPANS.map((value) => ({ value: value as number, label: t('persons.hours', { n: value }) }))}
          onChange={(value) => setHours(Number(value))}
        />
        <a className="to" href={encodePlace({ page: 'people', item: null })}>
          {t('persons.close')}
        </a>
      </header>
      {person !== undefined && (
        <p>
          {person.underground ? t('persons.now-at', { place: areaName(mine, person.area) }) : t('persons.out')} ·{' '}
          <span className="number">{t('persons.heard', { at: clockText(person.lastSeenAt, zone) })}</span>
        </p>
      )}
      <Shown asked={asked}>
        {({ stays, silences, from, to: end }) => {
          const share = (at: number): string => `${(((at - from) / (end - from)) * 100).toFixed(3)}%`;
          return stays.length === 0 ? (
            <p className="quiet nothing">{t('persons.no-trail')}</p>
          ) : (
            <>
              <div className="trail-bar" aria-hidden="true">
                {stays.map((stay) => (
                  <i
                    key={stay.from}
                    className={stay.underground ? 'down' : 'up'}
                    style={{ left: share(stay.from), width: `calc(${share(from + stay.to - stay.from)} - 1px)` }}
                  />
                ))}
                {silences.map((silence) => (
                  <i
                    key={`silence ${silence.from}`}
                    className="silent"
                    style={{ left: share(silence.from), width: share(from + silence.to - silence.from) }}
                  />
                ))}
              </div>
              <p className="trail-scale quiet number">
                <span>{minuteText(from, zone)}</span>
                <span>{minuteText((from + end) / 2, zone)}</span>
                <span>{minuteText(end, zone)}</span>
              </p>
              <table className="sorted" data-testid="trail">
                <thead>
                  <tr>
                    <th scope="col">{t('persons.from')}</th>
                    <th scope="col">{t('persons.to')}</th>
                    <th scope="col">{t('persons.place')}</th>
                    <th scope="col" className="number">
                      {t('persons.stayed')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {stays.toReversed().map((stay) => (
                    <tr key={stay.from}>
                      <td className="number">{clockText(stay.from, zone)}</td>
                      <td className="number">{clockText(stay.to, zone)}</td>
                      <td>
                        {stay.underground || stay.area !== null ? areaName(mine, stay.area) : t('persons.out')}
                        {silences.some((one) => one.from < stay.to && one.to > stay.from) && (
                          <span className="tag">{t('persons.silent')}</span>
                        )}
                      </td>
                      <td className="number">{ageText(stay.to - stay.from, t)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </>
          );
        }}
      </Shown>
    </section>
  );
};
