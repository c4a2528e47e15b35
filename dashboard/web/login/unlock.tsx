import { Button, Input, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordOr } from '../alarms/words.js';
import { onLocked } from '../api/http.js';
import { type Session, signIn } from '../api/session.js';

/**
 * Asks for the password in place when the service says that it was given too long ago: the picture behind it goes on,
 * and what was asked for is asked again. Closing it leaves that refused.
 */
export const Unlock = ({ session }: { readonly session: Session }) => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  const waiting = useRef<((unlocked: boolean) => void)[]>([]);
  const settle = (unlocked: boolean): void => {
    setOpen(false);
    setPassword('');
    setRefusal('');
    for (const resolve of waiting.current.splice(0)) resolve(unlocked);
  };
  useEffect(() => {
    const callers = waiting.current;
    const stop = onLocked(
      () =>
        new Promise((resolve) => {
          callers.push(resolve);
          setOpen(true);
        }),
    );
    return () => {
      stop();
      for (const resolve of callers.splice(0)) resolve(false);
    };
  }, []);
  const send = async (): Promise<void> => {
    if (isSending || password === '') return;
    setSending(true);
    const answer = await signIn(session.user, password);
    setSending(false);
    if (answer.ok) settle(true);
    else setRefusal(wordOr(t, `error.${answer.code}`, t('login.failed')));
  };
  return (
    <Modal
      open={isOpen}
      title={t('unlock.title')}
      footer={null}
      width={400}
      mask={false}
      destroyOnHidden
      onCancel={() => settle(false)}
    >
      <form
        className="unlock"
        data-testid="unlock"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className="quiet">{t('unlock.why', { user: session.user })}</p>
        <label htmlFor="unlock-password">
          {t('login.password')}
          <Input
            id="unlock-password"
            type="password"
            autoComplete="current-password"
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        <p className="refusal" role="alert">
          {refusal}
        </p>
        <Button type="primary" htmlType="submit" block loading={isSending} disabled={password === ''}>
          {t('unlock.go')}
        </Button>
      </form>
    </Modal>
  );
};
