import { lagMs, velocityOnEdges } from '../../../domain/air-lag.js';
import type { FanGroup } from '../../../domain/fans.js';
import type { Threshold } from '../../../domain/limits/limit.js';
import { ofMineFile } from '../../../domain/limits/provenance.js';
import type { Mine, Point } from '../../../domain/mine.js';
import type { RuleContext } from '../rule.js';
import { freshValue } from './air-velocity.js';

/** The least intake volume of the group's fans at one of their volume points; of several fans the greatest duty holds. */
export const dutyAt = ({ fans }: FanGroup, point: string): Threshold | undefined => {
  const duties = fans.filter(({ intakeVolume }) => intakeVolume === point);
  const value = Math.max(...duties.flatMap(({ minVolumeM3PerMin }) => minVolumeM3PerMin ?? []));
  if (!Number.isFinite(value)) return undefined;
  const clause = `fans: ${duties.map(({ id }) => id).join(', ')}`;
  return { value, comparison: 'below', provenance: { ...ofMineFile(point), clause } };
};

const intakeAreas = ({ fans }: FanGroup): string[] => fans.flatMap((fan) => fan.in ?? []);

const methaneIn = (mine: Mine, isThere: (point: Point) => boolean): string[] =>
  mine.points.filter((point) => point.quantity === 'methane' && isThere(point)).map(({ id }) => id);

/** Methane points where the group's fans take in their air. */
export const atIntake = (mine: Mine, group: FanGroup): string[] => {
  const intakes = intakeAreas(group);
  return methaneIn(mine, ({ area }) => intakes.includes(area) && !group.serves.includes(area));
};

/** Methane points of the group's headings and of their returns. */
export const inHeading = (mine: Mine, group: FanGroup): string[] => {
  const intakes = intakeAreas(group);
  return methaneIn(
    mine,
    ({ area, workplace }) =>
      group.serves.includes(area) || (group.serves.includes(workplace) && !intakes.includes(area)),
  );
};

/**
 * The longest time that the heading's air takes to the intake: by the air as it goes now, or, as recirculated air flows
 * back out of the heading's mouth, over the way by which the fan sends it in.
 */
export const lagToIntake = (group: FanGroup, intake: string, context: RuleContext): number => {
  const { mine } = context;
  const velocity = velocityOnEdges(mine, (id) => freshValue(mine.pointById.get(id), context));
  return Math.max(
    0,
    ...group.serves.map(
      (heading) => lagMs(mine, heading, intake, velocity) ?? lagMs(mine, intake, heading, velocity) ?? 0,
    ),
  );
};
