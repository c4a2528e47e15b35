import type { FastifyRequest } from 'fastify';
import type { Person } from '../../../domain/roles.js';
import { type Devices, isDevice } from './devices.js';
import type { Sessions, SignedIn } from './sessions.js';

/** The session cookie's name. */
export const COOKIE = 'minesentry';
/** The cookie of a screen that only shows. */
export const DEVICE_COOKIE = 'minesentry-wall';

/** How long browsers keep a cookie, in seconds; what ends a session is the server. */
export const COOKIE_S = 400 * 86_400;

/** Whoever comes in, as a person or as a screen that only shows. */
export interface Entry {
  /** Whom the cookies of a request belong to; a person's goes before a screen's. */
  find(request: Pick<FastifyRequest, 'cookies'>): Promise<SignedIn | undefined>;
  /** Which of these still stand and for whom. */
  standing(sessions: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

export const createEntry = (sessions: Sessions, devices: Devices): Entry => ({
  find: async ({ cookies }) => {
    const token = cookies[COOKIE];
    const found = token === undefined ? undefined : await sessions.find(token);
    if (found) return found;
    const device = cookies[DEVICE_COOKIE];
    return device === undefined ? undefined : devices.find(device);
  },
  standing: async (ids) =>
    new Map([
      ...(await sessions.standing(ids.filter((id) => !isDevice(id)))),
      ...(await devices.standing(ids.filter(isDevice))),
    ]),
});
