import type { Threshold } from './limit.js';
import { ofRegulation } from './provenance.js';

const atMost = (value: number): Threshold => ({
  value,
  comparison: 'above',
  provenance: ofRegulation(176, 'source'),
});

/**
 * What the air of a heading may hold before its fan is started again by hand (规程 第176条): methane and carbon dioxide of
 * the place that was without air, methane within 10 m of the fan and its switch; %. Above any of them it may not.
 */
export const RESTART_LIMITS = { methane: atMost(1.0), carbonDioxide: atMost(1.5), methaneAtFan: atMost(0.5) } as const;
