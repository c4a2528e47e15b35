import './events.css';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Level } from '../../../alerts/alarm/alarm.js';
import { EVENT_GROUP_NAMES, type EventGroup } from '../../../domain/event-group.js';
import type { Event as EventLine } from '../../server/events/events.js';
import type { MineView } from '../../server/live/mine-view.js';
import { LevelMark } from '../alarms/level-mark.js';
import { LEVELS } from '../alarms/order-alarms.js';
import { areaName, pointOf, wordOr } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { clockText, dayText } from '../format/time.js';
import { instantIn } from '../format/zone.js';
import { useLanguage } from '../i18n/i18n.js';
import { Page, Shown } from '../pages/page.js';
import { usePaged } from '../registers/paged.js';
import { encodePlace } from '../screen/pages.js';
import { encodeCsv, saveFile } from '../tables/csv.js';
import { AlarmInFull } from './alarm-in-full.js';
import { placeOfEvent } from './opens.js';

const EVERY_MS = 10_000;

/** What happened, the newest first: alarms, orders, incidents, planned work, handovers, logins, with filters. */
export const EventsPage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  /** An alarm shown in full. */
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const [groups, setGroups] = useState<readonly EventGroup[]>([]);
  const [levels, setLevels] = useState<readonly Level[]>([]);
  const [area, setArea] = useState<string | undefined>(undefined);
  const [person, setPerson] = useState('');
  const [fromText, setFrom] = useState('');
  const [toText, setTo] = useState('');
  const zone = mine.timeZone;
  const [from, to] = [fromText, toText].map((text) => (text.trim() === '' ? undefined : instantIn(text, zone)));
  const isWrong = (text: string, at: number | undefined): boolean => text.trim() !== '' && at === undefined;
  const query = new URLSearchParams([
    ...groups.map((group): [string, string] => ['group', group]),
    ...levels.map((level): [string, string] => ['level', level]),
    ...(area === undefined ? [] : ([['area', area]] as [string, string][])),
    ...(person === '' ? [] : ([['person', person]] as [string, string][])),
    ...(from === undefined ? [] : ([['from', String(from)]] as [string, string][])),
    ...(to === undefined ? [] : ([['to', String(to)]] as [string, string][])),
  ]);
  const { asked, items, more } = usePaged<EventLine>(`/mines/${encodeURIComponent(mine.id)}/events?${query}`, EVERY_MS);

  const whatOf = (event: EventLine): string =>
    event.rule === undefined ? '' : wordOr(t, `rule.${event.rule}`, event.message?.[language] ?? event.rule);
  const subjectOf = ({ subject }: EventLine): string => (subject === mine.id ? mine.name : subject);
  /** A person's name as it is, and in words what acts without a person. */
  const authorOf = ({ author }: EventLine): string => (author === null ? '' : wordOr(t, `author.${author}`, author));
  const whereOf = (event: EventLine): string => {
    const point = pointOf(mine, event.point);
    const areas = event.areas.slice(0, 3).map((id) => areaName(mine, id));
    const rest = event.areas.length > 3 ? ` +${event.areas.length - 3}` : '';
    return point === undefined ? `${areas.join(t('common.separator'))}${rest}` : `${areas[0] ?? ''} ${point.name}`;
  };
  const save = (): void =>
    saveFile(
      `events-${mine.id}.csv`,
      encodeCsv([
        ['seq', 'time', 'kind', 'level', 'what', 'where', 'author', 'subject', 'note'],
        ...items.map((one) => [
          one.seq,
          `${dayText(one.at, zone)} ${clockText(one.at, zone)}`,
          wordOr(t, `event.${one.kind}`, one.kind),
          one.level === undefined ? '' : t(`level.${one.level}`),
          whatOf(one),
          whereOf(one),
          one.author ?? '',
          one.subject,
          one.note ?? '',
        ]),
      ]),
    );
  const days = new Map<string, EventLine[]>();
  for (const event of items) {
    const day = dayText(event.at, zone);
    days.set(day, [...(days.get(day) ?? []), event]);
  }

  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.events')}
      about={t('about.events')}
      tools={
        <Button disabled={items.length === 0} onClick={save}>
          CSV
        </Button>
      }
    >
      <div className="events-filter">
        <Select
          mode="multiple"
          className="wide"
          maxTagCount="responsive"
          aria-label={t('events.group')}
          placeholder={t('events.group')}
          value={[...groups]}
          options={EVENT_GROUP_NAMES.map((value) => ({ value, label: t(`event-group.${value}`) }))}
          onChange={(chosen: EventGroup[]) => setGroups(chosen)}
        />
        <Select
          mode="multiple"
          className="wide"
          maxTagCount="responsive"
          aria-label={t('events.level')}
          placeholder={t('events.level')}
          value={[...levels]}
          options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
          onChange={(chosen: Level[]) => setLevels(chosen)}
        />
        <Select
          allowClear
          className="wide"
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('events.area')}
          placeholder={t('events.area')}
          value={area}
          options={mine.areas.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(chosen: string | undefined) => setArea(chosen)}
        />
        <Input.Search
          allowClear
          className="wide"
          aria-label={t('events.person')}
          placeholder={t('events.person')}
          onSearch={(text) => setPerson(text.trim())}
        />
        {(
          [
            ['events.from', fromText, from, setFrom],
            ['events.to', toText, to, setTo],
          ] as const
        ).map(([key, text, at, set]) => (
          <Input
            key={key}
            allowClear
            className="when"
            aria-label={t(key)}
            placeholder={`${t(key)} 2026-01-31 08:00`}
            value={text}
            {...(isWrong(text, at) ? { status: 'error' as const } : {})}
            onChange={(event) => set(event.target.value)}
          />
        ))}
      </div>
      {item !== null && <AlarmInFull mine={mine} id={item} />}
      <Shown asked={asked}>
        {() =>
          items.length === 0 ? (
            <p className="quiet nothing">{t('events.none')}</p>
          ) : (
            <div data-testid="events">
              {[...days].map(([day, lines]) => (
                <section key={day} aria-label={day}>
                  <h2 className="event-day number">{day}</h2>
                  <ol className="event-lines">
                    {lines.map((event) => {
                      const place =
                        event.group === 'alarm'
                          ? { page: 'events' as const, item: event.subject }
                          : placeOfEvent(event);
                      const words = wordOr(t, `event.${event.kind}`, event.kind);
                      return (
                        <li key={event.seq} data-kind={event.kind}>
                          <time className="number quiet">{clockText(event.at, zone)}</time>
                          <span className="event-level">
                            {event.level !== undefined && <LevelMark level={event.level} size={16} />}
                          </span>
                          {place === undefined ? (
                            <span className="event-kind">{words}</span>
                          ) : (
                            <a className="to event-kind" href={encodePlace(place)}>
                              {words}
                            </a>
                          )}
                          <span className="event-what">
                            {[whatOf(event), whereOf(event)].filter((text) => text !== '').join(' · ') ||
                              (event.group === 'login' || event.group === 'configuration' ? subjectOf(event) : '')}
                          </span>
                          <span className="event-note quiet">{event.note}</span>
                          <span className="event-author">{authorOf(event)}</span>
                        </li>
                      );
                    })}
                  </ol>
                </section>
              ))}
            </div>
          )
        }
      </Shown>
      {more !== undefined && (
        <p className="foot">
          <Button onClick={() => void more()}>{t('page.more')}</Button>
        </p>
      )}
    </Page>
  );
};
