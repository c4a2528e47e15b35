/** What the server's clock shows while ours shows a given instant. */
export interface ClockOffset {
  /** Takes the server's time as it stood in a message received at `receivedAt`, both epoch ms. */
  hear(serverAt: number, receivedAt: number): void;
  /** Server minus client, ms; 0 until something was heard. */
  ms(): number;
}

/** Heartbeats looked at: ten minutes at one each two seconds, so that a line which has become slow is seen as such. */
const KEPT = 300;

/**
 * Every message is late by its journey, so the largest difference seen lately is the nearest to the truth; old ones are
 * dropped because clocks drift.
 */
export const createClockOffset = (): ClockOffset => {
  const differences: number[] = [];
  return {
    hear(serverAt, receivedAt) {
      differences.push(serverAt - receivedAt);
      if (differences.length > KEPT) differences.shift();
    },
    ms: () => (differences.length === 0 ? 0 : Math.max(...differences)),
  };
};
