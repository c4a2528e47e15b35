import { idFrom } from '../id-from.js';

/** An incident's id follows from what it is: the same overrun has the same id however often it is judged again. */
export const incidentId = (of: {
  readonly mine: string;
  readonly workplace: string;
  readonly rule: string;
  readonly limit: number;
  readonly firstAt: number;
}): string => idFrom('i', [of.mine, of.workplace, of.rule, of.limit, of.firstAt]);
