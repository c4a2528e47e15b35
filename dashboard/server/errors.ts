import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { DeskAnswer } from '../../alerts/desk.js';

/** Every error the server itself answers with: its HTTP status and what to say. The codes are stable. */
export const ERRORS = {
  'invalid-request': [400, 'The request does not fit the interface.'],
  'not-json': [400, 'The body is not JSON.'],
  'not-signed-in': [401, 'Sign in first: POST /api/session.'],
  'wrong-credentials': [401, 'User or password is wrong.'],
  'session-locked': [401, 'The password was given too long ago to act on it: give it again. The display goes on.'],
  'unknown-token': [401, 'This device token is unknown or was revoked.'],
  forbidden: [403, 'Your role may not do this.'],
  'foreign-origin': [403, 'The Origin header must name this server.'],
  'unknown-route': [404, 'There is nothing at this address.'],
  'unknown-mine': [404, 'There is no such mine among those that you may see.'],
  'unknown-point': [404, 'The mine has no such point.'],
  'unknown-card': [404, 'The mine knows no such card.'],
  'unknown-alarm': [404, 'There is no such alarm among those that you may see.'],
  'unknown-evacuation': [404, 'There is no such order among those that you may see.'],
  'unknown-incident': [404, 'There is no such incident among those that you may see.'],
  'unknown-device': [404, 'There is no such device among those that you may see.'],
  'unknown-work': [404, 'There is no such planned work among that which you may see.'],
  'own-reload': [403, 'Whoever asks for a reload does not approve it: ask somebody else.'],
  'unknown-hazard': [404, 'There is no such hazard among those that you may see.'],
  'unknown-handover': [404, 'There is no such handover among those that you may see.'],
  'unknown-spot-check': [404, 'There is no such spot check among those that you may see.'],
  'own-rectification': [403, 'Whoever rectified it does not accept it: ask somebody else.'],
  'own-handover': [403, 'Whoever hands a shift over does not take it over: the next one signs.'],
  'regulator-accepts': [403, 'It is major or supervised: the regulator alone accepts it.'],
  'unknown-report': [404, 'There is no such report; `kinds` lists those that there are.'],
  'unknown-shift': [404, 'The mine has no such shift; `shifts` lists those that it has.'],
  'own-work': [403, 'Whoever plans work does not approve it: ask somebody else.'],
  'evidence-not-kept': [404, 'Nothing is kept of this incident that a file could be made of.'],
  'already-stood-down': [409, 'The order was stood down already.'],
  'not-possible': [409, 'This cannot be done now.'],
  'too-large': [413, 'The body is larger than 1 MiB.'],
  'not-json-type': [415, 'Send application/json.'],
  'use-websocket': [426, 'This address speaks WebSocket only.'],
  'too-many-logins': [429, 'Too many logins from this address; wait a minute.'],
  'mine-file-wrong': [422, 'The mine’s file is wrong, and the one in force stays.'],
  'too-many-packs': [429, 'Other evidence packs are being made; ask again in a minute.'],
  'login-delayed': [429, 'Too many wrong passwords from here; wait as long as Retry-After says.'],
  'too-many-requests': [429, 'More requests than this server answers to one session or address; slow down.'],
  internal: [500, 'Something failed inside the service; its log says what.'],
  'history-unavailable': [503, 'The historian does not answer now; the live view does not need it.'],
  'store-unavailable': [503, 'The journal database does not answer now; the live view does not need it.'],
  'too-many-reports': [503, 'As many reports wait as this server allows; ask again shortly.'],
  'too-many-screens': [503, 'As many screens are connected as this server allows.'],
} as const satisfies Record<string, readonly [number, string]>;
export type ErrorCode = keyof typeof ERRORS;

/** A refusal on its way to the caller: status, stable code, one sentence. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
    /** Further fields of the answer. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message, options);
  }
}

/** An error of the table, with a sentence of its own where that says more. */
export const refuse = (code: ErrorCode, message?: string, cause?: unknown): HttpError => {
  const [status, usual] = ERRORS[code];
  return new HttpError(status, code, message ?? usual, { cause });
};

/** A refusal by the desk, under its own code and with the conditions it names. */
export const refuseByDesk = ({ code, message, conditions }: Extract<DeskAnswer<unknown>, { ok: false }>): HttpError => {
  const known = Object.entries(ERRORS).find(([name]) => name === code);
  const status = known?.[1][0] ?? (code.startsWith('unknown-') ? 404 : ERRORS['not-possible'][0]);
  return new HttpError(status, code, message, {}, conditions && { conditions });
};

const BY_FASTIFY_CODE: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'not-json-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'not-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'not-json',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const asHttpError = (error: unknown): HttpError => {
  if (error instanceof HttpError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map(({ instancePath, message }) => {
      const place = [error.validationContext, ...instancePath.split('/').filter((part) => part !== '')].join('.');
      return `${place}: ${message ?? 'is wrong'}`;
    });
    return refuse('invalid-request', faults.join('; '));
  }
  const code = codeOf(error);
  const known = BY_FASTIFY_CODE[code];
  if (known) return refuse(known);
  if (error instanceof Error) {
    if (error.name === 'HistorianError') return refuse('history-unavailable', undefined, error);
    if (error.name === 'SqliteError') return refuse('store-unavailable', undefined, error);
    // Faults that the HTTP parser itself finds, as a malformed percent-encoding.
    const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    if (status >= 400 && status < 500) return new HttpError(status, 'invalid-request', error.message);
  }
  return refuse('internal', undefined, error);
};

/** Answers what the framework refuses before any route sees it, as a malformed percent-encoding. */
export const answerFrameworkErrors = (error: Error, _: FastifyRequest, reply: FastifyReply): void => {
  const { status, code, message } = asHttpError(error);
  void reply.code(status).send({ code, message });
};

/** Answers every failure with `{ code, message }`; stack traces and causes go to the log alone. */
export const answerErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error, request, reply) => {
    const { status, code, message, cause, details } = asHttpError(error);
    if (status >= 500) {
      request.log.error({ code, route: request.routeOptions.url, err: cause ?? error }, 'a request failed');
    }
    return reply.code(status).send({ code, message, ...details });
  });
};
