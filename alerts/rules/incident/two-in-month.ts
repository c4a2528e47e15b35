import { monthOf } from '../../../domain/calendar.js';
import { meets } from '../../../domain/limits/judge.js';
import { OVERRUNS_IN_MONTH } from '../../../domain/limits/overrun-table.js';
import { isOverrun } from '../../../domain/own-overrun.js';
import { basisOf, unchanged } from '../conditions.js';
import type { Rule } from '../rule.js';

/** The overruns of one calendar month of the mine's time zone. */
interface Month {
  /** As `2026-03`. */
  readonly month: string;
  readonly count: number;
  /** Incidents counted, so that none counts twice: the newest, since an incident long closed is not heard of again. */
  readonly incidents: readonly string[];
}

interface Months {
  /** Newest last: an overrun found late may still belong to the month before. */
  readonly months: readonly Month[];
}

const MOST_MONTHS = 3;
const MOST_INCIDENTS = 200;

const basis = basisOf(OVERRUNS_IN_MONTH);

/**
 * Two methane overruns of one mine in one calendar month: grounds for a stop order (国办发〔2011〕26号), shown to the mine
 * leader and the regulator. Each further one says it again; acknowledging closes it.
 */
export const incidentTwoInMonth: Rule<Months> = {
  id: 'incident.two-in-month',
  basis,
  title: { zh: '月内两次超限', en: 'Two overruns in a month' },
  watches: {
    per: 'mine',
    of: ({ id }) => [{ subject: { id, area: '' }, points: [], incidents: true }],
  },
  start: () => unchanged({ months: [] }),
  step(state, input, _subject, context) {
    if (input.kind !== 'incident' || !isOverrun(input.incident, context.mine)) return unchanged(state);
    const { incident } = input;
    const { months } = state;
    if (months.some(({ incidents }) => incidents.includes(incident.id))) return unchanged(state);
    const month = monthOf(incident.openedAt, context.mine.timeZone);
    const before = months.find((one) => one.month === month) ?? { month, count: 0, incidents: [] };
    const count = before.count + 1;
    const now = { month, count, incidents: [...before.incidents, incident.id].slice(-MOST_INCIDENTS) };
    // A month older than those kept is let go again: what is found late in it counts alone.
    const kept = [...months.filter((one) => one.month !== month), now]
      .sort((one, other) => (one.month < other.month ? -1 : 1))
      .slice(-MOST_MONTHS);
    const next = { months: kept };
    if (!meets(OVERRUNS_IN_MONTH, count)) return unchanged(next);
    const place = context.mine.areaById.get(incident.workplace)?.name ?? incident.workplace;
    return {
      state: next,
      verdict: {
        kind: 'raise',
        at: incident.openedAt,
        level: 'orange',
        value: count,
        basis,
        message: {
          zh: `${month} 月内瓦斯超限第 ${count} 次（${place}），达停产整顿条件，报矿主要负责人和监管部门`,
          en: `Methane overrun no. ${count} in ${month} (${place}): grounds for a stop order; to the mine leader and the regulator`,
        },
        withdraw: false,
        momentary: true,
      },
    };
  },
};
