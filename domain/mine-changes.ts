import type { PointLimits } from './limits/limit.js';
import type { Mine } from './mine.js';
import type { Text } from './text.js';

/** One difference between two files of a mine, in words. `what`: the part of the file; `id`: whom it concerns, empty for the mine. */
export interface MineChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly what: string;
  readonly id: string;
  readonly text: Text;
}

interface Part {
  readonly what: string;
  readonly name: Text;
  readonly of: (mine: Mine) => ReadonlyMap<string, object>;
}

const byKey = <Item extends object>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [keyOf(item), item]));
const byId = <Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> =>
  byKey(items, ({ id }) => id);
const numberedBy = (items: readonly object[]): ReadonlyMap<string, object> =>
  new Map(items.map((item, index) => [String(index + 1), item]));

const PARTS: readonly Part[] = [
  { what: 'areas', name: { zh: '区域', en: 'area' }, of: ({ areas }) => byId(areas) },
  { what: 'points', name: { zh: '测点', en: 'point' }, of: ({ points }) => byId(points) },
  { what: 'limits', name: { zh: '限值', en: 'limits of' }, of: ({ limitsOf }) => limitsOf },
  { what: 'substations', name: { zh: '分站', en: 'substation' }, of: ({ substations }) => byId(substations) },
  { what: 'systems', name: { zh: '系统', en: 'system' }, of: ({ systems }) => byId(systems) },
  {
    what: 'airflow',
    name: { zh: '风流', en: 'airflow' },
    of: ({ airflow }) => byKey(airflow, ({ from, to }) => `${from} → ${to}`),
  },
  { what: 'readers', name: { zh: '读卡器', en: 'reader' }, of: ({ readers }) => byId(readers) },
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

/** Fields of the mine as a whole, none of which is a list of the parts above or is built from one. */
const OWN_FIELDS = [
  'code',
  'name',
  'division',
  'timeZone',
  'capacityTPerYear',
  'gasClass',
  'status',
  'simulated',
  'evacuateAt',
  'clearWithinMin',
  'remotePowerCut',
  'personnel',
] as const satisfies readonly (keyof Mine)[];

const MOST_CHARACTERS = 200;

const isThreshold = (value: unknown): value is { readonly value: number } =>
  typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'number';

const shown = (value: unknown): string => {
  if (value === undefined) return '–';
  if (typeof value === 'string') return value;
  return JSON.stringify(isThreshold(value) ? value.value : value).slice(0, MOST_CHARACTERS);
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The fields of two things that differ, each with what it was and what it is. */
const fieldsThatDiffer = (before: object, after: object): string => {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => !isSame(was.get(field), is.get(field)))
    .map((field) => {
      const [from, to] = [shown(was.get(field)), shown(is.get(field))];
      // Where the number stays, its source is what has changed.
      return from === to
        ? `${field} ${JSON.stringify(was.get(field))} → ${JSON.stringify(is.get(field))}`
        : `${field} ${from} → ${to}`;
    })
    .join(', ');
};

const changesOf = ({ what, name, of }: Part, before: Mine, after: Mine): MineChange[] => {
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
  return [...removed, ...others];
};

/** Everything in which two files of one mine differ, effective limits included, part by part in the file's order. */
export const changesBetween = (before: Mine, after: Mine): readonly MineChange[] => {
  const own = OWN_FIELDS.filter((field) => !isSame(before[field], after[field])).map((field): MineChange => {
    const values = `${field} ${shown(before[field])} → ${shown(after[field])}`;
    return {
      kind: 'changed',
      what: 'mine',
      id: '',
      text: { zh: `修改矿井：${values}`, en: `mine changed: ${values}` },
    };
  });
  return [...own, ...PARTS.flatMap((part) => changesOf(part, before, after))];
};

/** The limits that are in force in a mine, by point. */
export const limitsInForce = ({ limitsOf }: Mine): Readonly<Record<string, PointLimits>> =>
  Object.fromEntries(limitsOf);
