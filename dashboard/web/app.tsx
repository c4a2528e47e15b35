import { ConfigProvider } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { currentSession, type Session } from './api/session.js';
import { Login } from './login/login.js';
import { LiveScreen } from './screen/live-screen.js';
import { antTheme } from './theme.js';

/** undefined: not known yet; null: nobody is signed in. */
type Known = Session | null | undefined;

/** Login, or the live screen. */
export const App = () => {
  const [session, setSession] = useState<Known>(undefined);
  useEffect(() => {
    void currentSession().then((answer) => setSession(answer.ok ? answer.value : null));
  }, []);
  const end = useCallback(() => setSession(null), []);
  return (
    <ConfigProvider theme={antTheme} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      {session === undefined ? null : session === null ? (
        <Login onSession={setSession} />
      ) : (
        <LiveScreen session={session} onEnd={end} />
      )}
    </ConfigProvider>
  );
};
