import type { MethanePosition, Roadway } from '../mine-file.js';

/** How far a number can be trusted, as its source allows. */
export type Confidence = 'source' | 'expert' | 'unsure';

/** Where a number comes from. Shown with every alarm that rests on it. */
export interface Provenance {
  /** The document and its edition, as `AQ 1029-2019` or `煤矿安全规程 2016/2022`. */
  readonly edition: string;
  /** Clause or table row within it. */
  readonly clause: string;
  readonly confidence: Confidence;
  /** First day it is in force, `yyyy-mm-dd`. */
  readonly effectiveFrom: string;
  /** Set where the mine's own file made the number stricter, or gives one where the trade gives none. */
  readonly ownLimit?: true;
}

/** How a reading is held against a limit. */
export type Comparison = 'at-or-above' | 'above' | 'below' | 'at-or-below';

/** One threshold of one point, with everything needed to show why it stands. */
export interface Threshold {
  readonly value: number;
  readonly comparison: Comparison;
  readonly provenance: Provenance;
}

/** Which area kinds, relative to the workplace, lie in a row's power-off range (断电范围). */
export type PowerOffRange =
  | 'face-and-returns'
  | 'face-intakes-and-returns'
  | 'heading'
  | 'district-return'
  | 'chamber'
  | 'own-machine'
  | 'own-area'
  | 'upwind-100m-and-downwind'
  | 'pump-station'
  | 'none';

/** The limits in force for one methane point, picked from AQ 1029-2019 table 1. */
export interface MethaneLimits {
  readonly kind: 'methane';
  /** Row of AQ 1029-2019 table 1, as `1`, `9a`, `14b`; `own` where only the mine's file gives numbers. */
  readonly row: string;
  readonly position: MethanePosition;
  readonly alarm: Threshold;
  readonly powerOff?: Threshold;
  /** A further stage that also cuts the local fan (row 14b). */
  readonly powerOffWithFan?: Threshold;
  readonly restore?: Threshold;
  /** 80 % of the alarm limit unless the mine says otherwise. */
  readonly preWarning: Threshold;
  /** Whether reaching the row's limit takes people out, and at which threshold. */
  readonly withdraw: 'at-alarm' | 'at-power-off' | 'never';
  /** 1.5 % where people work or pass underground withdraws whatever the row (规程 173); absent on the surface. */
  readonly withdrawAnyway?: Threshold;
  readonly powerOffRange: PowerOffRange;
}

/** Limits of a gas other than methane (规程 第135条), or of oxygen. */
export interface GasLimits {
  readonly kind: 'gas';
  readonly alarm: Threshold;
  /** Reaching it takes people out; absent where the trade and the mine name none. */
  readonly withdrawAt?: Threshold;
}

/** Wind limits of one roadway (规程 第136条), m/s. */
export interface AirLimits {
  readonly kind: 'air';
  readonly roadway: Roadway;
  readonly min?: Threshold;
  readonly max?: Threshold;
}

/** Air temperature at a face, heading or chamber (规程 第655条), °C. */
export interface TemperatureLimits {
  readonly kind: 'temperature';
  /** Above it working time is shortened (own limit: `warning`). */
  readonly warning: Threshold;
  /** From it on work stops: what sensors in the field are set to as 报警 (own limit: `alarm`). */
  readonly alarm: Threshold;
}

/** Limits the mine's file alone gives: drainage, water, rescue supply, dust, goaf. */
export interface OwnLimits {
  readonly kind: 'own';
  readonly min?: Threshold;
  readonly max?: Threshold;
  readonly alarm?: Threshold;
  readonly warning?: Threshold;
  readonly noMining?: Threshold;
  readonly withdrawAt?: Threshold;
}

export type PointLimits = MethaneLimits | GasLimits | AirLimits | TemperatureLimits | OwnLimits;
