import type { TFunction } from 'i18next';
import { createContext, useContext } from 'react';

/** The words of the language shown, for parts of which a screen draws hundreds: asking the dictionary costs each of them anew. */
export const WordsContext = createContext<TFunction | null>(null);

/** The words given by the page around. */
export const useWords = (): TFunction => {
  const t = useContext(WordsContext);
  if (t === null) throw new Error('a part is drawn outside the page that gives it its words');
  return t;
};
