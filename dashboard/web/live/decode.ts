import { type ServerMessage, serverMessageSchema } from '../../server/live/protocol.js';

/** What a text from the server is: a message, a kind this client does not know, or something broken. */
export type Decoded =
  | { readonly ok: true; readonly message: ServerMessage }
  | { readonly ok: false; readonly reason: 'unknown-type' | 'broken' };

const KNOWN: readonly string[] = serverMessageSchema.options.map(({ shape }) => shape.type.value);

const typeOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Reads one text of `/ws`. A kind that is not known is left aside, so that an older screen lives with a newer server. */
export const decodeMessage = (text: string): Decoded => {
  const json = parse(text);
  const type = typeOf(json);
  if (typeof type === 'string' && !KNOWN.includes(type)) return { ok: false, reason: 'unknown-type' };
  const parsed = serverMessageSchema.safeParse(json);
  return parsed.success ? { ok: true, message: parsed.data } : { ok: false, reason: 'broken' };
};
