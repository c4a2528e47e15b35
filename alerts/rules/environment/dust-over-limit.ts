import { ownLimitRule } from './own-limit.js';

/** Dust over the mine's own limit for a minute. Approved blasting takes its sound. */
export const dustOverLimit = ownLimitRule({
  id: 'environment.dust.over-limit',
  basis: { edition: 'MineSentry default', clause: '粉尘限值由矿井自定，持续 60 s', confidence: 'default' },
  title: { zh: '粉尘超限', en: 'Dust over limit' },
  quantities: ['dust'],
  by: ['alarm', 'max'],
  silencedByBlasting: true,
});
