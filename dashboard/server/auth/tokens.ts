import { createHash, randomBytes } from 'node:crypto';

/** A secret that nobody can guess: 256 bits, fit for cookies and addresses. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What the store knows a token by: SHA-256, hex. Enough for 256 random bits; a password needs `Passwords`. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');
