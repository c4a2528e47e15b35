import {
  type Role,
  WHO_APPROVES,
  WHO_ORDERS,
  WHO_PLANS,
  WHO_REGULATES,
  WHO_REMARKS,
  WHO_SETTLES,
} from '../../../domain/roles.js';
import { type Answer, ask } from './http.js';

/** Who is signed in at this screen. */
export interface Session {
  readonly user: string;
  readonly role: Role;
}

/** What the buttons offer; the service decides again, whatever is shown. */
export const mayAcknowledge = ({ role }: Session): boolean => WHO_REMARKS.includes(role);
export const mayOrder = ({ role }: Session): boolean => WHO_ORDERS.includes(role);
export const mayStandDown = ({ role }: Session): boolean => WHO_SETTLES.includes(role);
/** Shelves and closes alarms. */
export const maySettle = ({ role }: Session): boolean => WHO_SETTLES.includes(role);
export const mayPlan = ({ role }: Session): boolean => WHO_PLANS.includes(role);
export const mayApprove = ({ role }: Session): boolean => WHO_APPROVES.includes(role);

export const mayHandOver = ({ role }: Session): boolean => WHO_SETTLES.includes(role);
export const mayRegulate = ({ role }: Session): boolean => WHO_REGULATES.includes(role);

export const signIn = (user: string, password: string): Promise<Answer<Session>> =>
  ask('POST', '/session', { user, password });

export const currentSession = (): Promise<Answer<Session>> => ask('GET', '/session');

export const signOut = (): Promise<Answer<undefined>> => ask('DELETE', '/session');
