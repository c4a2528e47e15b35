import type { Mine } from '../domain/mine.js';
import type { SystemState } from '../domain/observation.js';
import { hashOf } from './random.js';

/** One system's word on itself. */
export interface Heartbeat {
  readonly system: string;
  readonly at: number;
  readonly state: SystemState;
  readonly frameAt?: number;
  readonly lastTestAt?: number;
  readonly lastAcceptedAt?: number;
}

/** Three words within each heartbeat, so that one lost on the way is no silence. */
const PER_HEARTBEAT = 3;
const FRAME_AGE_MS = 2000;
const UPLOAD_AGE_MS = 25_000;
/** The remote control was last tried this long before the simulation began. */
const TEST_AGE_MS = 9 * 86_400_000;

/** Lets the mine's declared systems speak; `isDown` makes one say so. Every one speaks at the start. */
export const createHeartbeats =
  (mine: Mine, startAt: number) =>
  (at: number, isDown: (system: string) => boolean): readonly Heartbeat[] =>
    mine.systems.flatMap(({ id, heartbeatS }): Heartbeat[] => {
      const every = Math.max(5, Math.floor(heartbeatS / PER_HEARTBEAT));
      const second = Math.floor(at / 1000);
      if (at !== startAt && (second + hashOf(id)) % every !== 0) return [];
      if (isDown(id)) return [{ system: id, at, state: 'down' }];
      const proof =
        id === 'video'
          ? { frameAt: at - FRAME_AGE_MS }
          : id === 'remote-control'
            ? { lastTestAt: startAt - TEST_AGE_MS }
            : id === 'regulator-link'
              ? { lastAcceptedAt: at - UPLOAD_AGE_MS }
              : {};
      return [{ system: id, at, state: 'up', ...proof }];
    });
