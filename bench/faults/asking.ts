import { until } from '../../test/support/servers.js';
import type { World } from './world.js';

interface PartState {
  readonly part: string;
  readonly state: string;
  readonly why?: string;
}
interface ShownAlarm {
  readonly id: string;
  readonly rule: string;
  readonly point?: string;
  readonly message: { readonly en: string };
}

/** What `/readyz` says of each part. */
export const partsOf = async ({ service }: World): Promise<readonly PartState[]> => {
  const answer = await fetch(`${service.origin}/readyz`);
  return ((await answer.json()) as { parts: PartState[] }).parts;
};

/** Alarms of a rule, closed ones included. */
export const alarmsOf = async ({ service }: World, rule: string): Promise<readonly ShownAlarm[]> =>
  (await service.all<ShownAlarm>('/api/alarms')).filter((alarm) => alarm.rule === rule);

/** Nothing where it comes to hold within the time given, else the words for it. */
export const within = async (
  ms: number,
  words: string,
  holds: () => boolean | Promise<boolean>,
): Promise<readonly string[]> =>
  until(words, holds, ms).then(
    () => [],
    () => [`not within ${ms / 1000} s: ${words}`],
  );

/** A point goes over its limit now; words where no screen shows its alarm within the time given. */
export const overrunIsSeen = async (world: World, withinMs: number, when: string): Promise<readonly string[]> => {
  const { gateways, screens } = world;
  const point = gateways.overrun();
  if (point === undefined) return ['no point is left to go over its limit'];
  return within(withinMs, `the overrun of ${point} is on every screen ${when}`, () =>
    screens.every((screen) => screen.shows('gas.methane.over-limit', point)),
  );
};
