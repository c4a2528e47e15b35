import { createHash } from 'node:crypto';

/** An incident's id follows from what it is: the same overrun has the same id however often it is judged again. */
export const incidentId = (of: {
  readonly mine: string;
  readonly workplace: string;
  readonly rule: string;
  readonly limit: number;
  readonly firstAt: number;
}): string => {
  const cause = JSON.stringify([of.mine, of.workplace, of.rule, of.limit, of.firstAt]);
  return `i-${createHash('sha256').update(cause).digest('hex').slice(0, 20)}`;
};
