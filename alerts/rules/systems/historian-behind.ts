import type { ServiceHealth } from '../../health/health.js';
import { DEFAULTS } from '../defaults.js';
import type { Shows } from '../hold.js';
import { healthRule } from './own-health.js';

const shows = ({ historianBehindMs }: ServiceHealth): Shows => {
  if (historianBehindMs > DEFAULTS.historianBehindMs) return 'condition';
  return historianBehindMs < DEFAULTS.historianCaughtUpMs ? 'over' : 'between';
};

/** Readings wait to be written to the history: none is lost, and none can be looked up. Alarms do not wait for it. */
export const historianBehind = healthRule({
  id: 'systems.historian.behind',
  title: { zh: '历史写入滞后', en: 'Historian behind' },
  level: 'yellow',
  clause: '历史写入',
  holding: {},
  shows,
  message: ({ historianBehindMs }) => {
    const minutes = Math.floor(historianBehindMs / 60_000);
    return { zh: `历史写入滞后超过 ${minutes} 分钟`, en: `History more than ${minutes} min behind` };
  },
  measured: ({ historianBehindMs }) => ({
    value: Math.ceil(historianBehindMs / 1000),
    limit: { value: DEFAULTS.historianBehindMs / 1000, unit: 's', kind: 'max' },
  }),
});
