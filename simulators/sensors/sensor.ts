import type { Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { Output } from '../faults.js';

/** What a sensor can feel of the mine around it, now. */
export interface Surroundings {
  /** Methane in an area's air, % CH4, `agoS` seconds back. */
  methanePct(area: string, agoS?: number): number;
  carbonMonoxidePpm(area: string): number;
  /** Along a design edge, m/s. */
  velocityMps(from: string, to: string): number;
  /** Air through an area, m³/min. */
  volumeM3PerMin(area: string): number;
  /** 0 to 1: how much of the area's production runs. */
  production(area: string): number;
  /** Whether a switch point (feed, machine, fan, door, duct) is on. */
  isOn(point: string): boolean;
  waterLevelM(): number;
  mainFanRuns(): boolean;
}

/** Delivers what its sensor shows; asked once a second. */
export type Sensor = (around: Surroundings) => Output;

/** Rounds to the quantity's resolution and marks what lies outside the sensor's range. */
export const shown = (point: Point, value: number): Output => {
  const { decimals } = QUANTITIES[point.quantity];
  const rounded = Number(value.toFixed(decimals));
  if (point.range && rounded > point.range[1]) return { value: point.range[1], quality: 'over-range' };
  if (point.range && rounded < point.range[0]) return { value: point.range[0], quality: 'good' };
  return { value: rounded, quality: 'good' };
};
