import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from './http.js';

/** What came of asking the service for something that a page shows. */
export type Asked<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly code: string }
  | {
      readonly kind: 'here';
      readonly value: T;
      /** The newest asking failed: what is shown is older. */
      readonly staleBy?: string;
    };

/**
 * Asks for `path` now, whenever it changes, every `everyMs` and when `again` is called. What is here stays while it is
 * asked for anew; a failure then is said beside it.
 */
export const useAsked = <T>(
  path: string,
  everyMs: number | null,
  timeoutMs?: number,
): { readonly asked: Asked<T>; readonly again: () => void } => {
  const [state, setState] = useState<{ readonly path: string; readonly asked: Asked<T> }>({
    path,
    asked: { kind: 'loading' },
  });
  const asking = useRef(0);
  const again = useCallback(() => {
    asking.current += 1;
    const own = asking.current;
    void ask<T>('GET', path, undefined, timeoutMs).then((answer) => {
      if (own !== asking.current) return;
      setState((before) => {
        if (answer.ok) return { path, asked: { kind: 'here', value: answer.value } };
        const held = before.path === path && before.asked.kind === 'here' ? before.asked : undefined;
        return {
          path,
          asked: held === undefined ? { kind: 'failed', code: answer.code } : { ...held, staleBy: answer.code },
        };
      });
    });
  }, [path, timeoutMs]);
  useEffect(() => {
    again();
    const timer = everyMs === null ? undefined : setInterval(again, everyMs);
    return () => {
      asking.current += 1;
      clearInterval(timer);
    };
  }, [again, everyMs]);
  return { asked: state.path === path ? state.asked : { kind: 'loading' }, again };
};
