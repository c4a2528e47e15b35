import type { Mine } from '../../domain/mine.js';
import type { RegisteredRule } from '../rules/machine.js';
import { RULES } from '../rules/registry.js';
import type { Watch } from '../rules/rule.js';

/** Rules that look back for longer than a frozen half hour, each by its own memory. */
const LONG_MEMORY: readonly string[] = ['gas.methane.suspect', 'ventilation.pressure.low'];
/** Families that rest on readings; the others rest on heartbeats, cards, or days of memory. */
const FAMILIES = ['gas.', 'environment.', 'ventilation.', 'drainage.', 'water.', 'rescue-supply.'] as const;

const restsOnReadings = ({ id }: RegisteredRule): boolean =>
  FAMILIES.some((family) => id.startsWith(family)) && !LONG_MEMORY.includes(id);

const hearsReadingsAlone = ({ systems, people, sightings, health, works }: Watch): boolean =>
  systems === undefined && !people && !sightings && !health && !works;

/**
 * The subjects (`rule|subject`) of a mine that can be judged again from the readings of some points and nothing else:
 * every point they hear is among them.
 */
export const judgedByReadings = (mine: Mine, points: ReadonlySet<string>): ReadonlySet<string> => {
  const subjects = new Set<string>();
  for (const rule of RULES) {
    if (rule.watches.per !== 'mine' || !restsOnReadings(rule)) continue;
    for (const watch of rule.watches.of(mine)) {
      const isWhole = watch.points.length > 0 && watch.points.every((point) => points.has(point));
      if (isWhole && hearsReadingsAlone(watch)) subjects.add(`${rule.id}|${watch.subject.id}`);
    }
  }
  return subjects;
};
