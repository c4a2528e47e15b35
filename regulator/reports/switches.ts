import { fanGroups, headingsOfDuct } from '../../domain/fans.js';
import type { Mine } from '../../domain/mine.js';
import type { Quantity } from '../../domain/quantity.js';
import type { Text } from '../../domain/text.js';
import type { Episode } from './episodes.js';
import type { MineReadings } from './mine-readings.js';
import type { Sample } from './samples.js';
import { united } from './spans.js';

/** A switch, or several that are judged together, with the state that is its alarm. */
export interface SwitchWatch {
  /** Fan group, airlock, or point. */
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly points: readonly string[];
  /** The value that every one of its points must have for the alarm. */
  readonly alarmAt: 0 | 1;
  readonly state: Text;
  /** Feeds that its alarm must cut (风电闭锁). */
  readonly feeds: readonly string[];
}

const STATES: Readonly<Partial<Record<Quantity, readonly [Text, Text]>>> = {
  'main-fan-running': [
    { zh: '停', en: 'stopped' },
    { zh: '开', en: 'running' },
  ],
  'local-fan-running': [
    { zh: '停', en: 'stopped' },
    { zh: '开', en: 'running' },
  ],
  'machine-running': [
    { zh: '停', en: 'stopped' },
    { zh: '开', en: 'running' },
  ],
  'duct-air': [
    { zh: '无风', en: 'no air' },
    { zh: '有风', en: 'air' },
  ],
  'door-open': [
    { zh: '关', en: 'closed' },
    { zh: '开', en: 'open' },
  ],
  'power-feed': [
    { zh: '无电', en: 'off' },
    { zh: '有电', en: 'live' },
  ],
  'power-cut': [
    { zh: '未断电', en: 'not cut' },
    { zh: '断电', en: 'cut' },
  ],
  smoke: [
    { zh: '无烟', en: 'no smoke' },
    { zh: '有烟', en: 'smoke' },
  ],
};

/** What a switch's value is called. */
export const stateText = (quantity: Quantity, value: number): Text =>
  STATES[quantity]?.[value === 0 ? 0 : 1] ?? { zh: String(value), en: String(value) };

const feedsIn = (mine: Mine, areas: readonly string[]): string[] =>
  mine.points.filter(({ quantity, area }) => quantity === 'power-feed' && areas.includes(area)).map(({ id }) => id);

const STOPPED: Text = { zh: '停风', en: 'no fan runs' };

/** Everything that is an alarm by a switch's state: a group's fans all stopped, a duct without air, smoke, an airlock open. */
export const switchWatches = (mine: Mine): SwitchWatch[] => {
  const nameOf = (points: readonly string[]): string =>
    points.map((id) => mine.pointById.get(id)?.name ?? id).join('、');
  const areaOf = ([first = '']: readonly string[]): string => mine.pointById.get(first)?.area ?? '';
  const fans = (['main', 'local'] as const).flatMap((kind) =>
    fanGroups(mine, kind).map(({ id, running, serves }) => ({
      id,
      name: nameOf(running),
      area: areaOf(running),
      points: running,
      alarmAt: 0 as const,
      state: STOPPED,
      feeds: feedsIn(mine, serves),
    })),
  );
  const single = mine.points.flatMap(({ id, name, area, quantity }): SwitchWatch[] => {
    if (quantity === 'duct-air') {
      const feeds = feedsIn(mine, headingsOfDuct(mine, id));
      return [{ id, name, area, points: [id], alarmAt: 0, state: stateText(quantity, 0), feeds }];
    }
    return quantity === 'smoke'
      ? [{ id, name, area, points: [id], alarmAt: 1, state: stateText(quantity, 1), feeds: [] }]
      : [];
  });
  const locks = mine.doors
    .filter(({ points }) => points.length > 1)
    .map(({ airlock, points }) => ({
      id: airlock,
      name: nameOf(points),
      area: areaOf(points),
      points,
      alarmAt: 1 as const,
      state: { zh: '风门同时打开', en: 'doors open together' },
      feeds: [],
    }));
  return [...fans, ...single, ...locks];
};

const isWord = ({ quality, value }: Sample): boolean => quality === 'good' && value !== null;

/** When every switch of a watch has the alarm's state; a switch's last good word holds until its next. */
export const switchEpisodes = async (readings: MineReadings, watch: SwitchWatch): Promise<readonly Episode[]> => {
  const { from, until } = readings;
  let all: readonly Episode[] | undefined;
  for (const point of watch.points) {
    const samples = await readings.samples(point);
    const own = await readings.episodes(point, samples, {
      begins: (sample) => isWord(sample) && sample.value === watch.alarmAt,
      ends: (sample) => isWord(sample) && sample.value !== watch.alarmAt,
    });
    all = all === undefined ? own : all.flatMap((one) => own.flatMap((other) => common(one, other)));
  }
  return (all ?? []).filter((one) => one.from < until && one.to > from);
};

const common = (one: Episode, other: Episode): Episode[] => {
  const span = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
  if (span.from >= span.to) return [];
  const beganAt = Math.max(one.beganAt, other.beganAt);
  const before = one.before && other.before;
  return [{ ...span, beganAt, before, open: one.open && other.open, mean: null, max: null, maxAt: null }];
};

/** A state that a switch took, and how long it kept it in the period. */
export interface SwitchState {
  readonly at: number;
  readonly value: number;
  readonly to: number;
  /** The state it was in when the period began. */
  readonly before: boolean;
}

/** The states of a switch in the period, in order; its last word from before the period leads. */
export const switchStates = async (readings: MineReadings, point: string): Promise<readonly SwitchState[]> => {
  const { from, until } = readings;
  const words = (await readings.samples(point)).filter(isWord);
  const earlier = await readings.before(point, isWord);
  const states: { at: number; value: number; to: number; before: boolean }[] = [];
  const take = (at: number, value: number | null, before: boolean): void => {
    const last = states.at(-1);
    if (value === null || last?.value === value) return;
    if (last !== undefined) last.to = at;
    states.push({ at, value, to: until, before });
  };
  if (earlier !== undefined) take(from, earlier.value, true);
  for (const { at, value } of words) take(at, value, false);
  return states;
};

/** How long a switch had a value, ms. */
export const heldMs = (states: readonly SwitchState[], value: number): number =>
  united(states.filter((one) => one.value === value).map(({ at, to }) => ({ from: at, to }))).reduce(
    (sum, { from, to }) => sum + to - from,
    0,
  );
