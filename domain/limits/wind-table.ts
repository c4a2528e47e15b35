import type { Roadway } from '../mine-file.js';
import type { AirLimits } from './limit.js';
import { ofRegulation } from './provenance.js';

const between = (roadway: Roadway, min: number | undefined, max: number | undefined): AirLimits => ({
  kind: 'air',
  roadway,
  ...(min === undefined ? {} : { min: { value: min, comparison: 'below', provenance: ofRegulation(136, 'source') } }),
  ...(max === undefined ? {} : { max: { value: max, comparison: 'above', provenance: ofRegulation(136, 'source') } }),
});

/** Wind speeds allowed in each kind of roadway (规程 第136条), m/s. */
export const WIND_ROWS: Readonly<Record<Roadway, AirLimits>> = {
  'shaft-ventilation': between('shaft-ventilation', undefined, 15),
  'shaft-material': between('shaft-material', undefined, 12),
  'air-bridge': between('air-bridge', undefined, 10),
  'shaft-man': between('shaft-man', undefined, 8),
  'main-intake': between('main-intake', undefined, 8),
  'main-return': between('main-return', undefined, 8),
  trolley: between('trolley', 1.0, 8),
  conveyor: between('conveyor', 0.25, 6),
  'district-intake': between('district-intake', 0.25, 6),
  'district-return': between('district-return', 0.25, 6),
  'coal-face': between('coal-face', 0.25, 4),
  'heading-coal': between('heading-coal', 0.25, 4),
  'heading-rock': between('heading-rock', 0.15, 4),
  'other-walkway': between('other-walkway', 0.15, undefined),
};
