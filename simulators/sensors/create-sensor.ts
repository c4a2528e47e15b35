import type { Mine, Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { Random } from '../random.js';
import { createAirSensor } from './air.js';
import { createMethaneSensor } from './methane.js';
import { createOtherGasSensor } from './other-gases.js';
import type { Sensor } from './sensor.js';
import { createSupplySensor } from './supplies.js';
import { createSwitchSensor } from './switches.js';

/** Builds the sensor that stands at a point. */
export const createSensor = (mine: Mine, point: Point, random: Random): Sensor => {
  const { family } = QUANTITIES[point.quantity];
  if (point.quantity === 'methane') return createMethaneSensor(point, random);
  if (QUANTITIES[point.quantity].switch && point.quantity !== 'smoke') return createSwitchSensor(point);
  if (family === 'ventilation') return createAirSensor(point, random);
  if (family === 'equipment' || point.quantity.startsWith('pipe-')) return createSupplySensor(point, random);
  return createOtherGasSensor(point, mine.areaById.get(point.area)?.kind ?? 'other', random);
};
