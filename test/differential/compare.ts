import type { Mine } from '../../domain/mine.js';
import type { Message } from './history.js';
import { KNOWN, oracle, type Said } from './oracle.js';
import { inTime, undisturbed } from './tell.js';

/** What was said, each with the mine's clock: a real mine's is the arrival, a simulated mine's its newest `at`. */
const saidIn = (
  messages: readonly Message[],
  { simulated }: Mine,
): { readonly said: Said[]; readonly ends: number[] } => {
  const said: Said[] = [];
  const ends: number[] = [];
  let newest = 0;
  for (const { at: arrivesAt, observations } of messages) {
    for (const one of observations)
      if (one.kind === 'reading' || one.kind === 'sighting') newest = Math.max(newest, one.at);
    const now = simulated ? newest : arrivesAt;
    for (const one of observations) {
      if (one.kind !== 'reading') continue;
      const { point, at, value, quality } = one;
      said.push({ point, at, now, value, quality });
    }
    ends.push(said.length - 1);
  }
  return { said, ends };
};

/** Where rule layer and oracle differ, after each message. */
export const differences = (mine: Mine, messages: readonly Message[]): readonly string[] => {
  const { said, ends } = saidIn(messages, mine);
  const expected = oracle(said);
  const found: string[] = [];
  undisturbed(mine, inTime(messages), ({ alerts }, index) => {
    if (found.length > 0) return;
    const stands = alerts.view
      .standing()
      .filter(({ rule, subject }) => KNOWN.has(`${rule} ${subject}`))
      .map(
        ({ rule, subject, level, state }) => `${rule} ${subject} ${level} ${state === 'returned' ? state : 'raised'}`,
      );
    const should = expected[ends[index] ?? -1] ?? [];
    for (const one of should) if (!stands.includes(one)) found.push(`message ${index}: should stand: ${one}`);
    for (const one of stands) if (!should.includes(one)) found.push(`message ${index}: stands: ${one}`);
  });
  return found;
};
