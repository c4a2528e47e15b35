import type { Mine } from '../../domain/mine.js';
import type { Alarm } from '../alarm/alarm.js';
import { RULES } from '../rules/registry.js';

/**
 * Standing alarms whose rule would watch their subject no more under this file of the mine: nothing could uphold them, and
 * nothing end them. People, orders and incidents come and go by themselves, whatever the file says.
 */
export const goneFrom = <Standing extends Pick<Alarm, 'rule' | 'subject'>>(
  mine: Mine,
  standing: readonly Standing[],
): readonly Standing[] => {
  const watched = new Map<string, ReadonlySet<string>>();
  const subjectsOf = (id: string): ReadonlySet<string> | undefined => {
    const rule = RULES.find((one) => one.id === id);
    if (rule === undefined || rule.watches.per !== 'mine') return undefined;
    const known = watched.get(id) ?? new Set(rule.watches.of(mine).map(({ subject }) => subject.id));
    watched.set(id, known);
    return known;
  };
  return standing.filter(({ rule, subject }) => subjectsOf(rule)?.has(subject) === false);
};
