import type { WebSocket } from 'ws';
import { z } from 'zod';
import { maySee, type Person } from '../../../domain/roles.js';
import { type App, personOf } from '../access.js';
import type { Entry } from '../auth/entry.js';
import { refuse } from '../errors.js';
import type { Metrics } from '../metrics.js';
import type { ServerParts } from '../ports.js';
import { readClientMessage, readResume } from './client-message.js';
import { CLOSE_CODES } from './protocol.js';
import type { Screen, Wire } from './screen.js';

const FLUSH_EVERY_MS = 250;
const BEAT_EVERY_MS = 3000;
const CHECK_SESSIONS_EVERY_MS = 5000;
/** A socket that has not answered a ping for this long is dead. */
const PING_EVERY_MS = 15_000;
/** Time a socket has to say goodbye before it is cut, with everything that waits in it. */
const GOODBYE_MS = 1000;
/** What is no message is forgiven this often. */
const MOST_NONSENSE = 10;
/** Messages of one screen: so many at once, and as many more each second. */
const MOST_MESSAGES_PER_S = 50;
/** Screens of one session at once: nobody takes up all the room there is. */
const MOST_SCREENS_A_SESSION = 300;

/** Largest message a screen may send, in bytes. */
export const MOST_CLIENT_BYTES = 256 * 1024;

interface Connection {
  readonly socket: WebSocket;
  readonly screen: Screen;
  readonly session: string;
  readonly rights: string;
  /** Who looks, and from where. */
  readonly viewer: { readonly by: string; readonly address: string };
  alive: boolean;
}

const rightsOf = ({ role, scopes }: Person): string => JSON.stringify([role, scopes]);

const wireOf = (socket: WebSocket): Wire => ({
  send: (text) => socket.send(text),
  bufferedBytes: () => socket.bufferedAmount,
  close: (code, reason) => {
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
  },
});

/**
 * `GET /ws`: the live feed. A session that merely expires closes nothing: a running screen is never blanked by it. One
 * that was ended, a disabled user and changed rights do, within seconds.
 */
export const liveSocket = (
  app: App,
  parts: Pick<ServerParts, 'hub' | 'view' | 'passports'> & { readonly entry: Entry; readonly metrics: Metrics },
): void => {
  const { hub, view, entry, metrics, passports } = parts;
  const connections = new Set<Connection>();

  const listen = ({ socket, screen, viewer }: Connection): void => {
    let nonsense = 0;
    let left = MOST_MESSAGES_PER_S;
    const refill = setInterval(() => {
      left = MOST_MESSAGES_PER_S;
    }, 1000).unref();
    socket.on('close', () => clearInterval(refill));
    socket.on('message', (raw: Buffer, isBinary: boolean) => {
      left -= 1;
      const parsed = isBinary || left < 0 ? undefined : readClientMessage(raw.toString());
      if (!parsed?.success) {
        metrics.nonsense();
        nonsense += 1;
        if (nonsense > MOST_NONSENSE) screen.close(CLOSE_CODES.nonsense, 'too many messages that are none');
        return;
      }
      const message = parsed.data;
      if (message.type === 'watch') return hub.watch(screen, message.mines, message.areas);
      const painted = screen.painted(message);
      if (painted === undefined) return;
      metrics.painted(painted.latencyMs);
      const at = Math.round(message.at + message.clockOffsetMs);
      passports?.painted({ alarm: message.alarm, mine: painted.mine, at, ...viewer });
    });
  };

  app.route({
    method: 'GET',
    url: '/ws',
    config: { access: 'signed-in' },
    schema: {
      summary: 'WebSocket: a snapshot, then everything that happens; `resume={stream}:{seq}` for what was missed',
      querystring: z.object({ resume: z.string().max(100).optional() }),
    },
    preValidation: async (request) => {
      const session = request.signedIn?.session;
      const own = [...connections].filter((one) => one.session === session).length;
      if (!hub.hasRoom() || own >= MOST_SCREENS_A_SESSION) throw refuse('too-many-screens');
    },
    handler: async () => {
      throw refuse('use-websocket');
    },
    wsHandler: (socket, request) => {
      const person = personOf(request);
      const resume = readResume(request.query.resume);
      const mineById = new Map(view.mines().map((mine) => [mine.id, mine]));
      const sees = (id: string): boolean => {
        const mine = mineById.get(id);
        return mine !== undefined && maySee(person, mine);
      };
      const screen = hub.join(wireOf(socket), sees, resume);
      if (!screen || !request.signedIn) return socket.close(CLOSE_CODES.goingAway, 'too many screens');
      const { session } = request.signedIn;
      const viewer = { by: person.name, address: request.ip };
      const connection: Connection = { socket, screen, session, rights: rightsOf(person), viewer, alive: true };
      connections.add(connection);
      socket.on('pong', () => {
        connection.alive = true;
      });
      socket.on('close', () => {
        connections.delete(connection);
        hub.leave(screen);
      });
      listen(connection);
    },
  });

  let checking = false;
  const checkSessions = async (): Promise<void> => {
    if (checking || connections.size === 0) return;
    checking = true;
    try {
      const known = [...connections];
      const standing = await entry.standing([...new Set(known.map(({ session }) => session))]);
      for (const { screen, session, rights } of known) {
        const person = standing.get(session);
        if (!person) screen.close(CLOSE_CODES.signedOut, 'signed out');
        else if (rightsOf(person) !== rights) screen.close(CLOSE_CODES.rightsChanged, 'role or scope changed');
      }
    } catch (error) {
      // Screens stay: a store that fails must not take the alarms off the wall.
      app.log.warn({ err: error }, 'the sessions of the screens could not be checked');
    } finally {
      checking = false;
    }
  };
  const ping = (): void => {
    for (const connection of connections) {
      if (!connection.alive) connection.socket.terminate();
      connection.alive = false;
      connection.socket.ping();
    }
  };

  const timers: NodeJS.Timeout[] = [];
  app.addHook('onReady', async () => {
    timers.push(
      setInterval(() => hub.flush(), FLUSH_EVERY_MS),
      setInterval(() => hub.beat(), BEAT_EVERY_MS),
      setInterval(() => void checkSessions(), CHECK_SESSIONS_EVERY_MS),
      setInterval(ping, PING_EVERY_MS),
    );
  });
  app.addHook('preClose', async () => {
    for (const timer of timers) clearInterval(timer);
  });
};
