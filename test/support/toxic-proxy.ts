import { connect, createServer, type Socket } from 'node:net';

/** Sees the bytes that pass on one connection; each is called with what goes that way. */
export interface Tap {
  toServer(bytes: Buffer): void;
  toClient(bytes: Buffer): void;
}

/** A network that fails as told, between a client and a server of the loopback. */
export interface ToxicProxy {
  /** Where clients connect. */
  readonly port: number;
  /** Cuts every connection that stands, as an unplugged switch with a reset does. */
  cut(): void;
  /** Half-open: what stands stays open on both sides, and nothing passes on it any more. New connections are sound. */
  freeze(): void;
  /** Whether new connections are taken; those that are not are closed at once. */
  take(connections: boolean): void;
  /** What the server answers is late by so many ms. */
  delay(ms: number): void;
  close(): Promise<void>;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  frozen: boolean;
}

/** Starts a proxy to a port of the loopback; `tap` is asked at each connection. */
export const startToxicProxy = async (options: {
  readonly to: number;
  readonly tap?: () => Tap;
}): Promise<ToxicProxy> => {
  const pairs = new Set<Pair>();
  let taking = true;
  let lateMs = 0;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (!taking) {
      near.destroy();
      return;
    }
    const far = connect({ port: options.to, host: '127.0.0.1', allowHalfOpen: true });
    const pair: Pair = { near, far, frozen: false };
    const tap = options.tap?.();
    pairs.add(pair);
    const waiting: (() => void)[] = [];
    // In order, also where the delay has just been taken away: whoever is due takes those before it along.
    const later = (act: () => void): void => {
      if (lateMs === 0 && waiting.length === 0) {
        act();
        return;
      }
      waiting.push(act);
      setTimeout(() => {
        for (const one of waiting.splice(0, waiting.indexOf(act) + 1)) one();
      }, lateMs);
    };
    const over = (): void => {
      if (pair.frozen) return;
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('data', (bytes: Buffer) => {
      if (pair.frozen) return;
      tap?.toServer(bytes);
      if (!far.write(bytes)) near.pause();
    });
    far.on('data', (bytes: Buffer) => {
      if (pair.frozen) return;
      later(() => {
        if (pair.frozen || near.destroyed) return;
        tap?.toClient(bytes);
        if (!near.write(bytes)) far.pause();
      });
    });
    near.on('drain', () => far.resume());
    far.on('drain', () => near.resume());
    // Behind the last bytes, also where these are late.
    near.on('end', () => pair.frozen || far.end());
    far.on('end', () => later(() => pair.frozen || near.end()));
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', over);
    }
    near.on('close', over);
    far.on('close', () => later(over));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const cut = (): void => {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
    pairs.clear();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    freeze() {
      for (const pair of pairs) pair.frozen = true;
    },
    take(connections) {
      taking = connections;
    },
    delay(ms) {
      lateMs = ms;
    },
    async close() {
      taking = false;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      cut();
      await closed;
    },
  };
};
