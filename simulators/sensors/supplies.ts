import type { Point } from '../../domain/mine.js';
import type { Random } from '../random.js';
import { type Sensor, shown } from './sensor.js';

/** Usual values of what is piped through the mine: drainage, compressed air, water. */
const USUAL: Partial<Record<Point['quantity'], { readonly value: number; readonly share: number }>> = {
  'pipe-methane': { value: 38, share: 0.02 },
  'pipe-flow': { value: 26, share: 0.02 },
  'pipe-pressure': { value: -24, share: 0.02 },
  'compressed-air': { value: 640, share: 0.01 },
  'water-supply': { value: 1850, share: 0.01 },
  'water-flow': { value: 145, share: 0.03 },
};

/** Builds a sensor of drainage, water or rescue supply. */
export const createSupplySensor = (point: Point, random: Random): Sensor => {
  const usual = USUAL[point.quantity] ?? { value: 0, share: 0 };
  let swing = 0;
  return (around) => {
    if (point.quantity === 'water-level') return shown(point, around.waterLevelM() + random.normal() * 0.005);
    swing = swing * 0.97 + random.normal() * usual.share * 0.25;
    return shown(point, usual.value * (1 + swing));
  };
};
