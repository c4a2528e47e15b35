import { formatLimit, judge, meets } from '../../domain/limits/judge.js';
import type { PointLimits, Threshold } from '../../domain/limits/limit.js';
import type { Mine, Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { Condition } from './episodes.js';
import type { Sample } from './samples.js';

const SIGNS: Readonly<Record<Threshold['comparison'], string>> = {
  'at-or-above': '≥',
  above: '>',
  below: '<',
  'at-or-below': '≤',
};

/** The limits at which a point gives alarm (报警门限); two for a roadway with a lowest and a highest velocity. */
export const alarmLimits = (limits: PointLimits | undefined): readonly Threshold[] => {
  switch (limits?.kind) {
    case undefined:
      return [];
    case 'methane':
    case 'gas':
    case 'temperature':
      return [limits.alarm];
    case 'air':
      return [limits.min, limits.max].flatMap((one) => one ?? []);
    case 'own':
      return [limits.min, limits.max, limits.alarm].flatMap((one) => one ?? []);
  }
};

/** A point's limits as the report names them, as `≥1.00`. */
export const limitText = (limits: readonly Threshold[], point: Point): string =>
  limits
    .map((limit) => `${SIGNS[limit.comparison]}${formatLimit(limit, QUANTITIES[point.quantity].decimals)}`)
    .join(' / ');

/** An approved calibration excuses its readings; one that is over range is excused by nothing. */
const reaches = (limit: Threshold, sample: Sample): boolean => !sample.excused && judge(limit, sample);

const isGood = ({ quality, value }: Sample): boolean => quality === 'good' && value !== null;

/** In alarm: from the first reading that meets a limit to the first good one that meets none. */
export const inAlarm = (limits: readonly Threshold[]): Condition => {
  const begins = (sample: Sample): boolean => limits.some((limit) => reaches(limit, sample));
  return { begins, ends: (sample) => isGood(sample) && !begins(sample) };
};

/** Powered off: from the first reading at the power-off limit to the first good one that allows power again (复电门限). */
export const poweredOff = (powerOff: Threshold, restore: Threshold | undefined): Condition => ({
  begins: (sample) => reaches(powerOff, sample),
  ends: (sample) =>
    isGood(sample) &&
    !reaches(powerOff, sample) &&
    (restore === undefined || (sample.value !== null && meets(restore, sample.value))),
});

/** Power-off and restore limits of a point; undefined where nothing is cut. */
export const powerLimits = (
  mine: Mine,
  point: Point,
): { readonly powerOff: Threshold; readonly restore: Threshold | undefined } | undefined => {
  const limits = mine.limitsOf.get(point.id);
  if (limits?.kind !== 'methane' || limits.powerOff === undefined) return undefined;
  return { powerOff: limits.powerOff, restore: limits.restore };
};
