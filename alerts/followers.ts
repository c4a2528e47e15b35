import type { Mine } from '../domain/mine.js';
import type { Alarm } from './alarm/alarm.js';
import type { AlarmChange, Noted } from './alarm/book.js';
import { createEscalation, type EscalationMemory } from './alarm/escalation.js';
import { createFlood, type FloodMemory } from './alarm/flood.js';
import type { GroupingChange } from './alarm/grouping.js';
import { createStationOffsets, type StationOffsetMemory } from './alarm/station-offset.js';
import { type CoverageMemory, createCoverage } from './coverage/coverage.js';
import type { CoverageSpan } from './coverage/span.js';
import type { AlarmRecord, Change } from './journal/journal.js';
import { type Notifier, noticeOfStep } from './notify/notifier.js';
import type { Engine } from './rules/engine.js';
import type { Judged } from './rules/rule.js';

/** What follows alarms without being one, between two runs; survives JSON. */
export interface FollowersMemory {
  readonly offsets: StationOffsetMemory;
  readonly flood: FloodMemory;
  readonly coverage: CoverageMemory;
  readonly escalation: EscalationMemory;
}

/** What follows the alarms of one mine: grouping, coverage and escalation. Nothing here raises, clears or hides an alarm. */
export interface Followers {
  /** Told of every change of an alarm, after it was committed. */
  follow(change: Pick<AlarmChange, 'record' | 'entries'>): void;
  judged(judged: Judged): void;
  /** Lets time pass. */
  pass(): void;
  /** Nothing was heard until now: nobody monitored what stands, nor anything else. */
  deaf(standing: readonly AlarmRecord[]): void;
  /** Takes up what stands from an earlier run, once the replay is over. */
  adopt(standing: readonly AlarmRecord[]): void;
  /** Goes on where its memory ended, as if nothing had happened. */
  goOn(): void;
  openSpans(): readonly CoverageSpan[];
  coverage(): number | null;
  memory(): FollowersMemory;
}

/** Builds the followers of one mine's alarms on its engine's clock. */
export const createFollowers = (parts: {
  readonly mine: Mine;
  readonly engine: Pick<Engine, 'now' | 'stamp' | 'timer'>;
  readonly clock: () => number;
  /** Notes something on an alarm, says and commits it. */
  readonly note: (alarm: string, event: Noted, stamp: ReturnType<Engine['stamp']>) => void;
  readonly alarm: (id: string) => Alarm | undefined;
  readonly commit: (change: Change) => Promise<void>;
  readonly notifier: Pick<Notifier, 'notify'>;
  readonly isReplaying: () => boolean;
  /** Up to where each point's coverage is written down. */
  readonly written: ReadonlyMap<string, number>;
  readonly memory: FollowersMemory | undefined;
}): Followers => {
  const { mine, engine, clock, note, commit, notifier, written, memory } = parts;
  const now = (): number => engine.now() ?? clock();
  const offsets = createStationOffsets(mine, memory?.offsets);
  const flood = createFlood(mine, offsets, memory?.flood);
  const escalation = createEscalation(mine, memory?.escalation);
  const coverage = createCoverage({
    mine,
    written,
    onSpan: (span) => void commit({ entries: [], coverage: [span] }),
    ...(memory === undefined ? {} : { memory: memory.coverage }),
  });

  const group = (changes: readonly GroupingChange[]): void => {
    for (const { alarm, grouping } of changes) note(alarm, { kind: 'grouped', grouping }, engine.stamp());
    floodTimer.ask(flood.nextDue());
  };
  const floodTimer = engine.timer(() => group(flood.due(now())));

  const escalate = (): void => {
    for (const step of escalation.due(now())) {
      note(step.alarm, { kind: 'escalated', step: step.step, to: step.to, at: step.at }, engine.stamp());
      const alarm = parts.alarm(step.alarm);
      if (parts.isReplaying() || alarm === undefined || !step.via.includes('webhook')) continue;
      notifier.notify(noticeOfStep(mine, alarm, step));
    }
    stepTimer.ask(escalation.nextDue());
  };
  const stepTimer = engine.timer(escalate);

  return {
    follow(change) {
      const { alarm } = change.record;
      group(flood.changed(change, now()));
      coverage.alarm(alarm, now());
      escalation.changed(alarm, now());
      stepTimer.ask(escalation.nextDue());
    },
    judged(judged) {
      offsets.heard(judged.reading, engine.now() ?? judged.at);
      coverage.read(judged, engine.now() ?? judged.at);
    },
    pass() {
      const at = engine.now();
      if (at !== null) coverage.due(at);
    },
    deaf(standing) {
      coverage.resume();
      for (const { alarm } of standing) coverage.alarm(alarm, now());
    },
    adopt(standing) {
      group(flood.adopt(standing));
      escalation.adopt(
        standing.map(({ alarm }) => alarm),
        now(),
      );
      stepTimer.ask(escalation.nextDue());
    },
    goOn() {
      floodTimer.ask(flood.nextDue());
      stepTimer.ask(escalation.nextDue());
    },
    openSpans: () => coverage.open(),
    coverage: () => coverage.last24h(),
    memory: () => ({
      offsets: offsets.memory(),
      flood: flood.memory(),
      coverage: coverage.memory(),
      escalation: escalation.memory(),
    }),
  };
};
