import type { Mine } from '../domain/mine.js';
import type { Person } from '../domain/mine-file.js';
import type { Random } from './random.js';

/** Where and when one person works. */
export interface Duty {
  readonly person: Person;
  readonly shift: Shift;
  /** Areas of work, walked in turn; one for those who stay at their machine. */
  readonly areas: readonly string[];
  readonly walkMps: number;
}

/** A shift of every day, in minutes of the mine's own clock; `endMin` may lie on the next day. */
export interface Shift {
  readonly startMin: number;
  readonly endMin: number;
}

const DAY_MIN = 24 * 60;
const ORDINALS = '一二三四五六七八九';

const minutesOf = (clockTime: string): number => {
  const [hours, minutes] = clockTime.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
};

/** Minutes since midnight by the mine's own clock. */
export const minuteOfDay = (timeZone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  let minute = -1;
  let known = 0;
  return (at) => {
    if (Math.floor(at / 60_000) === minute) return known;
    minute = Math.floor(at / 60_000);
    known = minutesOf(format.format(at));
    return known;
  };
};

/** Minutes since the shift began, or null outside of it. */
export const minutesIntoShift = (shift: Shift, minute: number): number | null => {
  const into = (minute - shift.startMin + DAY_MIN) % DAY_MIN;
  return into < shift.endMin - shift.startMin ? into : null;
};

/** Minutes until the shift begins; 0 at its start, up to a day. */
export const minutesToShift = (shift: Shift, minute: number): number => (shift.startMin - minute + DAY_MIN) % DAY_MIN;

const workAreas = (mine: Mine, person: Person, turn: number): readonly string[] => {
  const ofKind = (...kinds: string[]): string[] =>
    mine.areas
      .filter(({ kind, restricted, outside }) => kinds.includes(kind) && !restricted && !outside)
      .map(({ id }) => id);
  const faces = ofKind('coal-face');
  const headings = ofKind('heading');
  const next = (area: string, way: 'downwind' | 'upwind'): string =>
    mine.airflow.find(({ from, to }) => (way === 'downwind' ? from : to) === area)?.[
      way === 'downwind' ? 'to' : 'from'
    ] ?? area;
  const ordinal = [...person.team].map((letter) => ORDINALS.indexOf(letter)).find((index) => index >= 0) ?? 0;
  const pick = (areas: readonly string[], index: number): string[] => {
    const area = areas[index % Math.max(1, areas.length)];
    return area === undefined ? [] : [area];
  };
  const round = (): string[] => {
    const [place] = pick([...faces, ...headings], turn);
    if (place === undefined) return [];
    return [place, next(place, 'downwind'), next(place, 'upwind'), ...pick(ofKind('intake-roadway'), turn)];
  };
  const ofJob = <Named extends { readonly job: string }>(all: readonly Named[]): readonly Named[] =>
    all.filter(({ job }) => job === person.job);
  const patrols = ofJob(mine.patrols);
  const patrol = patrols[turn % Math.max(1, patrols.length)];
  if (patrol !== undefined) {
    const area = new Map(mine.readers.map((reader) => [reader.id, reader.area]));
    return [...new Set(patrol.readers.flatMap((reader) => area.get(reader) ?? []))];
  }
  const posts = ofJob(mine.posts).map(({ area }) => area);
  if (posts.length > 0) return pick(posts, turn);
  if (/采/.test(person.team) && faces.length > 0) {
    const [face] = pick(faces, ordinal);
    if (face === undefined) return [];
    if (/巷修|清煤/.test(person.job)) return [next(face, 'downwind')];
    if (/转载|皮带|运料|超前/.test(person.job)) return [next(face, 'upwind')];
    return [face];
  }
  if (/掘/.test(person.team) && headings.length > 0) return pick(headings, ordinal);
  if (/机电/.test(person.team)) return pick(ofKind('chamber'), turn);
  if (/运/.test(person.team)) return pick(ofKind('conveyor-roadway', 'bunker', 'intake-roadway'), turn);
  if (person.leader || /通风|安|矿领导/.test(person.team)) return round();
  return pick(ofKind('intake-roadway', 'coal-face', 'heading'), turn);
};

/** Spreads a mine's people over its shifts and places of work; each team and job in turn. */
export const createRoster = (mine: Mine, random: Random): readonly Duty[] => {
  const shifts = mine.shifts.map(({ start, end }): Shift => {
    const startMin = minutesOf(start);
    return { startMin, endMin: minutesOf(end) + (minutesOf(end) <= startMin ? DAY_MIN : 0) };
  });
  if (shifts.length === 0) shifts.push({ startMin: 0, endMin: DAY_MIN });
  const turns = new Map<string, number>();
  return mine.people.flatMap((person) => {
    const group = person.leader ? 'leader' : `${person.team}/${person.job}`;
    const turn = turns.get(group) ?? 0;
    turns.set(group, turn + 1);
    const shift = shifts[turn % shifts.length];
    const areas = workAreas(mine, person, Math.floor(turn / shifts.length));
    if (!shift || areas.length === 0) return [];
    return [{ person, shift, areas, walkMps: random.of(person.card).between(1.1, 1.45) }];
  });
};
