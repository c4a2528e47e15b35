import type { z } from 'zod';
import type { screenThenSchema } from '../../server/live/screen-then-shape.js';
import type { LiveClient } from '../live/client.js';
import { createLiveStore } from '../live/store.js';

/** A moment that is over, as the service rebuilt it. */
export type ScreenThen = z.infer<typeof screenThenSchema>;

const nothing = (): void => undefined;
const LIVE = { kind: 'live' } as const;
const SHUT = { kind: 'shut' } as const;

/** A client that shows one moment and stands still: no line, no sound, nothing to be reported or done. */
export const createPastClient = (then: ScreenThen): LiveClient => {
  const store = createLiveStore((task) => task());
  const { mines, points, alarms, evacuations, headcount, systems, serviceAt } = then;
  const frame = { stream: 'past', seq: 0, serverAt: serviceAt, parts: [] };
  store.receive({ type: 'snapshot', ...frame, mines, points, alarms, evacuations, headcount, systems });
  return {
    store,
    annunciator: {
      announce: nothing,
      tick: nothing,
      open: nothing,
      silence: nothing,
      state: () => SHUT,
      voice: () => null,
      subscribe: () => nothing,
    },
    line: () => ({ heardAgoMs: 0, lagMs: 0 }),
    serverNow: () => serviceAt,
    connection: () => LIVE,
    onConnection: () => nothing,
    close: nothing,
  };
};
