import { isUnacknowledged, LEVELS } from '../alarms/order-alarms.js';
import type { Alarm } from '../live/live-state.js';
import type { Horns } from './horns.js';
import { moreSentence } from './sentence.js';
import { REPEAT_MS, type Speaker, TONE_MS } from './tones.js';
import type { Voice } from './voice.js';

/** What the sound button shows. */
export type SoundState =
  | { readonly kind: 'shut' }
  | { readonly kind: 'on' }
  | { readonly kind: 'silenced'; readonly until: number };

/** Makes alarms heard. */
export interface Annunciator {
  /** Takes an announcement the moment it comes. */
  announce(alarm: Alarm, horn: boolean): void;
  /** Sounds again the worst that nobody has acknowledged; called once a second. */
  tick(alarms: Iterable<Alarm>): void;
  open(): void;
  /** Silence for a minute; a new red alarm ends it. */
  silence(): void;
  state(): SoundState;
  /** The voice that speaks; null where the machine has none. */
  voice(): string | null;
  subscribe(listener: () => void): () => void;
}

/** How long S silences. */
export const SILENCE_FOR_MS = 60_000;
/** Every so many repetitions the sentence is spoken again. */
const SPOKEN_EVERY = 3;

const needsHorn = (alarm: Alarm): boolean => alarm.state === 'unacknowledged' && alarm.suppressed === undefined;
const rank = (alarm: Alarm): number => LEVELS.indexOf(alarm.level);

/** One voice for all alarms: the worst of them is heard, and of a flood the first with how many came behind it. */
export const createAnnunciator = (
  horns: Horns,
  speaker: Speaker,
  now: () => number,
  speech: { readonly voice: Voice; readonly sentenceOf: (alarm: Alarm) => string },
): Annunciator => {
  const { voice, sentenceOf } = speech;
  let silencedUntil = 0;
  let playedAt = Number.NEGATIVE_INFINITY;
  let playedLevel: number = LEVELS.length;
  let repeats = 0;
  /** What is being spoken, and how many came since. */
  let spoken: { readonly level: number; behind: number } | undefined;
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
  const speak = (alarm: Alarm): void => {
    if (voice.name() === null) return;
    if (spoken !== undefined && rank(alarm) >= spoken.level) {
      spoken.behind += 1;
      return;
    }
    const behind = spoken === undefined ? 0 : spoken.behind + 1;
    const own = { level: rank(alarm), behind };
    spoken = own;
    voice.say(sentenceOf(alarm), () => {
      if (spoken !== own) return;
      spoken = undefined;
      if (own.behind > 0 && silencedUntil <= now()) voice.say(moreSentence(own.behind));
    });
  };
  const play = (alarm: Alarm): void => {
    const level = rank(alarm);
    const stillSounding = now() - playedAt < TONE_MS;
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
      if (silencedUntil <= now()) {
        play(alarm);
        speak(alarm);
        repeats = 0;
      }
      refresh();
    },
    tick(alarms) {
      refresh();
      if (silencedUntil > now() || spoken !== undefined) return;
      const [worst] = [...alarms]
        .filter((alarm) => needsHorn(alarm) && isUnacknowledged(alarm))
        .sort((one, other) => rank(one) - rank(other) || other.raisedAt - one.raisedAt);
      if (worst === undefined || now() - playedAt < REPEAT_MS[worst.level]) return;
      repeats += 1;
      play(worst);
      if (repeats % SPOKEN_EVERY === 0) speak(worst);
    },
    open() {
      speaker.open();
      refresh();
    },
    silence() {
      silencedUntil = now() + SILENCE_FOR_MS;
      speaker.hush();
      voice.hush();
      spoken = undefined;
      refresh();
    },
    state: () => shown,
    voice: () => voice.name(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
