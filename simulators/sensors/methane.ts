import type { Point } from '../../domain/mine.js';
import type { MethanePosition } from '../../domain/mine-file.js';
import type { Random } from '../random.js';
import { type Sensor, shown } from './sensor.js';

interface Placement {
  /** Against the mean of the area's air. */
  readonly factor: number;
  /** After the middle of the area, seconds. */
  readonly lagS: number;
}

/** Gas gathers in the upper corner; the others stand in the stream. */
const PLACEMENTS: Partial<Record<MethanePosition, Placement>> = {
  T0: { factor: 1.2, lagS: 12 },
  T1: { factor: 1, lagS: 0 },
  shearer: { factor: 0.9, lagS: 0 },
  roadheader: { factor: 0.95, lagS: 0 },
};
const IN_THE_STREAM: Placement = { factor: 0.98, lagS: 6 };

/** Response to nine tenths of a step within 9 s (AQ 6203 allows 20 s). */
const RESPONSE_S = 4;
const NOISE_PCT = 0.004;

/** Builds a methane sensor: its place in the stream, its response time and its noise. */
export const createMethaneSensor = (point: Point, random: Random): Sensor => {
  const { factor, lagS } = PLACEMENTS[point.position ?? 'T2'] ?? IN_THE_STREAM;
  const bias = 1 + random.normal() * 0.015;
  let felt: number | null = null;
  return (around) => {
    const present = around.methanePct(point.area, lagS) * factor * bias;
    felt = felt === null ? present : felt + (present - felt) / RESPONSE_S;
    return shown(point, Math.max(0, felt + random.normal() * NOISE_PCT));
  };
};
