import type { Mine } from '../domain/mine.js';
import type { VentilationState } from './air-network.js';

/** Fans, ducts and doors of the mine as they stand now. */
export interface Ventilation {
  state(stopped: ReadonlySet<string>, openDoors: ReadonlySet<string>): VentilationState;
  /** Whether a fan or duct point shows running air; standby fans do not run. */
  isOn(point: string, stopped: ReadonlySet<string>): boolean;
}

/** Builds the fans of a mine: the first of each group runs, the others stand by. */
export const createVentilation = (mine: Mine): Ventilation => {
  const groupOf = (fan: Mine['fans'][number]): string => fan.group ?? fan.serves ?? fan.id;
  const onDuty = new Map<string, string>();
  for (const fan of mine.fans) if (!onDuty.has(groupOf(fan))) onDuty.set(groupOf(fan), fan.running);
  const standby = new Set(mine.fans.map(({ running }) => running).filter((id) => ![...onDuty.values()].includes(id)));
  const runs = (point: string, stopped: ReadonlySet<string>): boolean => !standby.has(point) && !stopped.has(point);
  const mains = mine.fans.filter(({ kind }) => kind === 'main');
  const locals = mine.fans.filter(({ kind }) => kind === 'local');
  const stilled = (stopped: ReadonlySet<string>): Set<string> => {
    const served = new Set(locals.flatMap(({ serves }) => (serves === undefined ? [] : [serves])));
    return new Set(
      [...served].filter((area) => !locals.some((fan) => fan.serves === area && runs(fan.running, stopped))),
    );
  };
  return {
    state: (stopped, openDoors) => ({
      mainFanRuns: mains.length === 0 || mains.some(({ running }) => runs(running, stopped)),
      stilled: stilled(stopped),
      openAirlocks: mine.doors.filter(({ points }) => points.every((point) => openDoors.has(point))).length,
    }),
    isOn(id, stopped) {
      const point = mine.pointById.get(id);
      if (point?.quantity !== 'duct-air') return runs(id, stopped);
      return !stopped.has(id) && !stilled(stopped).has(point.workplace) && !stilled(stopped).has(point.area);
    },
  };
};
