import { createSpeaker } from './tones.js';
import { createVoice } from './voice.js';

/** What came of trying the loudspeaker: it sounds, the browser keeps it shut, or there is none. */
export type SoundTest = 'works' | 'blocked' | 'absent';

const LISTEN_MS = 200;
const SOFT = 0.06;

/**
 * Plays a soft note and listens to it inside the machine, so that the test fails where nothing would be heard of an alarm.
 * To be called from a click or a key: browsers open the loudspeaker for those alone. Only the loudspeaker's own volume
 * is beyond it.
 */
export const testSound = async (): Promise<SoundTest> => {
  if (!('AudioContext' in window)) return 'absent';
  const context = new AudioContext();
  try {
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 1000))]);
    if (context.state !== 'running') return 'blocked';
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const ear = context.createAnalyser();
    oscillator.frequency.value = 523;
    gain.gain.value = SOFT;
    oscillator.connect(gain).connect(ear).connect(context.destination);
    oscillator.start();
    await new Promise((done) => setTimeout(done, LISTEN_MS));
    const heard = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(heard);
    oscillator.stop();
    return heard.some((sample) => Math.abs(sample) > SOFT / 10) ? 'works' : 'blocked';
  } catch {
    return 'absent';
  } finally {
    await context.close().catch(() => undefined);
  }
};

/** Plays the red siren once and says a sentence, as an alarm would. To be called from a click or a key. */
export const tryOut = (sentence: string): void => {
  const speaker = createSpeaker();
  speaker.open();
  const stop = speaker.onChange(() => {
    if (!speaker.isOpen()) return;
    stop();
    speaker.play('red');
    setTimeout(() => createVoice().say(sentence), 1900);
  });
};
