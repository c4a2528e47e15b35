import type { FeedRecord } from '../../domain/report.js';
import type { Episode } from './episodes.js';
import type { MineReadings } from './mine-readings.js';
import type { Sample } from './samples.js';
import { clipped, lengthOf, type Span, united, without } from './spans.js';

/** How power is proven off: how soon it has to be, and for how many of its cycles a feed's word holds. */
export interface PowerProofing {
  readonly proofMs: number;
  readonly wordCycles: number;
}

/** A power-off episode with what its feeds were. */
export interface PowerEpisode extends Episode {
  readonly feeds: readonly FeedRecord[];
  /** When a feed of its range was not proven off, though it had to be (馈电异常). */
  readonly abnormal: readonly Span[];
}

interface Feed {
  readonly id: string;
  readonly name: string;
  readonly samples: readonly Sample[];
  /** When its own good word, not yet stale, said off. */
  readonly off: readonly Span[];
}

const saysOff = ({ quality, value }: Sample): boolean => quality === 'good' && value === 0;

const openFeed = async (readings: MineReadings, id: string, proofing: PowerProofing): Promise<Feed | undefined> => {
  const point = readings.mine.pointById.get(id);
  if (point === undefined) return undefined;
  const earlier = await readings.before(id, () => true);
  const samples = [...(earlier === undefined ? [] : [earlier]), ...(await readings.samples(id))];
  const holdsMs = proofing.wordCycles * point.cycleS * 1000;
  const off = samples.flatMap((sample, index) =>
    saysOff(sample)
      ? [{ from: sample.at, to: Math.min(samples[index + 1]?.at ?? Number.POSITIVE_INFINITY, sample.at + holdsMs) }]
      : [],
  );
  return { id, name: point.name, samples, off: united(off) };
};

const recordOf = (feed: Feed, episode: Episode, abnormal: readonly Span[]): FeedRecord => {
  const atBegin = feed.samples.findLast(({ at }) => at <= episode.from);
  const first = atBegin ?? feed.samples.find(({ at }) => at < episode.to);
  return {
    point: feed.id,
    name: feed.name,
    live: first?.quality === 'good' && first.value !== null ? first.value === 1 : null,
    at: first?.at ?? null,
    abnormalMs: lengthOf(abnormal),
  };
};

/** From the proof's end on, or from the first proof on, for power that was off must stay off. */
const dueFrom = (feed: Feed, { beganAt }: Episode, { proofMs }: PowerProofing): number => {
  const firstOff = feed.off.find(({ to }) => to > beganAt);
  return Math.min(beganAt + proofMs, Math.max(beganAt, firstOff?.from ?? Number.POSITIVE_INFINITY));
};

/** Lays the feeds of a power-off range beside its episodes. A feed that says nothing proves nothing. */
export const withFeeds = async (
  readings: MineReadings,
  episodes: readonly Episode[],
  feedIds: readonly string[],
  proofing: PowerProofing,
): Promise<readonly PowerEpisode[]> => {
  if (episodes.length === 0) return [];
  const feeds: Feed[] = [];
  for (const id of feedIds) {
    const feed = await openFeed(readings, id, proofing);
    if (feed !== undefined) feeds.push(feed);
  }
  return episodes.map((episode) => {
    const each = feeds.map((feed) => {
      const owed = { from: Math.max(episode.from, dueFrom(feed, episode, proofing)), to: episode.to };
      return { feed, abnormal: owed.from < owed.to ? without(owed, feed.off) : [] };
    });
    return {
      ...episode,
      feeds: each.map(({ feed, abnormal }) => recordOf(feed, episode, abnormal)),
      abnormal: clipped(united(each.flatMap(({ abnormal }) => abnormal)), episode),
    };
  });
};
