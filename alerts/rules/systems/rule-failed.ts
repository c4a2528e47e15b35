import { healthRule } from './own-health.js';

/** Rules that threw are left alone until the next start, and watch nothing until then: named here with their subjects. */
export const ruleFailed = healthRule({
  id: 'systems.rule-failed',
  title: { zh: '规则执行失败', en: 'Rule failed' },
  level: 'orange',
  clause: '规则执行',
  holding: {},
  shows: ({ failedRules }) => (failedRules.length === 0 ? 'over' : 'condition'),
  message: ({ failedRules }) => ({
    zh: `规则执行失败，已停用：${failedRules.join('；')}`,
    en: `Rules failed and are out of use: ${failedRules.join('; ')}`,
  }),
});
