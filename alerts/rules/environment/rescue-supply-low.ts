import { ownLimitRule } from './own-limit.js';

/** Compressed air or water for rescue below the mine's own minimum for a minute (D9). */
export const rescueSupplyLow = ownLimitRule({
  id: 'rescue-supply.low',
  basis: { edition: '新兵办发〔2014〕15号', clause: '实施意见(十九)(二十)', confidence: 'source' },
  title: { zh: '压风供水不足', en: 'Rescue supply low' },
  quantities: ['compressed-air', 'water-supply'],
  by: ['min'],
});
