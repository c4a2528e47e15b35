import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordOr } from '../alarms/words.js';
import { type Session, signIn } from '../api/session.js';
import { switchLanguage, useLanguage } from '../i18n/i18n.js';
import { SoundCheck } from './sound-check.js';

/** Asks who sits at the screen. */
export const Login = ({ onSession }: { readonly onSession: (session: Session) => void }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  const send = async (): Promise<void> => {
    if (isSending) return;
    setSending(true);
    setRefusal('');
    const answer = await signIn(user.trim(), password);
    setSending(false);
    if (answer.ok) onSession(answer.value);
    else setRefusal(wordOr(t, `error.${answer.code}`, t('login.failed')));
  };
  return (
    <main className="login">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h1>{t('product.name')}</h1>
        <p className="quiet">{t('product.what')}</p>
        <label htmlFor="user">
          {t('login.user')}
          <Input
            id="user"
            name="user"
            autoComplete="username"
            autoFocus
            value={user}
            onChange={(event) => setUser(event.target.value)}
          />
        </label>
        <label htmlFor="password">
          {t('login.password')}
          <Input
            id="password"
            name="password"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        <SoundCheck />
        <p className="refusal" role="alert">
          {refusal}
        </p>
        <Button
          type="primary"
          htmlType="submit"
          block
          data-testid="login"
          loading={isSending}
          disabled={user.trim() === '' || password === ''}
        >
          {t('login.enter')}
        </Button>
        <Button
          type="text"
          block
          data-testid="language"
          onClick={() => switchLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {language === 'zh' ? 'English' : '中文'}
        </Button>
      </form>
    </main>
  );
};
