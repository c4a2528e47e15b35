import { ConfigProvider } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from './api/session.js';
import { WordsContext } from './i18n/words.js';
import { firstSession } from './live/early-line.js';
import { Login } from './login/login.js';
import { LiveScreen } from './screen/live-screen.js';
import { antTheme } from './theme.js';

/** undefined: not known yet; null: nobody is signed in. */
type Known = Session | null | undefined;

/** A wall is opened by its address and never becomes anything else. */
const IS_WALL = /^\/wall\/?$/.test(location.pathname);

/** Login, or the live screen. */
export const App = () => {
  const { t } = useTranslation();
  const [session, setSession] = useState<Known>(undefined);
  useEffect(() => {
    void firstSession().then((answer) => setSession(answer.ok ? answer.value : null));
  }, []);
  const end = useCallback(() => setSession(null), []);
  return (
    <WordsContext value={t}>
      <ConfigProvider theme={antTheme} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
        {session === undefined ? null : session === null ? (
          <Login onSession={setSession} />
        ) : (
          <LiveScreen session={session} isWall={IS_WALL} onEnd={end} />
        )}
      </ConfigProvider>
    </WordsContext>
  );
};
