import { createContext, useContext, useMemo, useRef, useSyncExternalStore } from 'react';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import type { LiveReading } from '../../server/live/protocol.js';
import { type Condition, conditionOf } from '../points/condition.js';
import { type Truth, truthOf } from '../top/truth.js';
import type { LiveClient } from './client.js';
import type { ConnectionState } from './connection.js';
import type { Alarm } from './live-state.js';
import { type LiveState, pointKey } from './live-state.js';
import { onTick } from './ticker.js';

export const LiveContext = createContext<LiveClient | null>(null);

/** The live client of the screen around. */
export const useClient = (): LiveClient => {
  const client = useContext(LiveContext);
  if (client === null) throw new Error('a live part is drawn outside the live screen');
  return client;
};

/** A part of the live state; drawn again only when that part changed. `select` must return what the state holds, not a copy. */
export const useLive = <T>(select: (state: LiveState) => T): T => {
  const { store } = useClient();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
};

/** Alarms of one mine that are not closed; the same array until one of them changes. */
export const useAlarms = (mine: string): readonly Alarm[] => {
  const alarms = useLive((state) => state.alarms);
  return useMemo(() => [...alarms.values()].filter((alarm) => alarm.mine === mine), [alarms, mine]);
};

export const useConnection = (): ConnectionState => {
  const client = useClient();
  return useSyncExternalStore(client.onConnection, client.connection);
};

/** Whether what is shown is the present; looked at four times a second. */
export const useTruth = (): Truth => {
  const client = useClient();
  const kept = useRef<Truth>({ kind: 'present' });
  return useSyncExternalStore(onTick, () => {
    const next = truthOf(client.connection().kind, client.line());
    const before = kept.current;
    const seconds = (one: Truth): number => ('ms' in one ? Math.floor(one.ms / 1000) : 0);
    if (next.kind !== before.kind || seconds(next) !== seconds(before)) kept.current = next;
    return kept.current;
  });
};

/** What `read` makes of the server's clock; looked at four times a second, drawn again only when the result changed. */
export const useClock = <T extends string | number | boolean>(read: (serverNow: number) => T): T => {
  const client = useClient();
  return useSyncExternalStore(onTick, () => read(client.serverNow()));
};

/** The server's clock in whole seconds, epoch ms. */
export const useSecond = (): number => useClock((now) => Math.floor(now / 1000) * 1000);

/** A point's newest reading and what may be believed of it now. */
export const usePoint = (
  mine: MineView,
  point: PointView,
): { readonly reading: LiveReading | undefined; readonly condition: Condition } => {
  const client = useClient();
  const key = pointKey(mine.id, point.id);
  const reading = useLive((state) => state.readings.get(key));
  const kept = useRef<Condition>({ kind: 'unheard' });
  const condition = useSyncExternalStore(onTick, () => {
    const next = conditionOf(reading, point.cycleS, client.serverNow());
    const seconds = (one: Condition): number => (one.kind === 'stale' ? Math.floor(one.ageMs / 1000) : 0);
    const before = kept.current;
    const same =
      next.kind === before.kind &&
      seconds(next) === seconds(before) &&
      (next.kind !== 'bad' || before.kind !== 'bad' || next.quality === before.quality);
    if (!same) kept.current = next;
    return kept.current;
  });
  return { reading, condition };
};
