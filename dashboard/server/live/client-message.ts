import type { z } from 'zod';
import type { Resume } from './hub.js';
import { clientMessageSchema } from './protocol.js';

/** What a screen said, checked; undefined where it is no JSON at all. */
export const readClientMessage = (
  text: string,
): z.ZodSafeParseResult<z.infer<typeof clientMessageSchema>> | undefined => {
  try {
    return clientMessageSchema.safeParse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

/** Where a returning screen left off, from `{stream}:{seq}`; undefined where the text says nothing of the kind. */
export const readResume = (text: string | undefined): Resume | undefined => {
  const [, stream, seq] = /^([\w-]{1,64}):(\d{1,15})$/.exec(text ?? '') ?? [];
  return stream === undefined || seq === undefined ? undefined : { stream, seq: Number(seq) };
};
