import type { SystemReport } from '../domain/observation.js';

/** The latest word of each connected system of one mine. */
export interface Systems {
  /** Takes a report; true where it is news for the screens. */
  report(report: SystemReport): boolean;
  /** Whether a system's latest word is `down`. */
  isDown(system: string): boolean;
  all(): readonly SystemReport[];
}

/**
 * Keeps the newest report of each system. A retained copy is the broker's memory: it is shown where nothing else is
 * known, and never takes the place of what was heard live, because alone it proves no life.
 */
export const createSystems = (known: readonly SystemReport[] = []): Systems => {
  const latest = new Map<string, SystemReport>(known.map((report) => [report.system, report]));
  return {
    report(report) {
      const before = latest.get(report.system);
      if (report.retained && before !== undefined && (!before.retained || report.at <= before.at)) return false;
      if (before !== undefined && !before.retained && !before.will && !report.will && report.at < before.at)
        return false;
      latest.set(report.system, report);
      return true;
    },
    isDown: (system) => latest.get(system)?.state === 'down',
    all: () => [...latest.values()],
  };
};
