import type { MineView } from '../../server/live/mine-view.js';
import type { Session } from '../api/session.js';
import { BoardPage } from '../board/board-page.js';
import { CompliancePage } from '../compliance/compliance-page.js';
import { CoveragePage } from '../coverage/coverage-page.js';
import { DrillsPage } from '../drills/drills-page.js';
import { EventsPage } from '../events/events-page.js';
import { HandoversPage } from '../handovers/handovers-page.js';
import { HazardsPage } from '../hazards/hazards-page.js';
import { IncidentsPage } from '../incidents/incidents-page.js';
import { MineFilePage } from '../mine-file/mine-file-page.js';
import { MinesPage } from '../overview/mines-page.js';
import { PersonsPage } from '../persons/persons-page.js';
import { PlannedWorkPage } from '../planned-work/planned-work-page.js';
import { DocumentLight } from '../registers/document-light.js';
import { ReportsPage } from '../reports/reports-page.js';
import { SpotChecksPage } from '../spot-checks/spot-checks-page.js';
import { StatisticsPage } from '../statistics/statistics-page.js';
import { TimeMachinePage } from '../time-machine/time-machine-page.js';
import { TrendsPage } from '../trends/trends-page.js';
import { Contained } from './contained.js';
import { isDocument, type Place } from './pages.js';

const PageOf = ({ place, mine, session, onMine }: OtherPageProps) => {
  switch (place.page) {
    case 'live':
    case 'evacuation':
      return null;
    case 'mines':
      return <MinesPage onMine={onMine} />;
    case 'planned-work':
      return <PlannedWorkPage mine={mine} session={session} item={place.item} />;
    case 'board':
      return <BoardPage mine={mine} session={session} onMine={onMine} />;
    case 'handovers':
      return <HandoversPage mine={mine} session={session} item={place.item} />;
    case 'hazards':
      return <HazardsPage mine={mine} session={session} item={place.item} />;
    case 'drills':
      return <DrillsPage mine={mine} session={session} />;
    case 'spot-checks':
      return <SpotChecksPage mine={mine} session={session} item={place.item} />;
    case 'compliance':
      return <CompliancePage mine={mine} session={session} />;
    case 'coverage':
      return <CoveragePage mine={mine} session={session} />;
    case 'alarm-statistics':
      return <StatisticsPage mine={mine} session={session} />;
    case 'reports':
      return <ReportsPage mine={mine} session={session} item={place.item} />;
    case 'mine-file':
      return <MineFilePage key={mine.id} mine={mine} session={session} />;
    case 'incidents':
      return <IncidentsPage mine={mine} session={session} item={place.item} />;
    case 'events':
      return <EventsPage mine={mine} session={session} item={place.item} />;
    case 'trends':
      return <TrendsPage mine={mine} session={session} item={place.item} />;
    case 'people':
      return <PersonsPage mine={mine} session={session} item={place.item} />;
    case 'time-machine':
      return <TimeMachinePage mine={mine} session={session} item={place.item} />;
  }
};

interface OtherPageProps {
  readonly place: Place;
  readonly mine: MineView;
  readonly session: Session;
  readonly onMine: (mine: string) => void;
}

/** Every page but the live one and the order's; part of the first download, and what fails in it takes no alarm along. */
export const OtherPage = (props: OtherPageProps) => (
  <Contained key={props.place.page}>
    {isDocument(props.place.page, props.session.role) ? (
      <DocumentLight>
        <PageOf {...props} />
      </DocumentLight>
    ) : (
      <PageOf {...props} />
    )}
  </Contained>
);
