import type { Mine } from './mine.js';

/** What a person is to the service. */
export const ROLES = ['dispatcher', 'team-leader', 'mine-leader', 'regulator', 'engineer', 'admin'] as const;
/** A role that a user may have. */
export type UserRole = (typeof ROLES)[number];
/** What anybody is to the service; `wall` is no person but a screen that only shows. */
export type Role = UserRole | 'wall';

/** Where a role holds: everywhere, in a division, in one mine. */
export type Scope = 'all' | `division:${string}` | `mine:${string}`;

/** Somebody who has shown who they are. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
}

/** Everybody but the regulator, who reads and changes nothing. */
export const WHO_REMARKS: readonly Role[] = ['dispatcher', 'team-leader', 'mine-leader', 'engineer', 'admin'];
/** Who silences, closes and stands down. */
export const WHO_SETTLES: readonly Role[] = ['dispatcher', 'team-leader', 'mine-leader', 'admin'];
/** Who plans work (报备). */
export const WHO_PLANS: readonly Role[] = WHO_REMARKS;
/** Who approves what somebody else has planned or changed. */
export const WHO_APPROVES: readonly Role[] = ['mine-leader', 'admin'];
/** Who orders people out at first hand (办法第七条(九)). */
export const WHO_ORDERS: readonly Role[] = ['dispatcher', 'team-leader', 'admin'];

/** Whether a text is a role that a user may have. */
export const isRole = (text: string): text is UserRole => ROLES.some((role) => role === text);
/** Who accepts that a hidden danger is gone: never whoever rectified it. */
export const WHO_ACCEPTS: readonly Role[] = ['mine-leader', 'regulator', 'admin'];
/** Who spot-checks, comments, supervises and accepts for the authority. */
export const WHO_REGULATES: readonly Role[] = ['regulator', 'admin'];
/** Who writes a drill down; ordering one is for whoever orders people out. */
export const WHO_DRILLS: readonly Role[] = WHO_SETTLES;
/** Who rectifies, or accepts what others rectified. */
export const WHO_WALKS: readonly Role[] = [...WHO_REMARKS, 'regulator'];

/** Whether a text is a scope: `all`, `division:NAME` or `mine:ID`. */
export const isScope = (text: string): text is Scope => text === 'all' || /^(division|mine):\S.{0,99}$/u.test(text);

/** Whether the person's scopes cover a mine. */
export const maySee = (person: Person, mine: Pick<Mine, 'id' | 'division'>): boolean =>
  person.scopes.some(
    (scope) => scope === 'all' || scope === `mine:${mine.id}` || scope === `division:${mine.division}`,
  );

/** Whether the person's scopes cover everything, also what belongs to no mine. */
export const seesAll = (person: Person): boolean => person.scopes.includes('all');
