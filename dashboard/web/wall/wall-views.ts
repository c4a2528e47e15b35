import type { MineView } from '../../server/live/mine-view.js';
import type { Order } from '../live/live-state.js';

/** One picture of the wall. */
export type WallView =
  | { readonly kind: 'mines' }
  | { readonly kind: 'mine'; readonly mine: string }
  | { readonly kind: 'board'; readonly mine: string }
  | { readonly kind: 'order'; readonly mine: string; readonly order: string };

/** How long one picture stands. */
export const TURN_MS = 20_000;

/** What the wall shows in turn. While people are being withdrawn it shows nothing but their orders and mines. */
export const wallViews = (mines: readonly Pick<MineView, 'id'>[], orders: readonly Order[]): readonly WallView[] => {
  const open = orders.filter(({ evacuation }) => evacuation.state === 'open');
  if (open.length > 0) {
    return open.flatMap(({ evacuation: { id, mine } }) => [
      { kind: 'order', mine, order: id } as const,
      { kind: 'mine', mine } as const,
    ]);
  }
  const all = mines.length > 1 ? [{ kind: 'mines' } as const] : [];
  return [
    ...all,
    ...mines.flatMap(({ id }) => [{ kind: 'mine', mine: id } as const, { kind: 'board', mine: id } as const]),
  ];
};

/** Which of `count` pictures stands at an instant: by the server's clock alone, so that walls side by side agree. */
export const turnAt = (serverNow: number, count: number): number =>
  count === 0 ? 0 : Math.floor(serverNow / TURN_MS) % count;
