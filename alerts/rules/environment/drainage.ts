import type { Quantity } from '../../../domain/quantity.js';
import { ownLimitRule } from './own-limit.js';

const basis = { edition: '新兵办发〔2014〕15号', clause: '实施意见(七)', confidence: 'source' } as const;
const quantities: readonly Quantity[] = ['pipe-methane', 'pipe-flow', 'pipe-pressure'];

/** Gas drainage above the mine's own maximum for a minute; a suction that is too weak stands above it (D12). */
export const drainageOverLimit = ownLimitRule({
  id: 'drainage.over-limit',
  basis,
  title: { zh: '抽采超限', en: 'Drainage over limit' },
  quantities,
  by: ['max'],
});

/** Gas drainage below the mine's own minimum for a minute: concentration or flow not up to standard (D12). */
export const drainageUnderLimit = ownLimitRule({
  id: 'drainage.under-limit',
  basis,
  title: { zh: '抽采不达标', en: 'Drainage under limit' },
  quantities,
  by: ['min'],
});
