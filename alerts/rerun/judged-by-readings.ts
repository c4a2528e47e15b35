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

/** Why what a family of rules rests on is not in what was frozen. */
const NOT_FROZEN: readonly (readonly [string, string])[] = [
  ['systems.', 'it judges silence, heartbeats and the service itself, on ticks of the service that no record holds'],
  [
    'personnel.',
    'it rests on where each person was since he went down; of cards, the half hour and the scope are frozen',
  ],
  ['platform.', 'it rests on days of heartbeats, drills and headcounts, of which half an hour is frozen'],
  ['evacuation.', 'it rests on the muster of its order, which cards move, and on receipts of the broadcast'],
  ['incident.', 'it rests on the other incidents of the mine, which have files of their own'],
  ['alarm.', 'it rests on whether people answered, on the clock of the service'],
];

/**
 * Why an alarm of a mine cannot be judged again from the readings of some points; undefined where it can. Names the points
 * that are missing.
 */
export const whyNotJudged = (
  mine: Mine,
  points: ReadonlySet<string>,
  { rule: id, subject }: { readonly rule: string; readonly subject: string },
): string | undefined => {
  if (judgedByReadings(mine, points).has(`${id}|${subject}`)) return undefined;
  const rule = RULES.find((one) => one.id === id);
  if (rule === undefined) return 'this program has no such rule';
  if (LONG_MEMORY.includes(id)) return 'it looks back for longer than the half hour that is frozen';
  const family = NOT_FROZEN.find(([prefix]) => id.startsWith(prefix));
  if (family !== undefined) return family[1];
  const watch =
    rule.watches.per === 'mine' ? rule.watches.of(mine).find((one) => one.subject.id === subject) : undefined;
  if (watch === undefined) return 'the mine file of that day has no such subject';
  const missing = watch.points.filter((point) => !points.has(point));
  if (missing.length > 0) return `readings of ${missing.join(', ')} are not frozen with this incident`;
  return 'it also hears systems, cards or planned work, of which not all is frozen';
};
