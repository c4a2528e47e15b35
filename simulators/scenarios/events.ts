import type { Fault } from '../faults.js';
import type { Disturbance, Programme, Scenario } from './scenario.js';

/** A disturbance with the instant its scenario began, epoch ms. */
type Running = Disturbance & { readonly beganAt: number };

/** What befalls the mine now. */
export interface Events {
  /** Lets the programme start what is due; answers a scenario that begins now. */
  tick(at: number, underOrder: ReadonlySet<string>): Scenario | undefined;
  /** Additional methane in an area, % of its air. */
  inrushPct(area: string, at: number): number;
  /** Additional CO in an area, ppm. */
  fumesPpm(area: string, at: number): number;
  faultOf(point: string, at: number): Fault | undefined;
  /** Points of a kind of disturbance that are affected now. */
  points(kind: 'doors-open' | 'fan-stopped' | 'feeds-stuck', at: number): ReadonlySet<string>;
  isDown(system: string, at: number): boolean;
}

/** Blasting fumes are given off for a minute and thin out by half each further one. */
const FUMES_MS = 60_000;
/** A disturbance without an end of its own is forgotten after this. */
const FORGOTTEN_AFTER_MS = 4 * 3_600_000;

const inrush = (one: Extract<Running, { kind: 'gas-inrush' }>, at: number): number => {
  const s = (at - one.beganAt) / 1000 - one.atS;
  if (s <= 0) return 0;
  if (s < one.riseS) return (one.addPct * s) / one.riseS;
  return one.addPct * 0.5 ** (Math.max(0, s - one.riseS - one.holdS) / one.halveS);
};

/** Runs the disturbances of whatever scenarios a programme starts. */
export const createEvents = (programme: Programme, startAt: number): Events => {
  let running: readonly Running[] = [];
  const within = (one: { beganAt: number; atS: number; forS: number }, at: number): boolean => {
    const fromAt = one.beganAt + one.atS * 1000;
    return at >= fromAt && at < fromAt + one.forS * 1000;
  };
  return {
    tick(at, underOrder) {
      running = running.filter(({ beganAt }) => at - beganAt < FORGOTTEN_AFTER_MS);
      const begins = programme(Math.round((at - startAt) / 1000), underOrder);
      if (begins) running = [...running, ...begins.disturbances.map((one) => ({ ...one, beganAt: at }))];
      return begins;
    },
    inrushPct: (area, at) =>
      running.reduce((sum, one) => sum + (one.kind === 'gas-inrush' && one.area === area ? inrush(one, at) : 0), 0),
    fumesPpm: (area, at) =>
      running.reduce((sum, one) => {
        if (one.kind !== 'blasting' || one.area !== area) return sum;
        const since = at - one.beganAt - one.atS * 1000;
        return since < 0 ? sum : sum + one.addPpm * 0.5 ** (Math.max(0, since - FUMES_MS) / FUMES_MS);
      }, 0),
    faultOf(point, at) {
      for (const one of running) {
        if (one.kind !== 'sensor-fault' || one.point !== point || !within(one, at)) continue;
        const fromAt = one.beganAt + one.atS * 1000;
        const span = { point, kind: one.fault, fromAt, toAt: fromAt + one.forS * 1000 };
        return one.value === undefined ? span : { ...span, value: one.value };
      }
      return undefined;
    },
    points: (kind, at) => new Set(running.flatMap((one) => (one.kind === kind && within(one, at) ? one.points : []))),
    isDown: (system, at) =>
      running.some((one) => one.kind === 'system-down' && one.system === system && within(one, at)),
  };
};
