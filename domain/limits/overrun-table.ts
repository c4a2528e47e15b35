import type { Threshold } from './limit.js';

/** Gas overruns of one mine in one calendar month that are grounds for a stop order (国办发〔2011〕26号). */
export const OVERRUNS_IN_MONTH: Threshold = {
  value: 2,
  comparison: 'at-or-above',
  provenance: {
    edition: '国办发〔2011〕26号',
    clause: '一个月内发生 2 次瓦斯超限，停产整顿',
    confidence: 'source',
    effectiveFrom: '2011-05-23',
  },
};
