import type { OwnLimit } from '../mine-file.js';
import type { Comparison, Threshold } from './limit.js';
import { ofMineFile } from './provenance.js';

const OWN_KEYS = [
  'alarm',
  'powerOff',
  'restore',
  'min',
  'max',
  'preWarning',
  'withdrawAt',
  'warning',
  'noMining',
] as const satisfies readonly (keyof OwnLimit)[];

/** A number that a mine's file may give for a point. */
export type OwnKey = (typeof OWN_KEYS)[number];

/** The numbers that a mine's file gives for a point. */
export type OwnGiven = { readonly [Key in OwnKey]?: number | undefined };

/** Why one own limit, or a point without any, is refused. */
export interface LimitRefusal {
  /** Stable code: `limit-looser`, `limit-not-applicable`, `limit-inconsistent`, `no-limit-row`. */
  readonly code: string;
  /** The own limit that is refused; absent where the point itself is. */
  readonly key?: OwnKey;
  readonly message: string;
}

/** The way in which a number of the mine's own is stricter. */
type Stricter = 'lower' | 'higher';

/** Takes a mine's own limits for one point, and refuses what is looser than the trade's or has no use there. */
export interface OwnNumbers {
  /** The stricter of a base and the mine's own; looser ones are refused and the base stands. */
  tighten(key: OwnKey, base: Threshold, stricter: Stricter): Threshold;
  /** The mine's own number where the trade gives none; undefined where the mine gives none either. */
  alone(key: OwnKey, comparison: Comparison): Threshold | undefined;
  refuse(code: string, key: OwnKey | undefined, message: string): void;
  /** Refuses every own number outside `keys`. */
  allowOnly(keys: readonly OwnKey[]): void;
  readonly refusals: readonly LimitRefusal[];
}

/** Opens the own limits of `point`; `own` is its entry in the mine file, if there is one. */
export const ownNumbers = (point: string, own: OwnGiven | undefined): OwnNumbers => {
  const refusals: LimitRefusal[] = [];
  const refuse = (code: string, key: OwnKey | undefined, message: string): void => {
    refusals.push(key === undefined ? { code, message } : { code, key, message });
  };
  return {
    refusals,
    refuse,
    tighten(key, base, stricter) {
      const value = own?.[key];
      if (value === undefined || value === base.value) return base;
      if (stricter === 'lower' ? value > base.value : value < base.value) {
        const { edition, clause } = base.provenance;
        const bound = stricter === 'lower' ? 'at most' : 'at least';
        refuse(
          'limit-looser',
          key,
          `${key} ${value} of point "${point}" is looser than ${base.value} (${edition}, ${clause}); give ${bound} ${base.value}, or leave it out`,
        );
        return base;
      }
      return { ...base, value, provenance: { ...base.provenance, ownLimit: true } };
    },
    alone(key, comparison) {
      const value = own?.[key];
      return value === undefined ? undefined : { value, comparison, provenance: ofMineFile(point) };
    },
    allowOnly(keys) {
      for (const key of OWN_KEYS) {
        if (own?.[key] === undefined || keys.includes(key)) continue;
        const offer = keys.length === 0 ? 'it takes no limits' : `it takes ${keys.join(', ')}`;
        refuse('limit-not-applicable', key, `${key} means nothing for point "${point}"; ${offer}`);
      }
    },
  };
};
