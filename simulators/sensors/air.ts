import type { Point } from '../../domain/mine.js';
import type { Random } from '../random.js';
import { type Sensor, shown } from './sensor.js';

const FAN_PRESSURE_PA = -2150;

/** A value that swings around 1 by about `share`, slowly enough to look like air. */
const turbulence = (random: Random, share: number): (() => number) => {
  let swing = 0;
  return () => {
    swing = swing * 0.9 + random.normal() * share * 0.43;
    return 1 + swing;
  };
};

/** Builds a sensor of air velocity (signed along its edge), volume or fan pressure (negative at the fan). */
export const createAirSensor = (point: Point, random: Random): Sensor => {
  const gust = turbulence(random, point.quantity === 'air-velocity' ? 0.03 : 0.01);
  const { along } = point;
  switch (point.quantity) {
    case 'air-velocity':
      return (around) => shown(point, along ? around.velocityMps(along[0], along[1]) * gust() : 0);
    case 'air-volume':
      return (around) => shown(point, around.volumeM3PerMin(point.area) * gust());
    default:
      return (around) => shown(point, around.mainFanRuns() ? FAN_PRESSURE_PA * gust() : -20 * gust());
  }
};
