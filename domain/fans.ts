import type { Mine } from './mine.js';

/** Fans of which one is enough: a main fan with its standby, the two fans of a heading. */
export interface FanGroup {
  /** The group's name; a fan without one is its own group. */
  readonly id: string;
  readonly fans: Mine['fans'];
  /** The switches that tell whether its fans run. */
  readonly running: readonly string[];
  /** Headings it blows air into; where the file names none, the workplaces of its switches. Empty for main fans. */
  readonly serves: readonly string[];
}

type FanMine = Pick<Mine, 'fans' | 'pointById'>;

const distinct = (ids: Iterable<string>): string[] => [...new Set(ids)];

/** The groups of one kind of fan, in the order of the mine file. */
export const fanGroups = (mine: FanMine, kind: 'main' | 'local'): FanGroup[] => {
  const groups = new Map<string, Mine['fans']>();
  for (const fan of mine.fans) {
    if (fan.kind !== kind) continue;
    const id = fan.group ?? fan.id;
    groups.set(id, [...(groups.get(id) ?? []), fan]);
  }
  return [...groups].map(([id, fans]) => {
    const named = fans.flatMap(({ serves }) => serves ?? []);
    const guarded = fans.flatMap(({ running }) => mine.pointById.get(running)?.workplace ?? []);
    const serves = kind === 'main' ? [] : distinct(named.length > 0 ? named : guarded);
    return { id, fans, running: distinct(fans.map(({ running }) => running)), serves };
  });
};

/** The headings that a duct leads to: those of the fans that name it, else the workplace of its sensor. */
export const headingsOfDuct = (mine: FanMine, duct: string): string[] => {
  const fed = fanGroups(mine, 'local').filter(({ fans }) => fans.some((fan) => fan.duct === duct));
  const guarded = mine.pointById.get(duct)?.workplace;
  return distinct(fed.length > 0 ? fed.flatMap(({ serves }) => serves) : guarded === undefined ? [] : [guarded]);
};
