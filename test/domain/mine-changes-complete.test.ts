import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { loadMine } from '../../domain/load-mine.js';
import type { Mine } from '../../domain/mine.js';
import { changesBetween } from '../../domain/mine-changes.js';
import { mineFileSchema } from '../../domain/mine-file.js';

const TEXT = readFileSync(fileURLToPath(new URL('full-mine.yaml', import.meta.url)), 'utf8');

/** As much of a JSON schema as a mine file needs. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
}
type Step = string | number;

/** Every setting of the schema, lists as `[]` and what is named by its key as `{}`. */
const settingsOf = (schema: Schema, path = ''): readonly string[] => {
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, of]) =>
      settingsOf(of, path === '' ? name : `${path}.${name}`),
    );
  }
  if (typeof schema.additionalProperties === 'object') return settingsOf(schema.additionalProperties, `${path}.{}`);
  const item = typeof schema.items === 'object' ? schema.items : undefined;
  return item?.properties === undefined ? [path] : settingsOf(item, `${path}[]`);
};
const optionsOf = (schema: Schema, setting: string): readonly unknown[] => {
  let at: Schema = schema;
  for (const name of setting.split(/\.|(?=\[\])/)) {
    const next = name === '[]' ? at.items : name === '{}' ? at.additionalProperties : at.properties?.[name];
    if (typeof next !== 'object') return [];
    at = next;
  }
  const item = typeof at.items === 'object' ? at.items : at;
  return [item, ...(item.anyOf ?? [])].flatMap((one) => one.enum ?? (one.type === 'boolean' ? [true, false] : []));
};

/** Where a setting stands in a file, each time that it does. */
const placesOf = (file: unknown, setting: string): readonly (readonly Step[])[] => {
  let places: readonly { readonly path: readonly Step[]; readonly value: unknown }[] = [{ path: [], value: file }];
  for (const name of setting.split(/\.|(?=\[\])/)) {
    places = places.flatMap(({ path, value }) => {
      if (typeof value !== 'object' || value === null) return [];
      if (name === '[]') return Object.values(value).map((one, index) => ({ path: [...path, index], value: one }));
      if (name === '{}') return Object.entries(value).map(([key, one]) => ({ path: [...path, key], value: one }));
      const found = Object.entries(value).find(([key]) => key === name);
      return found === undefined ? [] : [{ path: [...path, name], value: found[1] }];
    });
  }
  return places.map(({ path }) => path);
};
const valueAt = (file: unknown, path: readonly Step[]): unknown =>
  path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    file,
  );
/** A copy of the file in which one value is another; undefined takes it out. */
const fileWith = (file: unknown, path: readonly Step[], value: unknown): unknown => {
  const copy = structuredClone(file);
  const holder = valueAt(copy, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof holder !== 'object' || holder === null || last === undefined)
    throw new Error(`no place ${path.join('.')}`);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else Reflect.set(holder, last, value);
  return copy;
};

/** Other values for a setting, of which the rules between settings may refuse some. */
const others = (value: unknown, options: readonly unknown[], ids: readonly string[]): readonly unknown[] => {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return [
      ...items.map((one, index) => items.with(index, typeof one === 'number' ? one + 1 : one)),
      items.toReversed(),
      items.slice(0, -1),
      ...[...options, ...ids].flatMap((one) => [[...items, one], items.with(-1, one)]),
      ...EDGES,
    ];
  }
  if (typeof value === 'boolean') return [!value, ...options];
  if (typeof value === 'number') return [value + 1, value - 1, value / 2, value * 2, value - 0.1, value + 0.1];
  if (typeof value !== 'string') return options;
  return [...options, `${value}x`, '06:30', '2031-01-31', '999999999999', 'Asia/Urumqi', ...ids];
};

const mineOf = (file: unknown): Mine | undefined => {
  const loaded = loadMine(stringify(file));
  return loaded.ok ? loaded.mine : undefined;
};

// The edge where a JSON schema of our own becomes the little that is walked here.
const SCHEMA = z.toJSONSchema(mineFileSchema, { io: 'input' }) as Schema;
const FILE: unknown = parse(TEXT);
const IDS = [...new Set([...TEXT.matchAll(/\bid: "?([\w-]+)"?/g)].map(([, id = '']) => id))];
const EDGES = [...TEXT.matchAll(/from: ([\w-]+), to: ([\w-]+)/g)].map(([, from, to]) => [from, to]);
/** A mine under another id is another mine. */
const SETTINGS = settingsOf(SCHEMA).filter((setting) => setting !== 'id');

let mine: Mine;
beforeAll(() => {
  const loaded = loadMine(TEXT);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  mine = loaded.mine;
});

describe('of a mine file whose every setting is set', () => {
  it('there are more than a hundred settings, and the file leaves none of them out', () => {
    expect(SETTINGS.length).toBeGreaterThan(100);
    expect(SETTINGS.filter((setting) => placesOf(FILE, setting).length === 0)).toEqual([]);
  });

  it.each(SETTINGS)('%s is named with its old and its new value when it changes', (setting) => {
    const tried = placesOf(FILE, setting).flatMap((path) => {
      const value = valueAt(FILE, path);
      return others(value, optionsOf(SCHEMA, setting), IDS)
        .filter((other) => JSON.stringify(other) !== JSON.stringify(value))
        .map((other) => ({ path, other }));
    });
    let after: Mine | undefined;
    const taken = tried.find(({ path, other }) => {
      const changed = fileWith(FILE, path, other);
      // A main fan runs by the word of another kind of point.
      const whole = setting === 'fans[].kind' ? fileWith(changed, [...path.slice(0, -1), 'running'], 'MAIN') : changed;
      after = mineOf(whole);
      return after !== undefined;
    });
    if (after === undefined || taken === undefined) throw new Error(`no other value is valid for ${setting}`);
    const said = changesBetween(mine, after).map(({ text }) => text.en);
    const name = String(taken.path.findLast((step) => typeof step === 'string'));
    const value = typeof taken.other === 'string' ? taken.other : JSON.stringify(taken.other);
    const isNamed = (text: string): boolean =>
      text.includes(value) && (text.includes(`${name} `) || /^.* (added|removed)$/.test(text));
    expect(said.filter(isNamed), said.join('\n')).not.toEqual([]);
  });
});

it('another order of areas is named, for the files of the authority number them by it', () => {
  const after = mineOf(fileWith(FILE, ['areas'], valueAt(FILE, ['areas'])));
  const turned = mine.areas.toReversed();
  expect(after && changesBetween(mine, { ...after, areas: turned }).map(({ text }) => text.en)).toEqual([
    'another order of areas, and with it other numbers in the files for the authority',
  ]);
  expect(after && changesBetween(mine, after)).toEqual([]);
});
