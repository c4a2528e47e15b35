import type { PointLimits } from './limits/limit.js';
import type { Mine } from './mine.js';
import type { MineFile } from './mine-file.js';
import type { Text } from './text.js';

/** One difference between two files of a mine, in words. `what`: the part of the file; `id`: whom it concerns, empty for the mine. */
export interface MineChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly what: string;
  readonly id: string;
  readonly text: Text;
}

interface Part {
  readonly what: keyof MineFile;
  readonly name: Text;
  /** Files for the authority number its things by their order. */
  readonly isNumbered?: true;
  readonly of: (mine: Mine) => ReadonlyMap<string, object>;
}

const byKey = <Item extends object>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [keyOf(item), item]));
const byId = <Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> =>
  byKey(items, ({ id }) => id);
const numberedBy = (items: readonly object[]): ReadonlyMap<string, object> =>
  new Map(items.map((item, index) => [String(index + 1), item]));

const PARTS: readonly Part[] = [
  { what: 'areas', name: { zh: '区域', en: 'area' }, isNumbered: true, of: ({ areas }) => byId(areas) },
  { what: 'points', name: { zh: '测点', en: 'point' }, of: ({ points }) => byId(points) },
  { what: 'limits', name: { zh: '限值', en: 'limits of' }, of: ({ limitsOf }) => limitsOf },
  { what: 'substations', name: { zh: '分站', en: 'substation' }, of: ({ substations }) => byId(substations) },
  { what: 'systems', name: { zh: '系统', en: 'system' }, of: ({ systems }) => byId(systems) },
  {
    what: 'airflow',
    name: { zh: '风流', en: 'airflow' },
    of: ({ airflow }) => byKey(airflow, ({ from, to }) => `${from} → ${to}`),
  },
  { what: 'readers', name: { zh: '读卡器', en: 'reader' }, isNumbered: true, of: ({ readers }) => byId(readers) },
  { what: 'people', name: { zh: '人员', en: 'person' }, of: ({ people }) => byKey(people, ({ card }) => card) },
  { what: 'fans', name: { zh: '风机', en: 'fan' }, of: ({ fans }) => byId(fans) },
  { what: 'doors', name: { zh: '风门', en: 'doors of' }, of: ({ doors }) => byKey(doors, ({ airlock }) => airlock) },
  { what: 'patrols', name: { zh: '巡检', en: 'patrol' }, of: ({ patrols }) => byId(patrols) },
  { what: 'posts', name: { zh: '岗位', en: 'post' }, of: ({ posts }) => byId(posts) },
  { what: 'shifts', name: { zh: '班次', en: 'shift' }, of: ({ shifts }) => byId(shifts) },
  {
    what: 'broadcast',
    name: { zh: '广播分区', en: 'broadcast zone' },
    of: ({ broadcast }) => byKey(broadcast, ({ zone }) => zone),
  },
  { what: 'cameras', name: { zh: '摄像头', en: 'camera' }, of: ({ cameras }) => byId(cameras) },
  { what: 'walkways', name: { zh: '人行道', en: 'walkway' }, of: ({ walkways }) => numberedBy(walkways) },
  { what: 'phones', name: { zh: '电话', en: 'telephone' }, of: ({ phones }) => numberedBy(phones) },
  {
    what: 'escalation',
    name: { zh: '升级步骤', en: 'escalation step' },
    of: ({ escalation }) => numberedBy(escalation),
  },
];

/** What a mine is found by, and what is built from its file: no settings. */
const NO_SETTINGS = [
  'id',
  'pointById',
  'areaById',
  'personByCard',
  'areaOfReader',
  'limitsOf',
  'air',
] as const satisfies readonly ('id' | Exclude<keyof Mine, keyof MineFile>)[];

const MOST_CHARACTERS = 200;

const isThreshold = (value: unknown): value is { readonly value: number } =>
  typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'number';

const shown = (value: unknown): string => {
  if (value === undefined) return '–';
  if (typeof value === 'string') return value;
  return JSON.stringify(isThreshold(value) ? value.value : value).slice(0, MOST_CHARACTERS);
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);

/** Settings by their path, as `upload.everyS.CDSS`. */
const settingsOf = (value: object, path = ''): readonly (readonly [string, unknown])[] =>
  Object.entries(value).flatMap(([name, of]) =>
    isGroup(of) ? settingsOf(of, `${path}${name}.`) : [[`${path}${name}`, of] as const],
  );

/** What a mine says of itself beside the parts. Whatever the file may come to hold is among it. */
const ownSettings = (mine: Mine): ReadonlyMap<string, unknown> => {
  const others: readonly string[] = [...NO_SETTINGS, ...PARTS.map(({ what }) => what)];
  return new Map(settingsOf(Object.fromEntries(Object.entries(mine).filter(([name]) => !others.includes(name)))));
};

/** What a setting was and what it is; in full where the words for both are the same, as where only a limit's source has changed. */
const fromTo = (setting: string, before: unknown, after: unknown): string => {
  const [from, to] = [shown(before), shown(after)];
  return from === to ? `${setting} ${JSON.stringify(before)} → ${JSON.stringify(after)}` : `${setting} ${from} → ${to}`;
};

/** The fields of two things that differ, each with what it was and what it is. */
const fieldsThatDiffer = (before: object, after: object): string => {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => !isSame(was.get(field), is.get(field)))
    .map((field) => fromTo(field, was.get(field), is.get(field)))
    .join(', ');
};

/** That what both files hold of a part stands in another order. */
const orderOf = ({ what, name, isNumbered, of }: Part, before: Mine, after: Mine): MineChange[] => {
  const [was, is] = [of(before), of(after)];
  const [then, now] = [[...was.keys()].filter((id) => is.has(id)), [...is.keys()].filter((id) => was.has(id))];
  if (isNumbered === undefined || isSame(then, now)) return [];
  const text = {
    zh: `${name.zh}顺序改变，上传文件中的编号随之改变`,
    en: `another order of ${what}, and with it other numbers in the files for the authority`,
  };
  return [{ kind: 'changed', what, id: '', text }];
};

const changesOf = (part: Part, before: Mine, after: Mine): MineChange[] => {
  const { what, name, of } = part;
  const [was, is] = [of(before), of(after)];
  const removed = [...was.keys()]
    .filter((id) => !is.has(id))
    .map((id): MineChange => {
      return { kind: 'removed', what, id, text: { zh: `删除${name.zh} ${id}`, en: `${name.en} ${id} removed` } };
    });
  const others = [...is].flatMap(([id, now]): MineChange[] => {
    const then = was.get(id);
    if (then === undefined) {
      return [{ kind: 'added', what, id, text: { zh: `新增${name.zh} ${id}`, en: `${name.en} ${id} added` } }];
    }
    if (isSame(then, now)) return [];
    const fields = fieldsThatDiffer(then, now);
    const text = { zh: `修改${name.zh} ${id}：${fields}`, en: `${name.en} ${id} changed: ${fields}` };
    return [{ kind: 'changed', what, id, text }];
  });
  return [...removed, ...others, ...orderOf(part, before, after)];
};

/** Every setting in which two files of one mine differ, effective limits included, part by part. */
export const changesBetween = (before: Mine, after: Mine): readonly MineChange[] => {
  const [was, is] = [ownSettings(before), ownSettings(after)];
  const own = [...new Set([...was.keys(), ...is.keys()])]
    .filter((setting) => !isSame(was.get(setting), is.get(setting)))
    .map((setting): MineChange => {
      const values = fromTo(setting, was.get(setting), is.get(setting));
      const text = { zh: `修改矿井：${values}`, en: `mine changed: ${values}` };
      return { kind: 'changed', what: 'mine', id: '', text };
    });
  return [...own, ...PARTS.flatMap((part) => changesOf(part, before, after))];
};

/** The limits that are in force in a mine, by point. */
export const limitsInForce = ({ limitsOf }: Mine): Readonly<Record<string, PointLimits>> =>
  Object.fromEntries(limitsOf);
