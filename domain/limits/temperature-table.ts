import type { AreaKind } from '../mine-file.js';
import type { TemperatureLimits } from './limit.js';
import { ofRegulation } from './provenance.js';

const lines = (above: number, stopAt: number): TemperatureLimits => ({
  kind: 'temperature',
  warning: { value: above, comparison: 'above', provenance: ofRegulation(655, 'expert') },
  alarm: { value: stopAt, comparison: 'at-or-above', provenance: ofRegulation(655, 'expert') },
});

/**
 * Air temperature, °C, by the kind of workplace (规程 第655条): above the first line working time is shortened, from the
 * second on work stops. Other places have no line of the trade.
 */
export const TEMPERATURE_ROWS: Readonly<Partial<Record<AreaKind, TemperatureLimits>>> = {
  'coal-face': lines(26, 30),
  heading: lines(26, 30),
  chamber: lines(30, 34),
};
