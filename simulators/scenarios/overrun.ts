import type { Mine, Point } from '../../domain/mine.js';
import type { MethanePosition } from '../../domain/mine-file.js';
import type { ExpectedAlarm, Scenario } from './scenario.js';

/** From some 0.4 % to more than 1.6 % in two minutes, slower than an outburst: the drum has opened a gas-bearing fault. */
const ADD_PCT = 1.45;
const RISE_S = 110;
const HOLD_S = 40;
const HALVE_S = 60;

const pointAt = (mine: Mine, workplace: string, position: MethanePosition): Point | undefined =>
  mine.points.find((point) => point.workplace === workplace && point.position === position);

const expected = (rule: string, point: Point | undefined, raisedByS: number, clearedByS: number): ExpectedAlarm[] =>
  point === undefined ? [] : [{ rule, point: point.id, level: 'red', raisedByS, clearedByS }];

/**
 * Gas breaks into a working face: T1 passes its alarm and its power-off limit within two minutes, T0 and T2 follow
 * with their lag, the substation cuts the power, everybody in the face and downwind walks out, the air clears the gas.
 */
export const overrun = (mine: Mine, face: string): Scenario => {
  const t0 = pointAt(mine, face, 'T0');
  const t1 = pointAt(mine, face, 'T1');
  const t2 = pointAt(mine, face, 'T2');
  const name = mine.areaById.get(face)?.name ?? face;
  const downwind = mine.air.downwind([face]);
  return {
    id: `overrun-${face}`,
    title: { zh: `${name}瓦斯超限`, en: `Methane overrun at ${face}` },
    workplaces: [face],
    disturbances: [
      { kind: 'gas-inrush', area: face, atS: 0, addPct: ADD_PCT, riseS: RISE_S, holdS: HOLD_S, halveS: HALVE_S },
    ],
    expect: {
      settledByS: 600,
      alarms: [
        ...expected('gas.methane.over-limit', t1, 75, 360),
        ...expected('gas.methane.power-off', t1, 115, 360),
        ...expected('gas.methane.over-limit', t0, 80, 420),
        ...expected('gas.methane.power-off', t0, 115, 420),
        ...expected('gas.methane.over-limit', t2, 160, 480),
        ...expected('gas.methane.power-off', t2, 160, 480),
      ],
      never: [
        'gas.methane.outburst',
        'gas.power-not-cut',
        'evacuation.not-cleared',
        'evacuation.re-entered',
        'systems.point.silent',
      ],
      order: {
        orderedByS: 75,
        inScope: [face, ...downwind],
        notInScope: mine.areas
          .filter(({ id, kind }) => id !== face && !downwind.has(id) && kind !== 'goaf')
          .map(({ id }) => id),
        clearedByS: 360,
      },
      feedsOff: t1 ? [...t1.cuts] : [],
    },
  };
};

/** Faces in which the overrun can be told: those with a T1. */
export const facesOf = (mine: Mine): string[] =>
  mine.areas
    .filter(({ id, kind }) => kind === 'coal-face' && pointAt(mine, id, 'T1') !== undefined)
    .map(({ id }) => id);
