import type { PointLimits, Threshold } from '../../../domain/limits/limit.js';
import type { Mine, Point } from '../../../domain/mine.js';
import { QUANTITIES } from '../../../domain/quantity.js';
import type { LimitView, MineSummary, MineView, PointView } from './mine-view.js';

const thresholdsOf = (limits: PointLimits): readonly (readonly [string, Threshold | undefined])[] => {
  switch (limits.kind) {
    case 'methane':
      return [
        ['pre-warning', limits.preWarning],
        ['alarm', limits.alarm],
        ['power-off', limits.powerOff],
        ['power-off-with-fan', limits.powerOffWithFan],
        ['restore', limits.restore],
        ['withdraw', limits.withdrawAnyway],
      ];
    case 'gas':
      return [
        ['alarm', limits.alarm],
        ['withdraw', limits.withdrawAt],
      ];
    case 'air':
      return [
        ['min', limits.min],
        ['max', limits.max],
      ];
    case 'temperature':
      return [
        ['warning', limits.warning],
        ['alarm', limits.alarm],
      ];
    case 'own':
      return [
        ['min', limits.min],
        ['max', limits.max],
        ['warning', limits.warning],
        ['alarm', limits.alarm],
        ['no-mining', limits.noMining],
        ['withdraw', limits.withdrawAt],
      ];
  }
};

const limitViews = (limits: PointLimits | undefined): LimitView[] =>
  (limits ? thresholdsOf(limits) : []).flatMap(([kind, threshold]) => (threshold ? [{ kind, ...threshold }] : []));

/** A point as screens draw it, with its limits and their provenance. */
export const describePoint = (mine: Mine, point: Point): PointView => {
  const { family, unit, decimals, switch: isSwitch } = QUANTITIES[point.quantity];
  const { id, name, area, workplace, quantity, position, roadway, along, range, substation } = point;
  const limits = mine.limitsOf.get(id);
  return {
    id,
    name,
    area,
    workplace,
    quantity,
    family,
    unit,
    decimals,
    switch: isSwitch,
    ...(position && { position }),
    ...(roadway && { roadway }),
    ...(along && { along }),
    ...(range && { range }),
    cycleS: point.cycleS,
    mandatory: point.mandatory,
    work: point.work,
    ...(substation && { substation }),
    cuts: point.cuts,
    ...(limits?.kind === 'methane' && { row: limits.row, withdraw: limits.withdraw }),
    limits: limitViews(limits),
  };
};

/** A mine as lists show it. */
export const summariseMine = (mine: Mine): MineSummary => ({
  id: mine.id,
  code: mine.code,
  name: mine.name,
  division: mine.division,
  timeZone: mine.timeZone,
  gasClass: mine.gasClass,
  status: mine.status,
  capacityTPerYear: mine.capacityTPerYear,
  simulated: mine.simulated,
  people: mine.people.length,
  ...(mine.personnel.quota !== undefined && { quota: mine.personnel.quota }),
});

/** Everything a screen needs to draw a mine. People's names stay out of it: they come with musters and whereabouts. */
export const describeMine = (mine: Mine): MineView => ({
  ...summariseMine(mine),
  evacuateAt: mine.evacuateAt,
  shifts: mine.shifts,
  systems: mine.systems,
  areas: mine.areas.map((area) => ({ ...area, clearWithinMin: area.clearWithinMin ?? mine.clearWithinMin })),
  airflow: mine.airflow,
  walkways: mine.walkways.map(({ between, lengthM }) => ({ between, ...(lengthM !== undefined && { lengthM }) })),
  points: mine.points.map((point) => describePoint(mine, point)),
  phones: mine.phones,
  cameras: mine.cameras,
  broadcast: mine.broadcast,
});
