import type { Logger } from 'pino';
import type { Clock } from './domain/clock.js';
import { OK, type Status } from './domain/status.js';

/**
 * The time of the service, epoch ms. It is the machine's, until that is set back: then it goes on by itself, so that
 * silence and deadlines are judged on and no record bears an earlier time than one before it, and slower, until the
 * machine's clock has caught up.
 */
export interface ServiceClock {
  readonly now: Clock;
  /** Time goes on from here at the earliest: an instant that the record holds. */
  notBefore(at: number): void;
  /** Is told where the service stood still, or the machine's clock was set forward: nothing was heard in that time. */
  whenJumped(tell: () => void): void;
  /** Degraded while the machine's clock is behind. */
  status(): Status;
}

/** So much slower it goes while it waits for the machine's. */
const SLOWER = 0.1;
/** It waits for no clock that would need longer than this: the machine's is wrong then, and somebody has to set it. */
const LONGEST_WAIT_MS = 86_400_000;
/** Less than this is what a time server corrects every day. */
const TOLD_FROM_MS = 1000;

/** A service that runs reads its clock several times a second. */
const JUMPED_FROM_MS = 10_000;

/** `machineMs`: the machine's clock, which may be set; `monotonicMs`: one that never is. */
export const createServiceClock = (parts: {
  readonly logger: Pick<Logger, 'error' | 'info'>;
  readonly machineMs?: () => number;
  readonly monotonicMs?: () => number;
}): ServiceClock => {
  const { logger, machineMs = Date.now, monotonicMs = () => performance.now() } = parts;
  let machine = machineMs();
  let time = machine;
  let readAt = monotonicMs();
  let isBehind = false;
  let jumped = (): void => undefined;

  const words = (): string =>
    `this machine's clock says ${new Date(machine).toISOString()}, ${Math.round((time - machine) / 1000)} s before what is recorded already; the service's goes on ahead of it: set the machine's clock right`;

  const now = (): number => {
    machine = machineMs();
    const monotonic = monotonicMs();
    const pace = time - machine > LONGEST_WAIT_MS * SLOWER ? 1 : 1 - SLOWER;
    const before = time;
    time = Math.max(machine, time + (monotonic - readAt) * pace);
    readAt = monotonic;
    if (time - before >= JUMPED_FROM_MS) jumped();
    const wasBehind = isBehind;
    isBehind = time - machine > TOLD_FROM_MS;
    if (isBehind && !wasBehind) logger.error(words());
    if (!isBehind && wasBehind) logger.info("this machine's clock has caught up with the service's");
    return Math.trunc(time);
  };

  return {
    now,
    notBefore(at) {
      time = Math.max(time, at);
    },
    whenJumped(tell) {
      jumped = tell;
    },
    status() {
      now();
      return isBehind ? { state: 'degraded', why: words() } : OK;
    },
  };
};
