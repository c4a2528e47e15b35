import { capabilityOf, EVERY_MINE, platformBinds } from '../../../domain/platform-duty.js';
import { downRule } from './down-rule.js';
import { ours } from './our-basis.js';
import { SYSTEM_DOWN } from './silence.js';

const isDuty = (system: string): boolean => EVERY_MINE.systems.some((one) => one === system);

/** A declared system is down (D3: safety monitoring, personnel location and communication of every mine must run). */
export const systemDown = downRule({
  id: SYSTEM_DOWN,
  title: { zh: '系统中断', en: 'System down' },
  basis: EVERY_MINE.source,
  basisOf: (system) => (isDuty(system) ? EVERY_MINE.source : ours('系统心跳')),
  watches: (mine, system) => capabilityOf(system) === undefined || !platformBinds(mine),
});
