import type { MineView } from '../../server/live/mine-view.js';
import type { Session } from '../api/session.js';
import { CompliancePage } from '../compliance/compliance-page.js';
import { CoveragePage } from '../coverage/coverage-page.js';
import { MinesPage } from '../overview/mines-page.js';
import { PlannedWorkPage } from '../planned-work/planned-work-page.js';
import { ReportsPage } from '../reports/reports-page.js';
import { StatisticsPage } from '../statistics/statistics-page.js';
import { Contained } from './contained.js';
import type { Place } from './pages.js';

const PageOf = ({ place, mine, session, onMine }: OtherPageProps) => {
  switch (place.page) {
    case 'live':
    case 'evacuation':
      return null;
    case 'mines':
      return <MinesPage onMine={onMine} />;
    case 'planned-work':
      return <PlannedWorkPage mine={mine} session={session} item={place.item} />;
    case 'compliance':
      return <CompliancePage mine={mine} session={session} />;
    case 'coverage':
      return <CoveragePage mine={mine} session={session} />;
    case 'alarm-statistics':
      return <StatisticsPage mine={mine} session={session} />;
    case 'reports':
      return <ReportsPage mine={mine} session={session} item={place.item} />;
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
    <PageOf {...props} />
  </Contained>
);
