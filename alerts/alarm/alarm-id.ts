import { idFrom } from '../id-from.js';

/**
 * An alarm's id follows from what raised it first, so that a repeat after a crash is the same alarm. `suffix` tells a
 * second alarm of the very same instant from the first.
 */
export const alarmId = (
  cause: { readonly mine: string; readonly rule: string; readonly subject: string; readonly at: number },
  suffix = 1,
): string => {
  const id = idFrom('a', [cause.mine, cause.rule, cause.subject, cause.at]);
  return suffix > 1 ? `${id}-${suffix}` : id;
};
