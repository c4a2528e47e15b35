// Who may say and hear what at the embedded broker. A gateway speaks under its own mine and hears what the service says
// there. A program on this machine needs no credentials, and speaks for the mines that no gateway was given to: so the
// demonstration works without setup, and nothing beyond this machine gets in without being known.
import { timingSafeEqual } from 'node:crypto';
import { type Gateway, hashOfSecret } from './gateways.js';
import { isInbound, parseTopic } from './topics.js';

/** Somebody connected. */
export type Speaker =
  | { readonly kind: 'gateway'; readonly id: string; readonly mine: string }
  | { readonly kind: 'local' };

export type Admission =
  | { readonly ok: true; readonly speaker: Speaker }
  | { readonly ok: false; readonly code: 'bad-credentials' | 'credentials-needed'; readonly why: string };

/** The access list of the embedded broker. */
export interface BrokerAccess {
  /** Replaces what is known of gateways. */
  take(gateways: readonly Gateway[]): void;
  admit(client: {
    readonly user?: string | undefined;
    readonly password?: string | undefined;
    readonly address: string | undefined;
  }): Admission;
  /** Whether one that was admitted still stands. */
  stands(speaker: Speaker): boolean;
  /** Why it may not say this, or undefined where it may. */
  refusalToSpeak(speaker: Speaker, topic: string): string | undefined;
  mayHear(speaker: Speaker, topic: string): boolean;
  maySubscribe(speaker: Speaker, filter: string): boolean;
}

const LOOPBACK = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;

/** Whether an address, or a name to listen on, is this machine's own. */
export const isLoopback = (address: string): boolean => address === 'localhost' || LOOPBACK.test(address);

const mineIn = (topic: string): string | undefined => /^mines\/([^/]*)(?:\/|$)/.exec(topic)?.[1];

/** What the service says under a mine, and its gateways hear: commands, alarms, and what is safe. */
const HEARD =
  /^mines\/[^/+#]+\/(alarms\/[^/]+|commands\/[^/]+|substations\/[^/]+\/stored|alarms\/#|commands\/#|substations\/#|#)$/;

export const createBrokerAccess = (): BrokerAccess => {
  let gateways: readonly Gateway[] = [];
  let owned: ReadonlySet<string> = new Set();
  const fits = (gateway: Gateway, hash: Buffer): boolean => {
    const known = Buffer.from(gateway.secretHash, 'hex');
    return known.length === hash.length && timingSafeEqual(known, hash);
  };

  return {
    take(next) {
      gateways = next;
      owned = new Set(next.map(({ mine }) => mine));
    },
    admit({ user, password, address }) {
      if (user !== undefined || password !== undefined) {
        const hash = Buffer.from(hashOfSecret(password ?? ''), 'hex');
        const gateway = gateways.find((one) => one.mine === user && fits(one, hash));
        if (gateway) return { ok: true, speaker: { kind: 'gateway', id: gateway.id, mine: gateway.mine } };
        return { ok: false, code: 'bad-credentials', why: 'user or password is wrong; see minesentry gateway add' };
      }
      if (address !== undefined && LOOPBACK.test(address)) return { ok: true, speaker: { kind: 'local' } };
      const why = 'it comes from another machine without user and password; see minesentry gateway add';
      return { ok: false, code: 'credentials-needed', why };
    },
    stands: (speaker) => speaker.kind === 'local' || gateways.some(({ id }) => id === speaker.id),
    refusalToSpeak(speaker, topic) {
      const mine = mineIn(topic);
      if (mine === undefined) return 'topics begin with mines/';
      if (speaker.kind === 'gateway' && mine !== speaker.mine)
        return `a gateway of ${speaker.mine} speaks for no other mine`;
      if (speaker.kind === 'local' && owned.has(mine))
        return 'this mine has gateways of its own: sign in as one of them';
      // An unknown topic of a mine is taken: the decoder refuses it with its reason, and it is kept.
      const spoken = parseTopic(topic);
      return spoken === undefined || isInbound(spoken)
        ? undefined
        : 'only the service speaks on alarms, commands and stored';
    },
    mayHear(speaker, topic) {
      const mine = mineIn(topic);
      return speaker.kind === 'gateway' ? mine === speaker.mine : mine === undefined || !owned.has(mine);
    },
    maySubscribe(speaker, filter) {
      if (filter.startsWith('$')) return false;
      return speaker.kind === 'local' || (mineIn(filter) === speaker.mine && HEARD.test(filter));
    },
  };
};
