import { stringify } from 'yaml';
import type { PointLimits, Threshold } from '../../domain/limits/limit.js';
import type { Mine } from '../../domain/mine.js';
import type { FrozenLimit } from './frozen.js';

/** A loaded mine as the text of a mine description file: loading it gives the same mine, CSV lists and defaults included. */
export const mineText = (mine: Mine): string => {
  const { pointById, areaById, personByCard, areaOfReader, limitsOf, air, ...file } = mine;
  return stringify(file, { aliasDuplicateObjects: false });
};

const isThreshold = (value: unknown): value is Threshold =>
  typeof value === 'object' && value !== null && 'comparison' in value && 'provenance' in value;

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Every threshold of some points as it is in force, with its clause. */
export const limitsInForce = (mine: Mine, points: readonly string[]): readonly FrozenLimit[] =>
  points.flatMap((point) => {
    const limits: PointLimits | undefined = mine.limitsOf.get(point);
    return Object.entries(limits ?? {}).flatMap(([kind, value]) =>
      isThreshold(value) ? [{ point, kind: dashed(kind), ...value }] : [],
    );
  });
