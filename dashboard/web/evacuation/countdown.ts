import type { TFunction } from 'i18next';
import { ageText } from '../format/time.js';

/** Time left until an order's deadline, or how long ago it passed. */
export const countdown = (
  dueAt: number,
  now: number,
  t: TFunction,
): { readonly text: string; readonly isOver: boolean } => {
  const left = dueAt - now;
  return left >= 0
    ? { text: ageText(Math.ceil(left / 1000) * 1000, t), isOver: false }
    : { text: t('evacuation.overdue', { age: ageText(-left, t) }), isOver: true };
};
