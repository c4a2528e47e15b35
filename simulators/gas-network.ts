import type { Mine } from '../domain/mine.js';
import type { AirNetwork } from './air-network.js';

/** How far back the roadways remember what they carry, seconds; slower air than this counts as clean. */
const MEMORY_S = 3600;
/** A roadway's gas travels as a front: only this share of its space mixes. */
const MIXED_SHARE = 0.1;

/** One gas on its way through the mine, in percent (or ppm) by volume. */
export interface GasNetwork {
  /** Lets one second pass: each area takes what its roadways bring and what its own source gives off. */
  tick(sourceOf: (area: string) => number): void;
  /** What the air of an area holds, `ago` seconds back. */
  at(area: string, ago?: number): number;
}

/**
 * Builds the transport of one gas. A source is given in the gas's own unit times m³/s of that gas's air
 * (1 % · m³/s = 0.01 m³/s of pure gas).
 * @param outside what the air that enters the mine already holds.
 */
export const createGasNetwork = (
  mine: Mine,
  air: AirNetwork,
  sourceOf: (area: string) => number,
  outside = 0,
): GasNetwork => {
  const past = new Map(mine.areas.map(({ id }) => [id, new Float32Array(MEMORY_S).fill(outside)]));
  let second = 0;
  const read = (area: string, ago: number): number => {
    const back = Math.round(ago);
    if (back >= MEMORY_S) return outside;
    return past.get(area)?.[(second - back + MEMORY_S) % MEMORY_S] ?? outside;
  };
  for (const area of air.order) {
    const inflows = air.inflows(area);
    const flow = Math.max(air.throughM3PerS(area), 0.01);
    const brought = inflows.reduce((sum, { from, flowM3PerS }) => sum + flowM3PerS * read(from, 0), 0);
    const entering = inflows.length > 0 ? brought / flow : outside;
    past.get(area)?.fill(entering + sourceOf(area) / flow);
  }
  return {
    tick(source) {
      const next = air.order.map((area): readonly [string, number] => {
        const inflows = air.inflows(area);
        const before = read(area, 0);
        const mixingM3 = Math.max(air.volumeM3(area) * MIXED_SHARE, 1);
        let flow = inflows.reduce((sum, { flowM3PerS }) => sum + flowM3PerS, 0);
        let brought = inflows.reduce((sum, { from, flowM3PerS, lagS }) => sum + flowM3PerS * read(from, lagS), 0);
        if (inflows.length === 0) {
          flow = air.throughM3PerS(area);
          brought = flow * outside;
        }
        return [area, (before + (brought + source(area)) / mixingM3) / (1 + flow / mixingM3)];
      });
      second = (second + 1) % MEMORY_S;
      for (const [area, value] of next) {
        const memory = past.get(area);
        if (memory) memory[second] = value;
      }
    },
    at: (area, ago = 0) => read(area, ago),
  };
};
