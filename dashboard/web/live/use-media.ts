import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds; drawn again when that changes. */
export const useMedia = (query: string): boolean => {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
};

/** Tall enough for systems, people and leaders beside the alarms. */
export const TALL = '(min-height: 1000px) and (min-width: 1200px)';
/** Tall enough for those beside an order too. */
export const VERY_TALL = '(min-height: 1300px) and (min-width: 1200px)';
/** A phone held upright. */
export const PHONE = '(max-width: 700px)';
