import { LEVELS } from '../alarms/order-alarms.js';
import type { Alarm } from '../live/live-state.js';
import type { Horns } from './horns.js';
import { REPEAT_MS, type Speaker } from './tones.js';

/** What the sound button shows. */
export type SoundState =
  | { readonly kind: 'shut' }
  | { readonly kind: 'on' }
  | { readonly kind: 'silenced'; readonly until: number };

/** Makes alarms heard. */
export interface Annunciator {
  /** Takes an announcement the moment it comes. */
  announce(alarm: Alarm, horn: boolean): void;
  /** Sounds again what is red and unacknowledged; called once a second. */
  tick(alarms: Iterable<Alarm>): void;
  open(): void;
  /** Silence for a minute; a new red alarm ends it. */
  silence(): void;
  state(): SoundState;
  subscribe(listener: () => void): () => void;
}

/** How long S silences. */
export const SILENCE_FOR_MS = 60_000;

const needsHorn = (alarm: Alarm): boolean =>
  alarm.level === 'red' && alarm.state === 'unacknowledged' && alarm.suppressed === undefined;

/** One voice for all alarms: the worst of them is heard. */
export const createAnnunciator = (horns: Horns, speaker: Speaker, now: () => number): Annunciator => {
  let silencedUntil = 0;
  let playedAt = Number.NEGATIVE_INFINITY;
  let playedLevel: number = LEVELS.length;
  let shown: SoundState = { kind: 'shut' };
  const listeners = new Set<() => void>();

  const refresh = (): void => {
    const next: SoundState = !speaker.isOpen()
      ? { kind: 'shut' }
      : silencedUntil > now()
        ? { kind: 'silenced', until: silencedUntil }
        : { kind: 'on' };
    const same =
      next.kind === shown.kind && (next.kind !== 'silenced' || shown.kind !== 'silenced' || next.until === shown.until);
    if (same) return;
    shown = next;
    for (const listener of listeners) listener();
  };
  const play = (alarm: Alarm): void => {
    const level = LEVELS.indexOf(alarm.level);
    const stillSounding = now() - playedAt < 1_800;
    if (stillSounding && level > playedLevel) return;
    playedAt = now();
    playedLevel = level;
    speaker.play(alarm.level);
  };
  speaker.onChange(refresh);

  return {
    announce(alarm, horn) {
      if (!horns.sounds(alarm, horn) || alarm.suppressed !== undefined) return;
      if (alarm.level === 'red') silencedUntil = 0;
      if (silencedUntil <= now()) play(alarm);
      refresh();
    },
    tick(alarms) {
      refresh();
      if (silencedUntil > now() || now() - playedAt < REPEAT_MS) return;
      const red = [...alarms].find(needsHorn);
      if (red !== undefined) play(red);
    },
    open() {
      speaker.open();
      refresh();
    },
    silence() {
      silencedUntil = now() + SILENCE_FOR_MS;
      speaker.hush();
      refresh();
    },
    state: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
