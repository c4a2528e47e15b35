import type { ServerMessage } from '../../server/live/protocol.js';
import { currentSession } from '../api/session.js';
import { type Annunciator, createAnnunciator } from '../sound/annunciator.js';
import { createHorns } from '../sound/horns.js';
import { sentenceOf } from '../sound/sentence.js';
import { createSpeaker } from '../sound/tones.js';
import { createVoice } from '../sound/voice.js';
import { createClockOffset } from './clock-offset.js';
import { type ConnectionState, createConnection } from './connection.js';
import { decodeMessage } from './decode.js';
import { takeLine } from './early-line.js';
import { createLiveStore, type LiveStore, laterFrame, nextFrame } from './store.js';

/** Everything that lives outside React while somebody is signed in. */
export interface LiveClient {
  readonly store: LiveStore;
  readonly annunciator: Annunciator;
  /** The server's clock as this machine best knows it, epoch ms. */
  serverNow(): number;
  /** How long ago a message came, and how late the newest heartbeat was against the quickest one lately; ms. */
  line(): { readonly heardAgoMs: number; readonly lagMs: number };
  connection(): ConnectionState;
  onConnection(listener: () => void): () => void;
  close(): void;
}

const HORN_STORAGE = 'minesentry.horns';

/** Opens the line to the server. `onSignedOut` is called when the session has ended; the line then stays closed. */
export const createLiveClient = (onSignedOut: () => void): LiveClient => {
  const store = createLiveStore(nextFrame, laterFrame);
  const offset = createClockOffset();
  const horns = createHorns({
    read: () => sessionStorage.getItem(HORN_STORAGE),
    write: (text) => sessionStorage.setItem(HORN_STORAGE, text),
  });
  const annunciator = createAnnunciator(horns, createSpeaker(), Date.now, {
    voice: createVoice(),
    sentenceOf: (alarm) => {
      const { mines } = store.get();
      return sentenceOf(
        alarm,
        mines.find(({ id }) => id === alarm.mine),
        mines.length > 1,
      );
    },
  });
  let heardAt = Date.now();
  let lagMs = 0;
  const listeners = new Set<() => void>();
  let state: ConnectionState = { kind: 'connecting' };

  const showHorns = (): void => {
    document.body.dataset['horns'] = String(horns.count());
  };
  const reportPainted = (alarm: string): void => {
    if (document.hidden) return;
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        connection.send({ type: 'painted', alarm, at: Date.now(), clockOffsetMs: offset.ms() }),
      ),
    );
  };
  const take = (message: ServerMessage): void => {
    if ((message.type === 'heartbeat' || message.type === 'snapshot') && message.serverAt > 0) {
      offset.hear(message.serverAt, Date.now());
      lagMs = Math.max(0, Date.now() + offset.ms() - message.serverAt);
    }
    if (message.type === 'alarm' && message.seq > store.get().seq) {
      annunciator.announce(message.alarm, message.horn);
      showHorns();
    }
    store.receive(message);
    if (message.type === 'snapshot') store.flush();
    if (message.type === 'alarm' && message.horn) nextFrame(() => reportPainted(message.alarm.id));
  };

  showHorns();
  const connection = createConnection({
    open: takeLine,
    now: Date.now,
    later(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    resume() {
      store.flush();
      const { stream, seq } = store.get();
      return stream === null ? null : `${stream}:${seq}`;
    },
    onText(text) {
      heardAt = Date.now();
      const decoded = decodeMessage(text);
      if (decoded.ok) take(decoded.message);
      return decoded.ok || decoded.reason === 'unknown-type';
    },
    onState(next) {
      state = next;
      for (const listener of listeners) listener();
    },
    async mayRetry() {
      const session = await currentSession();
      const over = !session.ok && session.status === 401;
      if (over) onSignedOut();
      return !over;
    },
  });
  const beat = setInterval(() => annunciator.tick(store.get().alarms.values()), 1000);

  return {
    store,
    annunciator,
    serverNow: () => Date.now() + offset.ms(),
    line: () => ({ heardAgoMs: Date.now() - heardAt, lagMs }),
    connection: () => state,
    onConnection(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(beat);
      connection.close();
      annunciator.silence();
    },
  };
};
