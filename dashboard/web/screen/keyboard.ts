import { useEffect, useRef } from 'react';

/** What the keys of the desk ask for. */
export type KeyWish =
  | 'up'
  | 'down'
  | 'open'
  | 'acknowledge'
  | 'silence'
  | 'order'
  | 'evacuation'
  | 'mines'
  | 'help'
  | 'fold';

const WISHES: Readonly<Record<string, KeyWish>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Enter: 'open',
  a: 'acknowledge',
  s: 'silence',
  e: 'order',
  w: 'evacuation',
  m: 'mines',
  '?': 'help',
  Escape: 'fold',
};

/** The wish of a key, or undefined; keys with Ctrl, Alt or Meta belong to the browser. */
export const wishOf = (key: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}): KeyWish | undefined => {
  if (key.ctrlKey || key.altKey || key.metaKey) return undefined;
  return WISHES[key.key.length === 1 ? key.key.toLowerCase() : key.key];
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('[role=listbox],[role=combobox]') !== null);

const isPressing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button,a,[role=radio],[role=checkbox]') !== null;

/**
 * Listens to the keys of the desk while the screen is drawn; typing in a field goes to the field alone. `onWish` says
 * false of a key that means nothing now: it is left to the browser.
 */
export const useKeys = (onWish: (wish: KeyWish) => boolean): void => {
  const latest = useRef(onWish);
  latest.current = onWish;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const wish = wishOf(event);
      if (wish === undefined) return;
      if (event.repeat && wish !== 'up' && wish !== 'down') return;
      if (isTyping(event.target) && wish !== 'fold') return;
      if (wish === 'open' && isPressing(event.target)) return;
      if (latest.current(wish)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
};
