import type { Announcement } from './alerts.js';

type Count = Omit<Extract<Announcement, { type: 'headcount' }>, 'type' | 'mine'>;

/** Tells the screens of one mine how many are where: on change alone, and at most once a second. */
export interface HeadcountTeller {
  /** Somebody may have moved. */
  changed(): void;
  /** Says what has changed if a second has passed since it last spoke. `serviceAt`: epoch ms of the service's clock. */
  tell(serviceAt: number): void;
}

const EVERY_MS = 1000;

export const createHeadcountTeller = (
  mine: string,
  headcount: () => Count,
  announce: (announcement: Announcement) => void,
): HeadcountTeller => {
  let dirty = false;
  let toldAt = Number.NEGATIVE_INFINITY;
  let told = '';
  return {
    changed() {
      dirty = true;
    },
    tell(serviceAt) {
      if (!dirty || serviceAt - toldAt < EVERY_MS) return;
      dirty = false;
      const { areas, underground } = headcount();
      const now = JSON.stringify([underground, Object.entries(areas).sort()]);
      if (now === told) return;
      told = now;
      toldAt = serviceAt;
      announce({ type: 'headcount', mine, areas, underground });
    },
  };
};
