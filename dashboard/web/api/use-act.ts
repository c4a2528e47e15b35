import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordOr } from '../alarms/words.js';
import { ask } from './http.js';

/** Asks the service for an act of a form: one at a time, its refusal in words. */
export const useAct = (): {
  readonly isSending: boolean;
  /** Why the last one was refused; empty where it was not. */
  readonly refusal: string;
  readonly forgetRefusal: () => void;
  readonly act: <Value>(
    path: string,
    body: unknown,
    onDone: (value: Value) => void,
    /** Hears everything that a refusal says. */
    onRefused?: (refused: Readonly<Record<string, unknown>>) => void,
  ) => Promise<void>;
} => {
  const { t } = useTranslation();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  return {
    isSending,
    refusal,
    forgetRefusal: () => setRefusal(''),
    async act<Value>(
      path: string,
      body: unknown,
      onDone: (value: Value) => void,
      onRefused?: (refused: Readonly<Record<string, unknown>>) => void,
    ) {
      if (isSending) return;
      setSending(true);
      setRefusal('');
      const answer = await ask<Value>('POST', path, body);
      setSending(false);
      if (answer.ok) onDone(answer.value);
      else {
        setRefusal(wordOr(t, `error.${answer.code}`, answer.message || answer.code));
        onRefused?.(answer.body);
      }
    },
  };
};
