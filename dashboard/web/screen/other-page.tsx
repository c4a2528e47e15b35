import type { MineView } from '../../server/live/mine-view.js';
import type { Session } from '../api/session.js';
import { CompliancePage } from '../compliance/compliance-page.js';
import { CoveragePage } from '../coverage/coverage-page.js';
import { IncidentsPage } from '../incidents/incidents-page.js';
import { PlannedWorkPage } from '../planned-work/planned-work-page.js';
import { StatisticsPage } from '../statistics/statistics-page.js';
import { TimeMachinePage } from '../time-machine/time-machine-page.js';
import { Contained } from './contained.js';
import type { Place } from './pages.js';

const PageOf = ({ place, mine, session }: OtherPageProps) => {
  switch (place.page) {
    case 'live':
      return null;
    case 'planned-work':
      return <PlannedWorkPage mine={mine} session={session} item={place.item} />;
    case 'compliance':
      return <CompliancePage mine={mine} session={session} />;
    case 'coverage':
      return <CoveragePage mine={mine} session={session} />;
    case 'alarm-statistics':
      return <StatisticsPage mine={mine} session={session} />;
    case 'incidents':
      return <IncidentsPage mine={mine} session={session} item={place.item} />;
    case 'time-machine':
      return <TimeMachinePage mine={mine} session={session} item={place.item} />;
  }
};

interface OtherPageProps {
  readonly place: Place;
  readonly mine: MineView;
  readonly session: Session;
}

/** Every page but the live one; part of the first download, and what fails in it takes no alarm along. */
export const OtherPage = (props: OtherPageProps) => (
  <Contained key={props.place.page}>
    <PageOf {...props} />
  </Contained>
);
