import { Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Session, signOut } from '../api/session.js';
import { createLiveClient, type LiveClient } from '../live/client.js';
import { LiveContext, useConnection, useLive } from '../live/hooks.js';
import { Unlock } from '../login/unlock.js';
import { LostBanner } from '../top/lost-banner.js';
import { WallScreen } from '../wall/wall-screen.js';
import { goTo } from './pages.js';
import { MineScreen } from './screen.js';

const MINE_STORAGE = 'minesentry.mine';

/** What stands before the first snapshot: the shape of the screen without anything that could be taken for a value. */
const Waiting = () => {
  const { t } = useTranslation();
  const { kind } = useConnection();
  return (
    <div className="screen waiting">
      <LostBanner zone="Asia/Shanghai" />
      <header className="top-strip">
        <span className="brand">{t('product.name')}</span>
        <span className="quiet" data-testid="connection" data-state="lost">
          {t(`connection.${kind}`)}
        </span>
      </header>
      <div className="body">
        <div className="left">
          <Skeleton active={false} paragraph={{ rows: 10 }} />
        </div>
        <div className="right">
          <Skeleton active={false} paragraph={{ rows: 6 }} />
        </div>
      </div>
    </div>
  );
};

const Mines = ({ session, onSignOut }: { readonly session: Session; readonly onSignOut: () => void }) => {
  const { t } = useTranslation();
  const mines = useLive((state) => state.mines);
  const stream = useLive((state) => state.stream);
  const [chosen, setChosen] = useState<{ readonly mine: string | null; readonly alarm: string | null }>(() => ({
    mine: localStorage.getItem(MINE_STORAGE),
    alarm: null,
  }));
  const mine = mines.find(({ id }) => id === chosen.mine) ?? mines[0];
  if (stream === null) return <Waiting />;
  if (mine === undefined) return <p className="empty large">{t('mine.none')}</p>;
  return (
    <MineScreen
      key={mine.id}
      mines={mines}
      mine={mine}
      session={session}
      onSignOut={onSignOut}
      startAlarm={chosen.alarm}
      onMine={(id, alarm) => {
        localStorage.setItem(MINE_STORAGE, id);
        setChosen({ mine: id, alarm: alarm ?? null });
        goTo('live');
      }}
    />
  );
};

/** The live screen of somebody who is signed in, with its line to the server. */
export const LiveScreen = ({
  session,
  isWall,
  onEnd,
}: {
  readonly session: Session;
  /** Shows the wall: reads only. */
  readonly isWall: boolean;
  readonly onEnd: () => void;
}) => {
  const [client, setClient] = useState<LiveClient | null>(null);
  useEffect(() => {
    const made = createLiveClient(onEnd);
    setClient(made);
    return made.close;
  }, [onEnd]);
  if (client === null) return null;
  return (
    <LiveContext value={client}>
      {isWall ? (
        <WallScreen />
      ) : (
        <>
          <Unlock session={session} />
          <Mines
            session={session}
            onSignOut={() => {
              void signOut().then(onEnd);
            }}
          />
        </>
      )}
    </LiveContext>
  );
};
