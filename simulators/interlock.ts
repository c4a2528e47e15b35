import type { Mine, Point } from '../domain/mine.js';
import type { Output } from './faults.js';

/** 就地控制: the substation opens the breakers within 2 s; here after one. */
const CUT_AFTER_MS = 1000;
/** Gas must stay below restore for so long before the electrician goes to the breaker. */
const QUIET_BEFORE_RESTORE_MS = 120_000;

/** The mine's breakers and their local interlocks (甲烷电闭锁, 风电闭锁); works without any service above it. */
export interface Interlock {
  /** Lets the interlock see what its own sensors show, then the electrician look round. */
  tick(at: number, watch: InterlockWatch): void;
  isLive(feed: string): boolean;
  /** Whether every feed of an area is live; true where it has none. */
  isPowered(area: string): boolean;
  /** Opens breakers on command. */
  open(feeds: readonly string[]): void;
}

/** What the interlock's substation and the electrician see. */
export interface InterlockWatch {
  output(point: string): Output | undefined;
  /** Headings without air. */
  readonly stilled: ReadonlySet<string>;
  readonly stuck: ReadonlySet<string>;
  /** Nobody goes there to close a breaker. */
  readonly underOrder: ReadonlySet<string>;
}

const atLeast = (output: Output | undefined, value: number): boolean =>
  output !== undefined &&
  (output.quality === 'over-range' || (output.quality === 'good' && output.value !== null && output.value >= value));

/** Builds the breakers of a mine, all of them closed. */
export const createInterlock = (mine: Mine): Interlock => {
  const feeds = mine.points.filter(({ quantity }) => quantity === 'power-feed');
  const live = new Map(feeds.map(({ id }) => [id, true]));
  const cutAt = new Map<string, number>();
  const quietSince = new Map<string, number>();
  const guards = mine.points.flatMap((point) => {
    const limits = mine.limitsOf.get(point.id);
    if (limits?.kind !== 'methane' || !limits.powerOff || point.cuts.length === 0) return [];
    return [{ point, powerOff: limits.powerOff.value, restore: limits.restore?.value ?? limits.powerOff.value }];
  });
  const feedsIn = new Map<string, Point[]>();
  for (const feed of feeds) feedsIn.set(feed.area, [...(feedsIn.get(feed.area) ?? []), feed]);

  const isBlocked = (feed: Point, watch: InterlockWatch): boolean =>
    watch.stilled.has(feed.area) ||
    guards.some(({ point, restore }) => {
      if (!point.cuts.includes(feed.id)) return false;
      const output = watch.output(point.id);
      return output === undefined || output.quality !== 'good' || atLeast(output, restore);
    });

  return {
    tick(at, watch) {
      for (const { point, powerOff } of guards) {
        if (!atLeast(watch.output(point.id), powerOff)) continue;
        for (const feed of point.cuts) if (live.get(feed) && !cutAt.has(feed)) cutAt.set(feed, at + CUT_AFTER_MS);
      }
      for (const feed of feeds) {
        if (watch.stilled.has(feed.area) && live.get(feed.id) && !cutAt.has(feed.id)) {
          cutAt.set(feed.id, at + CUT_AFTER_MS);
        }
      }
      for (const [feed, dueAt] of cutAt) {
        if (at < dueAt || watch.stuck.has(feed)) continue;
        live.set(feed, false);
        cutAt.delete(feed);
      }
      for (const feed of feeds) {
        if (live.get(feed.id)) continue;
        if (isBlocked(feed, watch) || watch.underOrder.has(feed.area)) {
          quietSince.delete(feed.id);
          continue;
        }
        const since = quietSince.get(feed.id) ?? at;
        quietSince.set(feed.id, since);
        if (at - since >= QUIET_BEFORE_RESTORE_MS) {
          live.set(feed.id, true);
          quietSince.delete(feed.id);
        }
      }
    },
    isLive: (feed) => live.get(feed) ?? false,
    isPowered: (area) => (feedsIn.get(area) ?? []).every(({ id }) => live.get(id)),
    open(points) {
      for (const point of points) if (live.has(point)) live.set(point, false);
    },
  };
};
