/** [from, to) on show, epoch ms. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Nothing shorter is shown: a few readings. */
const SHORTEST_MS = 10_000;
/** Nothing longer: a year and a day. */
const LONGEST_MS = 366 * 86_400_000;

/** The window made `factor` times as long around an instant, which stays where it was on the screen. */
export const zoomed = ({ from, to }: Window, around: number, factor: number): Window => {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (to - from) * factor));
  const share = Math.min(1, Math.max(0, (around - from) / (to - from)));
  const start = Math.round(around - length * share);
  return { from: start, to: start + Math.round(length) };
};

/** The window moved by a share of its own length. */
export const moved = ({ from, to }: Window, share: number): Window => {
  const by = Math.round((to - from) * share);
  return { from: from + by, to: to + by };
};

/** The window with a margin on both sides, so that a small move shows no empty edge. */
export const padded = ({ from, to }: Window, share: number): Window => {
  const by = Math.round((to - from) * share);
  return { from: from - by, to: to + by };
};

export const covers = (outer: Window, inner: Window): boolean => outer.from <= inner.from && outer.to >= inner.to;
