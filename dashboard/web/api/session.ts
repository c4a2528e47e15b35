import type { Role } from '../../../domain/roles.js';
import { type Answer, ask } from './http.js';

/** Who is signed in at this screen. */
export interface Session {
  readonly user: string;
  readonly role: Role;
}

const ROLES_THAT_ACKNOWLEDGE: readonly Role[] = ['dispatcher', 'team-leader', 'mine-leader', 'engineer', 'admin'];
const ROLES_THAT_ORDER: readonly Role[] = ['dispatcher', 'team-leader', 'admin'];
const ROLES_THAT_STAND_DOWN: readonly Role[] = ['dispatcher', 'team-leader', 'mine-leader', 'admin'];

/** What the buttons offer; the service decides again, whatever is shown. */
export const mayAcknowledge = ({ role }: Session): boolean => ROLES_THAT_ACKNOWLEDGE.includes(role);
export const mayOrder = ({ role }: Session): boolean => ROLES_THAT_ORDER.includes(role);
export const mayStandDown = ({ role }: Session): boolean => ROLES_THAT_STAND_DOWN.includes(role);

export const signIn = (user: string, password: string): Promise<Answer<Session>> =>
  ask('POST', '/session', { user, password });

export const currentSession = (): Promise<Answer<Session>> => ask('GET', '/session');

export const signOut = (): Promise<Answer<undefined>> => ask('DELETE', '/session');
