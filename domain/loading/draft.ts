import { z } from 'zod';
import { mineFileSchema } from '../mine-file.js';

const { shape } = mineFileSchema;

/** The lists of a mine file whose entries refer to one another. */
const LISTS = {
  areas: shape.areas.element,
  airflow: shape.airflow.element,
  points: shape.points.element,
  walkways: shape.walkways.unwrap().element,
  readers: shape.readers.unwrap().element,
  substations: shape.substations.unwrap().element,
  shifts: shape.shifts.unwrap().element,
  systems: shape.systems.unwrap().element,
  fans: shape.fans.unwrap().element,
  doors: shape.doors.unwrap().element,
  patrols: shape.patrols.unwrap().element,
  broadcast: shape.broadcast.unwrap().element,
  cameras: shape.cameras.unwrap().element,
  people: shape.people.unwrap().element,
  posts: shape.posts.unwrap().element,
  limits: shape.limits.unwrap().element,
} as const;

/** The name of a list of a mine file. */
export type ListName = keyof typeof LISTS;

/** An entry of which fields may be absent because they have faults of their own; a field not given is there as undefined. */
export type Loose<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** An entry of a list, with the fields that could be read. */
export type Entry<Name extends ListName> = Loose<z.output<(typeof LISTS)[Name]>>;

/**
 * What could be read of a mine file that may have faults: entries keep their index, and a field with a fault is absent.
 * The checks between parts run on it, so that faults of shape hide no others.
 */
export type Draft = { readonly [Name in ListName]: readonly Entry<Name>[] } & {
  readonly gasClass: z.output<typeof shape.gasClass> | undefined;
  readonly evacuateAt: z.output<typeof shape.evacuateAt>;
  /** Lists that could not be read as lists: nothing can be said about what refers to them. */
  readonly unread: ReadonlySet<ListName>;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readable = <Schema extends z.ZodObject>(schema: Schema, raw: unknown): Loose<z.output<Schema>> => {
  if (!isRecord(raw)) return {};
  const kept = Object.entries(schema.shape).flatMap(([key, field]) => {
    const parsed = z.safeParse(field, raw[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(kept) as Loose<z.output<Schema>>;
};

/** Reads whatever can be read of a mine file's content. */
export const draftOf = (content: unknown): Draft => {
  const raw = isRecord(content) ? content : {};
  const optional = (name: ListName): boolean => z.safeParse(shape[name], undefined).success;
  const unread = new Set<ListName>();
  const entries = <Name extends ListName>(name: Name): readonly Entry<Name>[] => {
    const list = raw[name];
    if (!Array.isArray(list)) {
      if (list !== undefined || !optional(name)) unread.add(name);
      return [];
    }
    return list.map((entry: unknown) => readable<(typeof LISTS)[Name]>(LISTS[name], entry));
  };
  const gasClass = shape.gasClass.safeParse(raw['gasClass']);
  const evacuateAt = shape.evacuateAt.safeParse(raw['evacuateAt']);
  return {
    areas: entries('areas'),
    airflow: entries('airflow'),
    points: entries('points'),
    walkways: entries('walkways'),
    readers: entries('readers'),
    substations: entries('substations'),
    shifts: entries('shifts'),
    systems: entries('systems'),
    fans: entries('fans'),
    doors: entries('doors'),
    patrols: entries('patrols'),
    broadcast: entries('broadcast'),
    cameras: entries('cameras'),
    people: entries('people'),
    posts: entries('posts'),
    limits: entries('limits'),
    gasClass: gasClass.success ? gasClass.data : undefined,
    evacuateAt: evacuateAt.success ? evacuateAt.data : 'alarm',
    unread,
  };
};
