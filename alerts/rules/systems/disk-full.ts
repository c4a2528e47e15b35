import type { ServiceHealth } from '../../health/health.js';
import { DEFAULTS } from '../defaults.js';
import type { Shows } from '../hold.js';
import { shown } from '../wording.js';
import { healthRule } from './own-health.js';

const LEAST_PCT = DEFAULTS.diskFreeAtLeast * 100;

const shows = ({ diskFreeShare }: ServiceHealth): Shows => {
  if (diskFreeShare === null) return 'nothing';
  if (diskFreeShare < DEFAULTS.diskFreeAtLeast) return 'condition';
  return diskFreeShare > DEFAULTS.diskFreeAgain ? 'over' : 'between';
};

const freePct = ({ diskFreeShare }: ServiceHealth): number => Number(((diskFreeShare ?? 0) * 100).toFixed(6));

/** Less than 5 % of the disk is free that keeps what must not be lost. Over above 10 %; an unknown share proves nothing. */
export const diskFull = healthRule({
  id: 'systems.disk-full',
  title: { zh: '磁盘将满', en: 'Disk nearly full' },
  level: 'orange',
  clause: '磁盘',
  holding: {},
  shows,
  message: (health) => {
    const free = shown(freePct(health), LEAST_PCT, 1);
    return { zh: `磁盘剩余 ${free} %（< ${LEAST_PCT} %）`, en: `${free} % of the disk free (< ${LEAST_PCT} %)` };
  },
  measured: (health) => ({ value: freePct(health), limit: { value: LEAST_PCT, unit: '%', kind: 'min' } }),
});
