import type { Level } from '../live/live-state.js';

/** One note: when it begins after the start, how long it lasts (s), and its pitch (Hz). */
interface Note {
  readonly after: number;
  readonly lasts: number;
  readonly hertz: number;
}

const siren: readonly Note[] = [0, 1, 2].flatMap((turn) => [
  { after: turn * 0.6, lasts: 0.3, hertz: 980 },
  { after: turn * 0.6 + 0.3, lasts: 0.3, hertz: 690 },
]);

/** The sound of each level; the worse, the higher, the longer and the rougher. */
export const TONES: Readonly<Record<Level, { readonly notes: readonly Note[]; readonly wave: OscillatorType }>> = {
  red: { notes: siren, wave: 'square' },
  orange: {
    notes: [0, 0.35, 0.7].map((after) => ({ after, lasts: 0.22, hertz: 780 })),
    wave: 'triangle',
  },
  yellow: {
    notes: [
      { after: 0, lasts: 0.25, hertz: 620 },
      { after: 0.4, lasts: 0.25, hertz: 620 },
    ],
    wave: 'sine',
  },
  blue: { notes: [{ after: 0, lasts: 0.3, hertz: 440 }], wave: 'sine' },
};

/** An alarm that nobody acknowledged sounds again after so long. */
export const REPEAT_MS: Readonly<Record<Level, number>> = {
  red: 4_000,
  orange: 15_000,
  yellow: 60_000,
  blue: 300_000,
};

/** As long as the longest tone lasts. */
export const TONE_MS = 1_800;

/** The machine's loudspeaker. Browsers keep it shut until the page has been touched. */
export interface Speaker {
  isOpen(): boolean;
  /** To be called from a click or a key. */
  open(): void;
  play(level: Level): void;
  /** Falls silent at once. */
  hush(): void;
  onChange(listener: () => void): () => void;
}

const LOUDNESS = 0.28;
const EDGE_S = 0.015;

/** A speaker on Web Audio. */
export const createSpeaker = (): Speaker => {
  const context = new AudioContext();
  let playing: OscillatorNode[] = [];
  const note = ({ after, lasts, hertz }: Note, wave: OscillatorType): OscillatorNode => {
    const begin = context.currentTime + after;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = wave;
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begin + EDGE_S);
    gain.gain.setValueAtTime(LOUDNESS, begin + lasts - EDGE_S);
    gain.gain.linearRampToValueAtTime(0, begin + lasts);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + lasts);
    return oscillator;
  };
  const hush = (): void => {
    for (const oscillator of playing) oscillator.stop();
    playing = [];
  };
  return {
    isOpen: () => context.state === 'running',
    open() {
      if (context.state !== 'running') void context.resume();
    },
    play(level) {
      if (context.state !== 'running') return;
      hush();
      const { notes, wave } = TONES[level];
      playing = notes.map((one) => note(one, wave));
    },
    hush,
    onChange(listener) {
      context.addEventListener('statechange', listener);
      return () => context.removeEventListener('statechange', listener);
    },
  };
};
