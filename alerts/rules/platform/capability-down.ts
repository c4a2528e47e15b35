import { capabilityOf, PLATFORM, platformBinds } from '../../../domain/platform-duty.js';
import { downRule } from '../systems/down-rule.js';

/** One of the platform's three capabilities is down in a mine that must have it (D4). */
export const capabilityDown = downRule({
  id: 'platform.capability-down',
  title: { zh: '平台功能中断', en: 'Capability down' },
  basis: PLATFORM.source,
  basisOf: () => PLATFORM.source,
  watches: (mine, system) => capabilityOf(system) !== undefined && platformBinds(mine),
});
