import type { Mine } from '../../domain/mine.js';
import type { Text } from '../../domain/text.js';
import { idFrom } from '../id-from.js';
import type { Evacuation, Muster, MusterEntry, Receipt } from './evacuation.js';

/** What can happen to an order. `at`: engine time, epoch ms. */
export type OrderEvent =
  | {
      readonly kind: 'joined';
      readonly at: number;
      readonly alarm: string;
      readonly core: readonly string[];
      readonly areas: readonly string[];
    }
  | { readonly kind: 'regrown'; readonly at: number; readonly areas: readonly string[] }
  | {
      readonly kind: 'mustered';
      readonly at: number;
      readonly named: readonly string[];
      readonly locationDown: boolean;
    }
  | { readonly kind: 'answered'; readonly at: number; readonly receipt: Receipt }
  | { readonly kind: 'rescuer-named'; readonly at: number; readonly card: string; readonly by: string }
  | {
      readonly kind: 'stand-down';
      readonly at: number;
      readonly by: string;
      readonly note: string;
      readonly gasRestored: boolean;
    };

/** What a stand-down waits for. */
export interface Condition {
  readonly id: 'gas-restored' | 'nobody-in-scope' | 'nobody-unaccounted';
  readonly met: boolean;
  readonly text: Text;
}

/** A wish that the order's state does not allow; `conditions` where a stand-down still waits for something. */
export interface OrderRefused {
  readonly refused: { readonly code: string; readonly message: string; readonly conditions?: readonly Condition[] };
}

/** The order after an event, with what the ledger writes of it; the same order and no entry where nothing changed. */
export type OrderTransition =
  | {
      readonly order: Evacuation;
      readonly entry?: { readonly kind: string; readonly body: unknown; readonly author?: string };
    }
  | OrderRefused;

/** An order's id follows from its cause: the same one after a crash is the same order. */
export const orderId = (of: { readonly mine: string; readonly cause: string; readonly at: number }): string =>
  idFrom('e', [of.mine, of.cause, of.at]);

const namesOf = (mine: Mine, areas: readonly string[]): string[] =>
  areas.map((area) => mine.areaById.get(area)?.name ?? area);

const textOf = (mine: Mine, areas: readonly string[], way: readonly string[] | undefined, drill: boolean): Text => {
  const names = namesOf(mine, areas);
  const route = way === undefined ? undefined : namesOf(mine, way).join(' → ');
  return {
    zh: `${drill ? '演练，演练。' : ''}立即撤人：${names.join('、')}。${route === undefined ? '未知撤离路线，向进风侧撤离。' : `撤离路线：${route}。`}`,
    en: `${drill ? 'This is a drill. ' : ''}Withdraw at once from ${names.join(', ')}. ${route === undefined ? 'No way out is known: go towards the intake air.' : `Way out: ${route}.`}`,
  };
};

/** The order with its words and its way for the areas that it holds now. */
export const worded = (mine: Mine, order: Evacuation, way: readonly string[] | undefined): Evacuation => {
  const { way: _, ...rest } = order;
  return { ...rest, text: textOf(mine, order.areas, way, order.drill), ...(way === undefined ? {} : { way }) };
};

/** At this bound the oldest receipts are in the ledger alone. */
const MOST_RECEIPTS = 200;

/** A new order; its deadline is the workplace's, or the mine's where the area has none. */
export const newOrder = (wish: {
  readonly id: string;
  readonly mine: Mine;
  readonly core: readonly string[];
  readonly areas: readonly string[];
  readonly workplace: string;
  readonly trigger: Evacuation['trigger'];
  readonly orderedAt: number;
  readonly way?: readonly string[];
  readonly drill?: boolean;
}): Evacuation => {
  const { id, mine, core, areas, workplace, trigger, orderedAt, way, drill = false } = wish;
  const minutes = mine.areaById.get(workplace)?.clearWithinMin ?? mine.clearWithinMin;
  return {
    id,
    mine: mine.id,
    areas,
    core,
    revision: 0,
    receipts: [],
    trigger,
    alarms: trigger.alarm === undefined ? [] : [trigger.alarm],
    named: [],
    rescuers: [],
    orderedAt,
    dueAt: orderedAt + minutes * 60_000,
    state: 'open',
    drill,
    text: textOf(mine, areas, way, drill),
    ...(way === undefined ? {} : { way }),
  };
};

/** Those of a list who are not named as rescuers. */
const strangersIn = ({ rescuers }: Evacuation, list: readonly MusterEntry[]): readonly MusterEntry[] =>
  list.filter(({ card }) => !rescuers.includes(card));

const union = (one: readonly string[], other: readonly string[]): readonly string[] => {
  const more = other.filter((item) => !one.includes(item));
  return more.length === 0 ? one : [...one, ...new Set(more)];
};

const mustered = (order: Evacuation, event: OrderEvent & { kind: 'mustered' }, muster: Muster): OrderTransition => {
  const named = union(order.named, event.named);
  const seen = named === order.named ? order : { ...order, named };
  const inside = strangersIn(order, muster.inScope);
  const returned = [...inside, ...strangersIn(order, muster.sheltering)];
  if (order.state === 'cleared' && returned.length > 0) {
    const body = { cards: returned.map(({ card }) => card) };
    return { order: { ...seen, state: 'open' }, entry: { kind: 'evacuation.reopened', body } };
  }
  const isEmpty = inside.length + muster.sheltering.length + muster.unaccounted.length === 0;
  if (order.state === 'open' && isEmpty && !event.locationDown) {
    const entry = { kind: 'evacuation.cleared', body: { out: muster.out.map(({ card }) => card) } };
    return { order: { ...seen, state: 'cleared', clearedAt: event.at }, entry };
  }
  return { order: seen };
};

/**
 * What a stand-down waits for (requirements.md, end of an order). A written reason stands in for people unaccounted
 * for; nothing stands in for gas or for somebody who is seen inside.
 */
export const standDownConditions = (
  order: Evacuation,
  muster: Muster,
  { gasRestored, note }: { readonly gasRestored: boolean; readonly note: string },
): readonly Condition[] => [
  {
    id: 'gas-restored',
    met: gasRestored,
    text: {
      zh: '瓦斯浓度低于复电值，触发报警已解除（停风区符合第176条）',
      en: 'Gas is below restore and its alarms are over (a place without air: within 规程 176)',
    },
  },
  {
    id: 'nobody-in-scope',
    met: strangersIn(order, muster.inScope).length === 0,
    text: { zh: '撤离范围内无人', en: 'Nobody is in scope' },
  },
  {
    id: 'nobody-unaccounted',
    met: muster.unaccounted.length === 0 || note.trim() !== '',
    text: { zh: '无下落不明人员，或已书面说明', en: 'Nobody is unaccounted for without a written reason' },
  },
];

const standDown = (order: Evacuation, event: OrderEvent & { kind: 'stand-down' }, muster: Muster): OrderTransition => {
  const { at, by, note } = event;
  const conditions = standDownConditions(order, muster, event);
  if (conditions.some(({ met }) => !met)) {
    const waits = conditions.filter(({ met }) => !met).map(({ text }) => text.en);
    return {
      refused: {
        code: 'conditions-not-met',
        message: `The order cannot be stood down yet; not met: ${waits.join('; ')}.`,
        conditions,
      },
    };
  }
  const entry = { kind: 'evacuation.stood-down', body: { note, muster }, author: by };
  return { order: { ...order, state: 'stood-down', stoodDownAt: at, stoodDownBy: by, note }, entry };
};

/** The life of an order, complete over states and events. Its areas and its names grow and never shrink. */
export const transitionOrder = (order: Evacuation, event: OrderEvent, muster: Muster): OrderTransition => {
  if (order.state === 'stood-down') {
    return { refused: { code: 'already-stood-down', message: 'The order has been stood down.' } };
  }
  switch (event.kind) {
    case 'joined': {
      const { alarm, core, areas } = event;
      const joined = {
        ...order,
        alarms: union(order.alarms, [alarm]),
        core: union(order.core, core),
        areas: union(order.areas, areas),
      };
      const isSame = joined.alarms === order.alarms && joined.core === order.core && joined.areas === order.areas;
      if (isSame) return { order };
      return { order: joined, entry: { kind: 'evacuation.joined', body: { alarm, areas: joined.areas } } };
    }
    case 'regrown': {
      const areas = union(order.areas, event.areas);
      if (areas === order.areas) return { order };
      return { order: { ...order, areas }, entry: { kind: 'evacuation.regrown', body: { areas } } };
    }
    case 'mustered':
      return mustered(order, event, muster);
    case 'answered': {
      const { receipt } = event;
      const entry = { kind: 'evacuation.receipt', body: receipt };
      return { order: { ...order, receipts: [...order.receipts, receipt].slice(-MOST_RECEIPTS) }, entry };
    }
    case 'rescuer-named': {
      const { card, by } = event;
      if (order.rescuers.includes(card)) return { order };
      const entry = { kind: 'evacuation.rescuer-named', body: { card }, author: by };
      return { order: { ...order, rescuers: union(order.rescuers, [card]) }, entry };
    }
    case 'stand-down':
      return standDown(order, event, muster);
  }
};
