import type { Mine } from '../../domain/mine.js';
import { type Act, createTelling, type Heard, outcomeOf, rowsAfter, type Telling } from './tell.js';

/** A crash: after a share of the messages, with the snapshot at a share of those, and a share of the journal's tail lost. */
export interface Crash {
  readonly after: number;
  readonly snapshotAt: number;
  readonly kept: number;
}

/** The same story told to a rule layer that dies on the way, and to the one that takes over. */
export const interrupted = (
  mine: Mine,
  heard: readonly Heard[],
  { after, snapshotAt, kept }: Crash,
): { readonly telling: Telling; readonly outcome: ReturnType<typeof outcomeOf>; readonly horns: readonly string[] } => {
  const crashAfter = Math.round(after * heard.length);
  const takeAfter = Math.round(snapshotAt * crashAfter);
  const first = createTelling(mine);
  first.alerts.resume();
  let snapshot = { arrival: 0, memory: undefined as unknown, written: 0 };
  heard.slice(0, crashAfter).forEach((one, index) => {
    first.tell(one, index + 1);
    if (index + 1 !== takeAfter) return;
    const { arrival, state } = JSON.parse(JSON.stringify(first.alerts.snapshot())) as {
      arrival: number;
      state: unknown;
    };
    snapshot = { arrival, memory: state, written: first.changes.length };
  });
  // A snapshot waits for the journal, and so does every answer to a person; what follows may be lost, from the end.
  const atLeast = Math.max(snapshot.written, first.answered());
  const written = first.changes.slice(0, atLeast + Math.round(kept * (first.changes.length - atLeast)));
  const rows = rowsAfter(written, snapshot.arrival + 1);
  const second = createTelling(mine, { rows, memory: snapshot.memory });
  heard.slice(snapshot.arrival, crashAfter).forEach((one, index) => {
    second.tell(one, snapshot.arrival + index + 1, true);
  });
  second.alerts.resume();
  heard.slice(crashAfter).forEach((one, index) => {
    second.tell(one, crashAfter + index + 1);
  });
  const horns = [...first.horns, ...second.horns];
  return { telling: second, outcome: outcomeOf(second.alerts, [...written, ...second.changes]), horns };
};

export const twice = (horns: readonly string[]): readonly string[] =>
  horns.filter((one, index) => horns.indexOf(one) < index);

/** The messages, with people doing something now and then. */
export const withPeople = (heard: readonly Heard[], acts: readonly (Act | null)[]): readonly Heard[] =>
  heard.map((one, index) => {
    const act = acts[index % Math.max(1, acts.length)] ?? null;
    return act === null ? one : { ...one, act };
  });

/** How far a simulated mine's clock jumps over a crash. */
export const jumpAt = (heard: readonly Heard[], { after }: Crash): number => {
  const crashAfter = Math.round(after * heard.length);
  const newestOf = (messages: readonly Heard[]): number =>
    Math.max(
      Number.NEGATIVE_INFINITY,
      ...messages.flatMap(({ observations }) => observations.flatMap((one) => (one.kind === 'system' ? [] : [one.at]))),
    );
  const before = newestOf(heard.slice(0, crashAfter));
  const next = newestOf(heard.slice(0, crashAfter + 1));
  return crashAfter === 0 || crashAfter >= heard.length ? 0 : next - before;
};
