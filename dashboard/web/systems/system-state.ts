import type { SystemView } from '../live/live-state.js';

/** How a system stands: as it said last, silent for three heartbeats, or never heard. */
export type SystemState = SystemView['state'] | 'silent';

/** `now`: the server's clock. */
export const systemStateOf = (report: SystemView | undefined, heartbeatS: number, now: number): SystemState => {
  if (report === undefined) return 'unknown';
  return now - report.at > 3 * heartbeatS * 1000 ? 'silent' : report.state;
};
