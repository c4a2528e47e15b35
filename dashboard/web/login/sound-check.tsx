import { Button } from 'antd';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { type SoundTest, testSound, tryOut } from '../sound/self-test.js';
import { TRIAL_SENTENCE } from '../sound/sentence.js';
import { createVoice } from '../sound/voice.js';

/** Says before anybody signs in whether alarms will be heard here: the loudspeaker is tried at the first key or click. */
export const SoundCheck = () => {
  const { t } = useTranslation();
  const [sound, setSound] = useState<SoundTest | 'untried' | 'testing'>('untried');
  const [voice] = useState(createVoice);
  const name = useSyncExternalStore(voice.onChange, voice.name);
  const tried = useRef(false);
  useEffect(() => {
    const test = (): void => {
      if (tried.current) return;
      tried.current = true;
      setSound('testing');
      void testSound().then((result) => {
        tried.current = result === 'works';
        setSound(result);
      });
    };
    window.addEventListener('pointerdown', test);
    window.addEventListener('keydown', test);
    return () => {
      window.removeEventListener('pointerdown', test);
      window.removeEventListener('keydown', test);
    };
  }, []);
  return (
    <section className="sound-check" aria-label={t('sound-check.title')} data-testid="sound-check">
      <p data-testid="sound-check-sound" data-state={sound} className={sound === 'works' ? '' : 'strong'}>
        <span>{sound === 'works' ? '✓' : sound === 'untried' || sound === 'testing' ? '…' : '✕'}</span>
        {t(`sound-check.${sound}`)}
      </p>
      <p
        data-testid="sound-check-voice"
        data-state={name === null ? 'none' : 'has'}
        className={name === null ? 'strong' : ''}
      >
        <span>{name === null ? '✕' : '✓'}</span>
        {name === null ? t('sound-check.no-voice') : t('sound-check.voice', { name })}
      </p>
      <Button size="small" data-testid="sound-try" onClick={() => tryOut(TRIAL_SENTENCE)}>
        {t('sound-check.try')}
      </Button>
    </section>
  );
};
