import { describe, expect, it } from 'vitest';
import type { Level } from '../../dashboard/web/live/live-state.js';
import { createAnnunciator } from '../../dashboard/web/sound/annunciator.js';
import { createHorns } from '../../dashboard/web/sound/horns.js';
import { sentenceOf } from '../../dashboard/web/sound/sentence.js';
import { REPEAT_MS } from '../../dashboard/web/sound/tones.js';
import { chineseVoice } from '../../dashboard/web/sound/voice.js';
import { alarmOf, limitOf } from './alarm.js';

/** A room with a loudspeaker and a voice that only note what they are asked; time is set by hand. */
const room = (voiceName: string | null = '中文') => {
  let now = 100_000;
  const played: Level[] = [];
  const said: string[] = [];
  let ended: (() => void) | undefined;
  const annunciator = createAnnunciator(
    createHorns({ read: () => null, write: () => undefined }),
    {
      isOpen: () => true,
      open: () => undefined,
      play: (level) => played.push(level),
      hush: () => undefined,
      onChange: () => () => undefined,
    },
    () => now,
    {
      sentenceOf: ({ id }) => id,
      voice: {
        name: () => voiceName,
        isSpeaking: () => false,
        say: (text, onEnd) => {
          said.push(text);
          ended = onEnd;
        },
        hush: () => undefined,
        onChange: () => () => undefined,
      },
    },
  );
  return {
    annunciator,
    played,
    said,
    pass: (ms: number) => {
      now += ms;
    },
    finish: () => {
      const end = ended;
      ended = undefined;
      end?.();
    },
  };
};

const red = alarmOf({ id: 'red', level: 'red' });
const yellow = alarmOf({ id: 'yellow', level: 'yellow' });

describe('the horn and the voice', () => {
  it('sound an alarm at once and again until it is acknowledged, each level in its own time', () => {
    for (const level of ['red', 'orange', 'yellow', 'blue'] as const) {
      const { annunciator, played, pass, finish } = room();
      const alarm = alarmOf({ id: level, level });
      annunciator.announce(alarm, true);
      finish();
      pass(REPEAT_MS[level] - 1);
      annunciator.tick([alarm]);
      expect(played).toEqual([level]);
      pass(1);
      annunciator.tick([alarm]);
      expect(played).toEqual([level, level]);
      pass(REPEAT_MS[level]);
      annunciator.tick([{ ...alarm, state: 'acknowledged' }]);
      expect(played).toEqual([level, level]);
    }
  });

  it('speak the first alarm of a flood and then how many more there are', () => {
    const { annunciator, said, finish } = room();
    annunciator.announce(red, true);
    for (let index = 0; index < 10; index += 1) annunciator.announce(alarmOf({ id: `r${index}`, level: 'red' }), true);
    expect(said).toEqual(['red']);
    finish();
    expect(said).toEqual(['red', '另有 10 条报警。']);
  });

  it('let a graver alarm interrupt what is being spoken', () => {
    const { annunciator, said } = room();
    annunciator.announce(yellow, true);
    annunciator.announce(red, true);
    expect(said).toEqual(['yellow', 'red']);
  });

  it('keep silent for a minute when asked, unless a red alarm comes', () => {
    const { annunciator, played, pass } = room();
    annunciator.announce(yellow, true);
    annunciator.silence();
    pass(REPEAT_MS.yellow - 1);
    annunciator.tick([yellow]);
    expect(played).toEqual(['yellow']);
    annunciator.announce(red, true);
    expect(played).toEqual(['yellow', 'red']);
  });

  it('sound no second time for an alarm that is told again, and never for a shelved one', () => {
    const { annunciator, played } = room(null);
    annunciator.announce(red, true);
    annunciator.announce(red, true);
    const suppressed = { kind: 'shelved', by: 'li', reason: '检修' } as const;
    annunciator.announce(alarmOf({ id: 'shelved', level: 'orange', suppressed }), true);
    expect(played).toEqual(['red']);
  });
});

describe('the voice', () => {
  it('is Chinese and of this machine: never one that needs a network, never another language', () => {
    const voice = (name: string, lang: string, localService: boolean) => ({ name, lang, localService });
    expect(chineseVoice([voice('net', 'zh-CN', false), voice('en', 'en-US', true)])).toBeUndefined();
    expect(chineseVoice([voice('tw', 'zh-TW', true), voice('cn', 'zh_CN', true)])?.name).toBe('cn');
    expect(chineseVoice([voice('tw', 'zh-TW', true)])?.name).toBe('tw');
  });

  it('says level, what, how much and what to do, with a number that does not cross its limit', () => {
    const alarm = alarmOf({ id: 'a', level: 'red', value: 1.264, limit: limitOf('alarm', 1, '% CH4') });
    expect(sentenceOf(alarm, undefined, false)).toBe('红色撤人。瓦斯超限，百分之1.26，立即撤人。');
  });
});
