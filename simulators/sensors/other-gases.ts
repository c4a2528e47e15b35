import type { Point } from '../../domain/mine.js';
import type { AreaKind } from '../../domain/mine-file.js';
import type { Random } from '../random.js';
import { type Sensor, shown } from './sensor.js';

/** Air temperature by the kind of place, °C; machines at work add to it. */
const TEMPERATURE_C: Partial<Record<AreaKind, number>> = {
  'coal-face': 23.4,
  heading: 23,
  'return-roadway': 24,
  chamber: 25.5,
  'intake-roadway': 19.5,
  refuge: 22,
};

const CARBON_DIOXIDE_PCT: Partial<Record<AreaKind, number>> = {
  'coal-face': 0.14,
  heading: 0.16,
  'return-roadway': 0.18,
  refuge: 0.1,
};

/** Drifts slowly around 0 with about this spread. */
const drift = (random: Random, spread: number): (() => number) => {
  let value = 0;
  return () => {
    value = value * 0.995 + random.normal() * spread * 0.1;
    return value;
  };
};

/** Builds a sensor of a gas other than methane, of temperature or of dust. */
export const createOtherGasSensor = (point: Point, kind: AreaKind, random: Random): Sensor => {
  const wander = drift(random, 1);
  switch (point.quantity) {
    case 'carbon-monoxide':
      return (around) => shown(point, Math.max(0, around.carbonMonoxidePpm(point.area) + 0.8 + wander() * 0.6));
    case 'carbon-dioxide':
      return () => shown(point, (CARBON_DIOXIDE_PCT[kind] ?? 0.05) + wander() * 0.01);
    case 'oxygen':
      return (around) => shown(point, 20.8 - around.methanePct(point.area) * 0.21 + wander() * 0.02);
    case 'temperature':
      return (around) =>
        shown(point, (TEMPERATURE_C[kind] ?? 21) + around.production(point.area) * 0.9 + wander() * 0.25);
    case 'dust':
      return (around) =>
        shown(point, Math.max(0.2, 1.2 + around.production(point.area) * 3.6 + wander() * 0.7 + random.normal() * 0.2));
    case 'smoke':
      return () => ({ value: 0, quality: 'good' });
    default:
      return () => shown(point, Math.max(0, wander() * 0.05));
  }
};
