import { type MeasuredAir, measuredAir } from '../domain/airflow.js';
import type { Mine } from '../domain/mine.js';
import { DEFAULTS } from './rules/defaults.js';
import type { Engine } from './rules/engine.js';

/** Which way the air goes by what fresh good readings say now; an edge that nothing fresh measures keeps its design. */
export const createAirNow = (mine: Mine, engine: () => Pick<Engine, 'latest' | 'now'>): (() => MeasuredAir) => {
  const velocityOf = (point: string): number | undefined => {
    const judged = engine().latest().get(point);
    const known = mine.pointById.get(point);
    if (judged === undefined || known === undefined || judged.reading.quality !== 'good') return undefined;
    const isStale = (engine().now() ?? judged.at) > judged.at + DEFAULTS.silentCycles * known.cycleS * 1000;
    return isStale ? undefined : (judged.reading.value ?? undefined);
  };
  return () => measuredAir(mine, velocityOf);
};
