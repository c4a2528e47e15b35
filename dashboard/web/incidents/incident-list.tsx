import { useTranslation } from 'react-i18next';
import { isOverrun } from '../../../domain/own-overrun.js';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { ageText } from '../format/time.js';
import { encodePlace } from '../screen/pages.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import { flagsOf, type ListedIncident, percentText, whenText } from './incident.js';

/** Every overrun, newest first; each row leads to its file. */
export const IncidentList = ({
  mine,
  incidents,
}: {
  readonly mine: MineView;
  readonly incidents: readonly ListedIncident[];
}) => {
  const { t } = useTranslation();
  const columns: readonly Column<ListedIncident>[] = [
    {
      key: 'opened',
      title: t('incident.opened'),
      cell: ({ id, openedAt }) => (
        <a href={encodePlace({ page: 'incidents', item: id })}>{whenText(openedAt, mine.timeZone)}</a>
      ),
      by: ({ openedAt }) => openedAt,
    },
    {
      key: 'workplace',
      title: t('incident.workplace'),
      cell: ({ workplace }) => areaName(mine, workplace),
      by: ({ workplace }) => areaName(mine, workplace),
    },
    {
      key: 'limit',
      title: t('incident.limit'),
      isNumber: true,
      cell: ({ limit }) => percentText(limit.value, limit.unit),
      by: ({ limit }) => limit.value,
    },
    {
      key: 'peak',
      title: t('incident.peak'),
      isNumber: true,
      cell: ({ peak, limit }) => percentText(peak, limit.unit, [limit.value]),
      by: ({ peak }) => peak,
    },
    {
      key: 'duration',
      title: t('incident.duration'),
      isNumber: true,
      cell: ({ openedAt, lastAt }) => ageText(lastAt - openedAt, t),
      by: ({ openedAt, lastAt }) => lastAt - openedAt,
    },
    {
      key: 'state',
      title: t('incident.state'),
      cell: ({ closedAt }) => t(closedAt === undefined ? 'incident.open' : 'incident.closed'),
      by: ({ closedAt }) => closedAt ?? Number.MAX_SAFE_INTEGER,
    },
    {
      key: 'counted',
      title: t('incident.counted'),
      cell: (incident) =>
        incident.partOf === undefined ? (
          t(isOverrun(incident, mine) ? 'incident.counts' : 'incident.not-counted')
        ) : (
          <a href={encodePlace({ page: 'incidents', item: incident.partOf })}>{t('incident.part')}</a>
        ),
      by: (incident) => (incident.partOf !== undefined ? 1 : isOverrun(incident, mine) ? 0 : 2),
    },
    {
      key: 'flags',
      title: t('incident.flags'),
      className: 'wide',
      cell: (incident) => flagsOf(incident, incident.overrunsInMonth, t).join(' · '),
    },
  ];
  return (
    <SortedTable
      label={t('page.incidents')}
      columns={columns}
      rows={incidents}
      keyOf={({ id }) => id}
      empty={t('incident.none')}
    />
  );
};
