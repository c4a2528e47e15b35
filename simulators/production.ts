import type { Mine, Point } from '../domain/mine.js';
import type { Random } from './random.js';

const PUMP_STARTS_AT_M = 2.2;
const PUMP_STOPS_AT_M = 1.6;
const INFLOW_MPS = 0.0004;
const PUMPING_MPS = 0.0012;
/** Fresh gas follows the cutting drum with this delay. */
const GAS_FOLLOWS_S = 60;

/** The machines of the mine: cutting by turns, pumping by water level, running only while powered and manned. */
export interface Production {
  tick(at: number, isPowered: (area: string) => boolean, isManned: (area: string) => boolean): void;
  runs(machine: string): boolean;
  /** How much of an area's machinery runs, 0 to 1. */
  share(area: string): number;
  /** The same, as the gas feels it. */
  gasShare(area: string): number;
  waterLevelM(): number;
}

/** Builds the machines of a mine; faces and headings begin with cutting. */
export const createProduction = (mine: Mine, random: Random, startAt: number): Production => {
  const machines = mine.points.filter(({ quantity }) => quantity === 'machine-running');
  const pumps = machines.filter(({ work }) => !work);
  const byArea = new Map<string, Point[]>();
  for (const machine of machines) byArea.set(machine.area, [...(byArea.get(machine.area) ?? []), machine]);
  const workplaces = mine.areas
    .filter(({ kind }) => kind === 'coal-face' || kind === 'heading')
    .map(({ id }) => {
      const own = random.of(id);
      return { area: id, own, cutting: true, turnAt: startAt + own.between(480_000, 900_000), gas: 1 };
    });
  const place = new Map(workplaces.map((one) => [one.area, one]));
  const running = new Map(machines.map(({ id, work }) => [id, work]));
  let waterLevelM = 1.9;

  const share = (area: string): number => {
    const there = (byArea.get(area) ?? []).filter(({ work }) => work);
    if (there.length === 0) return place.get(area)?.cutting ? 1 : 0;
    return there.filter(({ id }) => running.get(id)).length / there.length;
  };

  return {
    tick(at, isPowered, isManned) {
      for (const workplace of workplaces) {
        if (at >= workplace.turnAt) {
          workplace.cutting = !workplace.cutting;
          const [least, most] = workplace.cutting ? [480_000, 900_000] : [120_000, 300_000];
          workplace.turnAt = at + workplace.own.between(least, most);
        }
        workplace.gas += (share(workplace.area) - workplace.gas) / GAS_FOLLOWS_S;
      }
      for (const { id, area, work } of machines) {
        if (!work) continue;
        const workplace = place.get(area);
        running.set(id, isPowered(area) && (workplace ? workplace.cutting && isManned(area) : true));
      }
      const pumping = pumps.some(({ id }) => running.get(id));
      if (pumps.length > 0) waterLevelM += INFLOW_MPS - (pumping ? PUMPING_MPS : 0);
      const [pump] = pumps;
      if (pump && waterLevelM >= PUMP_STARTS_AT_M) running.set(pump.id, isPowered(pump.area));
      if (pump && (waterLevelM <= PUMP_STOPS_AT_M || !isPowered(pump.area))) running.set(pump.id, false);
    },
    runs: (machine) => running.get(machine) ?? false,
    share,
    gasShare: (area) => place.get(area)?.gas ?? share(area),
    waterLevelM: () => waterLevelM,
  };
};
