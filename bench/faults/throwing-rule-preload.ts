import { AS_BEFORE, unchanged } from '../../alerts/rules/conditions.js';
import { type RegisteredRule, register } from '../../alerts/rules/machine.js';
import { RULES } from '../../alerts/rules/registry.js';
import { STATION_LIST } from './mine.js';
import { THROWING_RULE } from './throwing-rule.js';

// Loaded before the service itself (`node --import`): the rule layer then has one more rule, which throws at its third
// reading, and stands before all others.
const points = STATION_LIST.flatMap(({ methane }) => methane).slice(0, 3);
const throwing = register<number>({
  id: THROWING_RULE,
  basis: { edition: 'MineSentry bench', clause: 'none', confidence: 'default' },
  title: { zh: '抛错规则', en: 'A rule that throws' },
  watches: { per: 'mine', of: () => points.map((point) => ({ subject: { id: point, area: '' }, points: [point] })) },
  start: () => unchanged(0),
  step(seen) {
    if (seen >= 2) throw new Error('thrown on purpose');
    return { state: seen + 1, verdict: AS_BEFORE };
  },
});
(RULES as RegisteredRule[]).unshift(throwing);
