import type { MineView } from '../../server/live/mine-view.js';

/** Areas of an order for the whole mine: everything underground within its boundary. */
export const wholeMine = (mine: Pick<MineView, 'areas'>): readonly string[] =>
  mine.areas.filter(({ kind, outside }) => kind !== 'surface' && kind !== 'goaf' && !outside).map(({ id }) => id);
