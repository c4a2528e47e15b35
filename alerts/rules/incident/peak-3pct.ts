import { formatAgainst, formatLimit } from '../../../domain/limits/judge.js';
import { isOverrun } from '../../../domain/own-overrun.js';
import { QUANTITIES } from '../../../domain/quantity.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule } from '../rule.js';

interface Peak {
  readonly said: boolean;
}

const basis = { edition: 'MineSentry default', clause: '瓦斯超限分级追查：峰值 3 %', confidence: 'default' } as const;

/**
 * The peak of a methane overrun has reached 3 %: it is looked into above the mine, not by its manager alone
 * (limits.md section 4). Said once an incident; acknowledging closes it.
 */
export const incidentPeak3pct: Rule<Peak> = {
  id: 'incident.peak-3pct',
  basis,
  title: { zh: '瓦斯峰值达 3 %', en: 'Methane peak of 3 %' },
  watches: { per: 'incident' },
  start: () => unchanged({ said: false }),
  step(state, input, _subject, context) {
    if (input.kind !== 'incident' || state.said) return unchanged(state);
    const { incident } = input;
    const limit = { value: DEFAULTS.escalatingPeakPct };
    if (incident.peak < limit.value || !isOverrun(incident, context.mine)) return unchanged(state);
    const { unit, decimals } = QUANTITIES.methane;
    const place = context.mine.areaById.get(incident.workplace)?.name ?? incident.workplace;
    const peak = `${formatAgainst(incident.peak, limit, decimals)} ${unit}`;
    const against = `≥ ${formatLimit(limit, decimals)} ${unit}`;
    return {
      state: { said: true },
      verdict: {
        kind: 'raise',
        at: incident.lastAt,
        level: 'orange',
        value: incident.peak,
        limit: { value: limit.value, unit, kind: 'peak', basis },
        basis,
        message: {
          zh: `${place} 瓦斯超限峰值 ${peak}（${against}），报矿主要负责人和监管部门组织追查`,
          en: `${place}: methane peak ${peak} (${against}); to the mine leader and the regulator for inquiry`,
        },
        withdraw: false,
        momentary: true,
      },
    };
  },
};
