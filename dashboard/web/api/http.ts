/** What came of a request: its answer, or a refusal with a stable code. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** 0 where no answer came at all. */
      readonly status: number;
      readonly code: string;
      readonly message: string;
      /** Everything else the refusal said. */
      readonly body: Readonly<Record<string, unknown>>;
    };

const TIMEOUT_MS = 10_000;

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

let unlock: (() => Promise<boolean>) | undefined;

/** Who asks for the password when the service wants it anew; answers how to stop. One at a time. */
export const onLocked = (ask: () => Promise<boolean>): (() => void) => {
  unlock = ask;
  return () => {
    if (unlock === ask) unlock = undefined;
  };
};

type Method = 'GET' | 'POST' | 'DELETE';

/** Asks the service under `/api`; where the session is locked, once more after the password was given again. Answers are taken in the shape the contract declares; a failure is never thrown. */
export const ask = async <T>(
  method: Method,
  path: string,
  send?: unknown,
  timeoutMs = TIMEOUT_MS,
): Promise<Answer<T>> => {
  const answer = await askOnce<T>(method, path, send, timeoutMs);
  if (answer.ok || answer.code !== 'session-locked' || unlock === undefined) return answer;
  return (await unlock()) ? askOnce<T>(method, path, send, timeoutMs) : answer;
};

const askOnce = async <T>(method: Method, path: string, send: unknown, timeoutMs: number): Promise<Answer<T>> => {
  try {
    const response = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(timeoutMs),
      ...(send === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(send) }),
    });
    const body = await bodyOf(response);
    if (response.ok) return { ok: true, value: body as T };
    const refusal = isRecord(body) ? body : {};
    return {
      ok: false,
      status: response.status,
      code: textOf(refusal['code'], `http-${response.status}`),
      message: textOf(refusal['message'], ''),
      body: refusal,
    };
  } catch (error) {
    return { ok: false, status: 0, code: 'unreachable', message: String(error), body: {} };
  }
};
