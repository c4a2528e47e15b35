import type { FastifyRequest } from 'fastify';

/** Where a request says it comes from, held against the host it was sent to. */
export type OriginVerdict = 'same' | 'absent' | 'foreign';

/** Compares `Origin` with `Host` (behind a trusted proxy: `X-Forwarded-Host`), the scheme's usual port left out. */
export const originOf = (request: Pick<FastifyRequest, 'headers' | 'host' | 'protocol'>): OriginVerdict => {
  const { origin } = request.headers;
  if (origin === undefined) return 'absent';
  const own = `${request.protocol}://${request.host}`;
  if (!URL.canParse(origin) || !URL.canParse(own)) return 'foreign';
  return new URL(origin).host === new URL(own).host ? 'same' : 'foreign';
};
