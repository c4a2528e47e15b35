import type { SystemReport } from '../domain/observation.js';

/** A system's newest word, with the engine time at which it was last heard live: a retained copy or a last will proves no life. */
export interface HeardSystem {
  readonly report: SystemReport;
  readonly heardAt: number | null;
}

/** The latest word of each connected system of one mine. */
export interface Systems {
  /** Takes a report at engine time `now`; true where it is news for the screens. */
  report(report: SystemReport, now: number): boolean;
  /** Whether a system's latest word is `down`. */
  isDown(system: string): boolean;
  of(system: string): HeardSystem | undefined;
  all(): readonly SystemReport[];
  memory(): readonly HeardSystem[];
}

/**
 * Keeps the newest report of each system. A retained copy is the broker's memory: it is shown where nothing else is
 * known, and never takes the place of what was heard live, because alone it proves no life.
 */
export const createSystems = (known: readonly HeardSystem[] = []): Systems => {
  const latest = new Map<string, HeardSystem>(known.map((one) => [one.report.system, one]));
  const takes = (report: SystemReport, before: SystemReport | undefined): boolean => {
    if (before === undefined) return true;
    if (report.retained) return before.retained === true && report.at > before.at;
    return before.retained === true || before.will === true || report.will === true || report.at >= before.at;
  };
  return {
    report(report, now) {
      const before = latest.get(report.system);
      const isLive = !report.retained && !report.will;
      const heardAt = isLive ? now : (before?.heardAt ?? null);
      const isNews = takes(report, before?.report);
      if (isNews || before === undefined) latest.set(report.system, { report, heardAt });
      else latest.set(report.system, { report: before.report, heardAt });
      return isNews;
    },
    isDown: (system) => latest.get(system)?.report.state === 'down',
    of: (system) => latest.get(system),
    all: () => [...latest.values()].map(({ report }) => report),
    memory: () => [...latest.values()],
  };
};
