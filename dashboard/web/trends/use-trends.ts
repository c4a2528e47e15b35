import { useEffect, useState } from 'react';
import type { Level } from '../../../alerts/alarm/alarm.js';
import type { Text } from '../../../domain/text.js';
import type { WorkState } from '../../../domain/work-kind.js';
import { ask } from '../api/http.js';
import { fetchHistory, type History } from '../trend/history.js';
import { covers, padded, type Window } from './window.js';

/** Alarms and announced work of the points shown, as the service answers them. */
export interface Marks {
  readonly alarms: readonly {
    readonly id: string;
    readonly point: string;
    readonly level: Level;
    readonly rule: string;
    readonly message: Text;
    readonly from: number;
    readonly to: number;
  }[];
  readonly work: readonly {
    readonly id: string;
    readonly point: string;
    readonly kind: string;
    readonly state: WorkState;
    readonly from: number;
    readonly to: number;
  }[];
  readonly more: boolean;
}

export interface Trends {
  /** By point, every stretch that is kept, the finest first. */
  readonly histories: ReadonlyMap<string, readonly History[]>;
  readonly marks: Marks;
  /** Codes of what failed last. */
  readonly failed: readonly string[];
  readonly isLoading: boolean;
}

const NO_MARKS: Marks = { alarms: [], work: [], more: false };
const NOTHING: Trends = { histories: new Map(), marks: NO_MARKS, failed: [], isLoading: true };
/** Steps of one curve: about two for each pixel of a desk's screen; each keeps its minimum and maximum. */
const STEPS = 3000;
const MARGIN = 0.25;
/** A wheel that turns on asks only once it rests. */
const REST_MS = 120;
const MOST_KEPT = 5;

const length = ({ from, to }: Window): number => to - from;

/** The finest stretch that covers a window, else the widest there is. */
export const bestFor = (kept: readonly History[], window: Window): History | undefined =>
  kept.find((one) => covers(one, window)) ?? kept.toSorted((one, other) => length(other) - length(one))[0];

const withNew = (kept: readonly History[], fresh: History): readonly History[] =>
  [fresh, ...kept.filter((one) => one.from !== fresh.from || one.to !== fresh.to)]
    .slice(0, MOST_KEPT)
    .toSorted((one, other) => length(one) - length(other));

/** Curves and marks of points for a window: what was loaded stays on show while finer steps are asked for. */
export const useTrends = (mine: string, points: readonly string[], window: Window): Trends => {
  const [state, setState] = useState<Trends>(NOTHING);
  const names = points.join('\n');
  const { from, to } = window;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read of another mine is no part of this one
  useEffect(() => setState(NOTHING), [mine]);
  useEffect(() => {
    let isCurrent = true;
    const wanted = names === '' ? [] : names.split('\n');
    const wide = padded({ from, to }, MARGIN);
    const load = async (): Promise<void> => {
      const query = new URLSearchParams([
        ...wanted.map((point): [string, string] => ['point', point]),
        ['from', String(wide.from)],
        ['to', String(wide.to)],
      ]);
      const [marks, ...answers] = await Promise.all([
        ask<Marks>('GET', `/mines/${encodeURIComponent(mine)}/trend-marks?${query}`),
        ...wanted.map((point) => fetchHistory(mine, point, wide.from, wide.to, STEPS)),
      ]);
      if (!isCurrent) return;
      setState((before) => {
        const histories = new Map(before.histories);
        wanted.forEach((point, index) => {
          const answer = answers[index];
          if (answer?.ok) histories.set(point, withNew(histories.get(point) ?? [], answer.value));
        });
        const failed = [marks, ...answers].flatMap((answer) => (answer.ok ? [] : [answer.code]));
        return { histories, marks: marks.ok ? marks.value : before.marks, failed, isLoading: false };
      });
    };
    if (wanted.length === 0) return undefined;
    const timer = setTimeout(() => void load(), REST_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [mine, names, from, to]);
  return state;
};
