import type { Point } from '../../domain/mine.js';
import type { Sensor } from './sensor.js';

/** Builds the contact of a switch: 1 while what it watches is on, open or live. */
export const createSwitchSensor =
  (point: Point): Sensor =>
  (around) => ({ value: around.isOn(point.id) ? 1 : 0, quality: 'good' });
