import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { OK } from '../../domain/status.js';
import type { Notice, Notifier } from './notifier.js';

/** Bounds of the webhook; tests give their own. */
export interface WebhookBounds {
  /** Beyond so many waiting notices the oldest of the least urgent is lost: an alarm before an order, a yellow one before a red. */
  readonly mostWaiting: number;
  readonly mostInFlight: number;
  /** An answer may take so long. */
  readonly timeoutMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** A notice older than this tells nobody anything; it is given up. */
  readonly keptMs: number;
  /** The last try at the end may take so long. */
  readonly closingMs: number;
}

export const WEBHOOK_BOUNDS: WebhookBounds = {
  mostWaiting: 1000,
  mostInFlight: 4,
  timeoutMs: 10_000,
  firstRetryMs: 1000,
  longestRetryMs: 60_000,
  keptMs: 3_600_000,
  closingMs: 3000,
};

const SLOW_MS = 30_000;
const LOSS_SHOWN_MS = 3_600_000;
/** Answers of 4xx that ask to come again later. */
const LATER: readonly number[] = [408, 425, 429];

/** The signature of a notice: hex HMAC-SHA256 of `timestamp.body`, so that neither can be changed or sent again later. */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');

interface Entry {
  readonly notice: Notice;
  readonly since: number;
  notBefore: number;
  tries: number;
}

/** The lower, the sooner it is sent and the later it is lost. */
const urgencyOf = ({ kind, level }: Notice): number =>
  kind === 'evacuation' ? 0 : { red: 1, orange: 2, yellow: 3, blue: 4 }[level];

/** What went wrong, without addresses or credentials, which an error's own text may hold. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
};

/** The address without credentials, and these as a header: `fetch` takes none in the address. */
const splitUrl = (text: string): { readonly url: string; readonly authorization?: string } => {
  const url = new URL(text);
  const { username, password } = url;
  if (username === '' && password === '') return { url: url.href };
  url.username = '';
  url.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url: url.href, authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
};

/**
 * Posts notices as JSON to a web address: signed, the most urgent first, a few at a time, each again with growing
 * pauses until it is taken (2xx) or refused (any other answer below 500). The receiver tells repeats by `Idempotency-Key`.
 * Neither the secret nor the address is ever logged.
 */
export const createWebhook = (options: {
  readonly url: string;
  readonly secret: string;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  readonly bounds?: Partial<WebhookBounds>;
}): Notifier => {
  const { secret, clock, logger } = options;
  const bounds = { ...WEBHOOK_BOUNDS, ...options.bounds };
  const { url, authorization } = splitUrl(options.url);
  const waiting = new Set<Entry>();
  const inFlight = new Map<Entry, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let failing: string | undefined;
  let lost: { readonly count: number; readonly lastAt: number; readonly why: string } | undefined;
  let isClosing = false;
  const ending = new AbortController();

  const lose = (entry: Entry, why: string): void => {
    waiting.delete(entry);
    lost = { count: (lost?.count ?? 0) + 1, lastAt: clock(), why };
    const { id, kind, level } = entry.notice;
    logger.error({ notice: id, kind, level, tries: entry.tries, why }, 'a notice did not reach the webhook');
  };

  const makeRoom = (): void => {
    if (waiting.size < bounds.mostWaiting) return;
    let least: Entry | undefined;
    for (const entry of waiting) {
      if (inFlight.has(entry)) continue;
      if (least === undefined || urgencyOf(entry.notice) > urgencyOf(least.notice)) least = entry;
    }
    if (least !== undefined) lose(least, `more than ${bounds.mostWaiting} notices wait`);
  };

  const post = async ({ notice }: Entry): Promise<Response> => {
    const body = JSON.stringify(notice);
    const timestamp = clock();
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(bounds.timeoutMs), ending.signal]),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'idempotency-key': notice.id,
        'x-minesentry-timestamp': String(timestamp),
        'x-minesentry-signature': `sha256=${signatureOf(secret, timestamp, body)}`,
        ...(authorization === undefined ? {} : { authorization }),
      },
      body,
    });
    await response.body?.cancel();
    return response;
  };

  const again = (entry: Entry, why: string): void => {
    if (ending.signal.aborted) return;
    if (failing === undefined) logger.warn({ why, waiting: waiting.size }, 'the webhook does not take notices');
    failing = why;
    if (clock() - entry.since >= bounds.keptMs) {
      lose(entry, `given up: ${why}`);
      return;
    }
    const pauseMs = Math.min(bounds.longestRetryMs, bounds.firstRetryMs * 2 ** (entry.tries - 1));
    entry.notBefore = clock() + pauseMs * (1 - Math.random() / 4);
  };

  const send = async (entry: Entry): Promise<void> => {
    entry.tries += 1;
    try {
      const { ok, status } = await post(entry);
      if (ok) {
        waiting.delete(entry);
        failing = undefined;
      } else if (status >= 500 || LATER.includes(status)) again(entry, `answers ${status}`);
      else lose(entry, `refused with ${status}`);
    } catch (error) {
      again(entry, reasonOf(error));
    } finally {
      inFlight.delete(entry);
    }
  };

  const nextDue = (): Entry | undefined => {
    let next: Entry | undefined;
    for (const entry of waiting) {
      if (inFlight.has(entry) || entry.notBefore > clock()) continue;
      if (next === undefined || urgencyOf(entry.notice) < urgencyOf(next.notice)) next = entry;
    }
    return next;
  };

  const pump = (): void => {
    clearTimeout(timer);
    if (isClosing) return;
    while (inFlight.size < bounds.mostInFlight) {
      const entry = nextDue();
      if (entry === undefined) break;
      inFlight.set(entry, send(entry).finally(pump));
    }
    const pausing = [...waiting].filter((one) => !inFlight.has(one)).map(({ notBefore }) => notBefore);
    if (pausing.length === 0 || inFlight.size >= bounds.mostInFlight) return;
    timer = setTimeout(pump, Math.max(1, Math.min(...pausing) - clock())).unref();
  };

  return {
    notify(notice) {
      const entry: Entry = { notice, since: clock(), notBefore: 0, tries: 0 };
      if (isClosing) return lose(entry, 'the service stops');
      for (const one of waiting) if (one.notice.id === notice.id) return;
      makeRoom();
      waiting.add(entry);
      pump();
    },
    status() {
      const reasons: string[] = [];
      const oldest = Math.min(...[...waiting].map(({ since }) => since));
      if (clock() - oldest > SLOW_MS) reasons.push(`${waiting.size} notices wait${failing ? ` (${failing})` : ''}`);
      if (lost !== undefined && clock() - lost.lastAt < LOSS_SHOWN_MS) {
        reasons.push(`${lost.count} notices were lost, the last: ${lost.why}`);
      }
      return reasons.length === 0 ? OK : { state: 'degraded', why: reasons.join('; ') };
    },
    async close() {
      isClosing = true;
      clearTimeout(timer);
      const left = [...waiting].filter((one) => !inFlight.has(one));
      left.sort((one, other) => urgencyOf(one.notice) - urgencyOf(other.notice));
      const sendRest = async (): Promise<void> => {
        for (let entry = left.shift(); entry !== undefined; entry = left.shift()) await send(entry);
      };
      const rest = [...inFlight.values(), ...Array.from({ length: bounds.mostInFlight }, sendRest)];
      await Promise.race([Promise.all(rest), delay(bounds.closingMs, undefined, { ref: false })]);
      left.length = 0;
      const undelivered = waiting.size;
      ending.abort();
      if (undelivered > 0) logger.error({ lost: undelivered }, 'the webhook was closed before all was delivered');
    },
  };
};
