import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useClock } from '../live/hooks.js';

/** Says whether alarms can be heard; a click opens the loudspeaker, or silences it for a minute. */
export const SoundButton = () => {
  const { t } = useTranslation();
  const { annunciator } = useClient();
  const state = useSyncExternalStore(annunciator.subscribe, annunciator.state);
  const voice = useClock(() => annunciator.voice() ?? '') || null;
  const left = useClock(() =>
    state.kind === 'silenced' ? Math.max(0, Math.ceil((state.until - Date.now()) / 1000)) : 0,
  );
  const text =
    state.kind === 'shut'
      ? t('sound.shut')
      : state.kind === 'silenced'
        ? t('sound.silenced', { s: left })
        : t('sound.on');
  return (
    <button
      type="button"
      className={`sound ${state.kind}`}
      data-testid="sound"
      data-state={state.kind}
      title={t('sound.hint')}
      onClick={() => (state.kind === 'shut' ? annunciator.open() : annunciator.silence())}
    >
      {text}
      {voice === null && <span className="no-voice"> · {t('sound.no-voice')}</span>}
    </button>
  );
};
