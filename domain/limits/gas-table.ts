import type { Quantity } from '../quantity.js';
import type { GasLimits, Threshold } from './limit.js';
import { ofOurs, ofRegulation } from './provenance.js';

/** What the air at a point is, for the gases whose limit depends on it. */
export type AirKind = 'intake' | 'main-return' | 'unmarked-return' | 'elsewhere';

const inUndergroundAir = (value: number): GasLimits => ({
  kind: 'gas',
  alarm: { value, comparison: 'above', provenance: ofRegulation(135, 'source') },
});

/** Highest concentrations in mine air (规程 第135条); ppm, instantaneous. Carbon monoxide counts from its limit on. */
export const GAS_ROWS = {
  'carbon-monoxide': {
    kind: 'gas',
    alarm: { value: 24, comparison: 'at-or-above', provenance: ofRegulation(135, 'source') },
  },
  'nitrogen-dioxide': inUndergroundAir(2.5),
  'sulfur-dioxide': inUndergroundAir(5),
  'hydrogen-sulfide': inUndergroundAir(6.6),
  ammonia: inUndergroundAir(40),
  /** Alarm by 第135条; the withdrawal below 18 % is ours. */
  oxygen: {
    kind: 'gas',
    alarm: { value: 20, comparison: 'below', provenance: ofRegulation(135, 'source') },
    withdrawAt: { value: 18, comparison: 'below', provenance: ofOurs('oxygen withdrawal') },
  },
} as const satisfies Partial<Record<Quantity, GasLimits>>;

const workplaceDioxide: Threshold = {
  value: 1.5,
  comparison: 'at-or-above',
  provenance: ofRegulation(174, 'expert'),
};
const mainReturnDioxide: Threshold = {
  value: 0.75,
  comparison: 'above',
  provenance: ofRegulation(171, 'unsure'),
};

/**
 * Carbon dioxide, %, by the air at the point: above 0.5 in intakes (第135条), above 0.75 in main returns (第171条), 1.5 and
 * more elsewhere, which takes people out (第174条). A return without a district may be either and gets both.
 */
export const CARBON_DIOXIDE_ROWS: Readonly<Record<AirKind, GasLimits>> = {
  intake: { kind: 'gas', alarm: { value: 0.5, comparison: 'above', provenance: ofRegulation(135, 'source') } },
  'main-return': { kind: 'gas', alarm: mainReturnDioxide },
  'unmarked-return': { kind: 'gas', alarm: mainReturnDioxide, withdrawAt: workplaceDioxide },
  elsewhere: { kind: 'gas', alarm: workplaceDioxide, withdrawAt: workplaceDioxide },
};
