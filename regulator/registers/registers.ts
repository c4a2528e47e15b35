import type { AlertsView } from '../../alerts/alerts.js';
import type { MineCoverage } from '../../alerts/coverage/coverage-query.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Clock } from '../../domain/clock.js';
import type { Mine } from '../../domain/mine.js';
import { newestReadingAt } from '../../domain/newest-reading.js';
import type { Person } from '../../domain/roles.js';
import type { Historian } from '../../ingest/historian/historian.js';
import type { Store } from '../../store/store.js';
import { type BoardMine, type BoardSources, boardOf, openByMine } from '../board/board.js';
import { type Summary, summaryOf } from '../board/summary.js';
import { createDrills, type Drills } from '../drills/drills.js';
import { contentOf } from '../handovers/content.js';
import type { Handover } from '../handovers/handover.js';
import { createHandovers, type Handovers } from '../handovers/handovers.js';
import { createRectifications, type Rectifications } from '../rectification/rectifications.js';
import type { Suspensions } from '../resumption/suspensions.js';
import { createSpotChecks, type SpotChecks } from '../spot-checks/spot-checks.js';
import type { Answer } from './answer.js';
import type { RegisterJournal } from './register.js';

/** The registers that people keep, and what is read from them. */
export interface Registers {
  readonly rectifications: Rectifications;
  readonly handovers: Pick<Handovers, 'find' | 'list' | 'sign'>;
  /** Writes a shift down as it stands now, for the next one to sign. */
  handOver(person: Person, mine: Mine, notes: string): Promise<Answer<Handover>>;
  readonly drills: Drills;
  readonly spotChecks: SpotChecks;
  readonly suspensions: Pick<Suspensions, 'newest' | 'accept'>;
  board(mines: readonly Mine[]): Promise<readonly BoardMine[]>;
  /** `period`: `2026-03` or `2026-Q1`. */
  summary(mines: readonly Mine[], period: string): Promise<Summary>;
}

/** Planned work looked through for what is not over: it lasts a day at most. */
const MOST_WORKS = 500;

/** The mine's own clock: its newest reading where it lives on those, else the service's. */
const clockOfMine =
  (view: Pick<AlertsView, 'latest'>, clock: Clock) =>
  (mine: Mine): number =>
    (mine.simulated ? newestReadingAt(view.latest(mine.id)) : undefined) ?? clock();

/** Opens every register on the store and journal. */
export const createRegisters = (parts: {
  readonly store: Store;
  readonly journal: RegisterJournal;
  readonly clock: Clock;
  readonly view: AlertsView;
  readonly history: Pick<Historian, 'history'>;
  readonly coverage: (mine: Mine, month: string) => Promise<MineCoverage>;
  readonly suspensions: Pick<Suspensions, 'newest' | 'accept'>;
  readonly unapproved: BoardSources['unapproved'];
  readonly logger: { warn(told: unknown, message: string): void };
}): Registers => {
  const { store, clock, view, history, coverage, suspensions, logger } = parts;
  const mineNow = clockOfMine(view, clock);
  const rectifications = createRectifications(parts);
  const handovers = createHandovers(parts);
  const drills = createDrills(parts);
  const spotChecks = createSpotChecks({
    ...parts,
    view,
    history,
    mineNow,
    onFailure: (error) => logger.warn({ err: error }, 'a spot check found no history'),
  });
  const { unapproved } = parts;
  const sources: BoardSources = { store, view, rectifications, suspensions, unapproved, coverage, mineNow, clock };

  const worksOf = async (mine: string): Promise<readonly PlannedWork[]> => {
    const rows = await store
      .selectFrom('planned_work')
      .select('body')
      .where('mine', '=', mine)
      .where('state', '!=', 'ended')
      .orderBy('to_at', 'desc')
      .limit(MOST_WORKS)
      .execute();
    return rows.map(({ body }) => JSON.parse(body) as PlannedWork);
  };

  return {
    rectifications,
    handovers,
    async handOver(person, mine, notes) {
      const counts = (await openByMine({ rectifications, clock }, [mine.id])).get(mine.id);
      const content = contentOf(mine, view, {
        at: mineNow(mine),
        works: await worksOf(mine.id),
        openHazards: counts?.open ?? 0,
        overdueHazards: counts?.overdue ?? 0,
      });
      return handovers.write(person, mine.id, content, notes);
    },
    drills,
    spotChecks,
    suspensions,
    board: (mines) => boardOf(sources, mines),
    summary: (mines, period) => summaryOf({ ...sources, drills }, mines, period),
  };
};
