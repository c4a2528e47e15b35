import type { Clock } from '../domain/clock.js';
import {
  maySee,
  type Person,
  type Role,
  WHO_APPROVES,
  WHO_ORDERS,
  WHO_PLANS,
  WHO_REMARKS,
  WHO_SETTLES,
} from '../domain/roles.js';
import type { Store } from '../store/store.js';
import type { Alarm } from './alarm/alarm.js';
import type { AlarmEvent, Refused } from './alarm/transition.js';
import type { Alerts, MineActs, Ordered, Planned } from './alerts.js';
import type { Evacuation } from './evacuation/evacuation.js';
import type { Condition, OrderRefused } from './evacuation/order.js';
import type { AlarmRecord } from './journal/journal.js';
import type { PlannedWork } from './planned-work/planned-work.js';
import { faultOf } from './planned-work/wish.js';
import type { WorkWish } from './planned-work/works.js';

/** An act carried out and durable, or refused with a stable code and no effect. */
export type DeskAnswer<Done> =
  | ({ readonly ok: true } & Done)
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      /** What a stand-down waits for, each met or not; passed on to the caller as it is. */
      readonly conditions?: readonly unknown[];
    };

/** What a person adds to an alarm. */
export interface Said {
  readonly note?: string;
  readonly cause?: string;
  readonly measures?: string;
}

/** An act on planned work, or why not. */
export type WorkAnswer = Promise<DeskAnswer<{ readonly work: PlannedWork }>>;

/** Everything a person may ask for; role and scope are checked here once more. */
export interface Desk {
  acknowledge(person: Person, alarm: string, said: Said): Promise<DeskAnswer<{ readonly alarm: Alarm }>>;
  remark(person: Person, alarm: string, said: Said): Promise<DeskAnswer<{ readonly alarm: Alarm }>>;
  shelve(
    person: Person,
    alarm: string,
    wish: { readonly minutes: number; readonly reason: string },
  ): Promise<DeskAnswer<{ readonly alarm: Alarm }>>;
  close(person: Person, alarm: string, wish: { readonly note: string }): Promise<DeskAnswer<{ readonly alarm: Alarm }>>;
  order(
    person: Person,
    mine: string,
    wish: { readonly areas: readonly string[]; readonly reason: string; readonly drill?: boolean },
  ): Promise<DeskAnswer<{ readonly evacuation: Evacuation }>>;
  /** What a stand-down waits for now; undefined where the person may see no such standing order. */
  conditions(person: Person, evacuation: string): readonly Condition[] | undefined;
  /** Names somebody who may enter the scope of an order, by card (requirements.md, end of an order). */
  nameRescuer(
    person: Person,
    evacuation: string,
    wish: { readonly card: string },
  ): Promise<DeskAnswer<{ readonly evacuation: Evacuation }>>;
  standDown(
    person: Person,
    evacuation: string,
    wish: { readonly note: string },
  ): Promise<DeskAnswer<{ readonly evacuation: Evacuation }>>;
  plan(person: Person, mine: string, wish: WorkWish): WorkAnswer;
  /** Never by whoever planned it. */
  approve(person: Person, work: { readonly id: string; readonly mine: string }): WorkAnswer;
  endWork(person: Person, work: { readonly id: string; readonly mine: string }): WorkAnswer;
  /** Tells the rules of a mine that a drill was held, once its record is in the journal. */
  drilled(mine: string, at: number): void;
}

const refusal = (code: string, message: string) => ({ ok: false, code, message }) as const;
const UNKNOWN_ALARM = refusal('unknown-alarm', 'There is no such alarm among those that you may see.');
const UNKNOWN_MINE = refusal('unknown-mine', 'There is no such mine among those that you may see.');
const UNKNOWN_WORK = refusal('unknown-work', 'There is no such planned work among that which you may see.');
const UNKNOWN_CARD = refusal('unknown-card', 'The mine knows no such card.');
const UNKNOWN_ORDER = refusal('unknown-evacuation', 'There is no such order among those that you may see.');

/** Builds the desk: role and scope checked, author recorded, answered once the act is in the journal. */
export const createDesk = ({
  alerts,
  store,
  clock,
}: {
  readonly alerts: Alerts;
  readonly store: Store;
  readonly clock: Clock;
}): Desk => {
  const mines = (): MineActs[] => alerts.view.mines().flatMap(({ id }) => alerts.mine(id) ?? []);
  const forbidden = (person: Person, roles: readonly Role[]) =>
    roles.includes(person.role)
      ? undefined
      : refusal('forbidden', `The role ${person.role} may not do this; ${roles.join(', ')} may.`);

  /** An alarm that its book no longer holds, from the journal's tables. */
  const recall = async (id: string): Promise<AlarmRecord | undefined> => {
    const row = await store.selectFrom('alarms').select('body').where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : (JSON.parse(row.body) as AlarmRecord);
  };

  /** The mine that holds an alarm which the person may see, with the alarm's record where the book has forgotten it. */
  const holderOf = async (
    person: Person,
    id: string,
  ): Promise<{ readonly holder: MineActs; readonly recalled: AlarmRecord | undefined } | undefined> => {
    const live = mines().find((one) => one.alarm(id) !== undefined);
    if (live !== undefined) return maySee(person, live.mine) ? { holder: live, recalled: undefined } : undefined;
    const recalled = await recall(id);
    const holder = recalled && alerts.mine(recalled.alarm.mine);
    return holder !== undefined && maySee(person, holder.mine) ? { holder, recalled } : undefined;
  };

  const onAlarm = async (
    person: Person,
    id: string,
    roles: readonly Role[],
    ask: (holder: MineActs, recalled: AlarmRecord | undefined) => ReturnType<MineActs['act']>,
  ): Promise<DeskAnswer<{ readonly alarm: Alarm }>> => {
    const no = forbidden(person, roles);
    if (no !== undefined) return no;
    const found = await holderOf(person, id);
    // Asked for once more: a reload may have put another in its place meanwhile.
    const answer = found && ask(alerts.mine(found.holder.mine.id) ?? found.holder, found.recalled);
    if (answer === undefined) return UNKNOWN_ALARM;
    if ('refused' in answer) return { ok: false, ...answer.refused };
    await answer.durable;
    return { ok: true, alarm: answer.alarm };
  };
  const act = (person: Person, id: string, roles: readonly Role[], event: AlarmEvent) =>
    onAlarm(person, id, roles, (holder, recalled) => holder.act(id, event, recalled));

  const onWork = async (
    person: Person,
    mine: string,
    roles: readonly Role[],
    ask: (holder: MineActs) => Planned | Refused | ReturnType<typeof refusal> | undefined,
  ): WorkAnswer => {
    const no = forbidden(person, roles);
    if (no !== undefined) return no;
    const holder = alerts.mine(mine);
    if (holder === undefined || !maySee(person, holder.mine)) return UNKNOWN_MINE;
    const answer = ask(holder);
    if (answer === undefined) return UNKNOWN_WORK;
    if ('ok' in answer) return answer;
    if ('refused' in answer) return { ok: false, ...answer.refused };
    await answer.durable;
    return { ok: true, work: answer.work };
  };

  const holderOfOrder = (person: Person, evacuation: string): MineActs | undefined => {
    const order = alerts.view.evacuations().find((one) => one.evacuation.id === evacuation);
    const holder = order && alerts.mine(order.evacuation.mine);
    return holder !== undefined && maySee(person, holder.mine) ? holder : undefined;
  };
  const settled = async (
    answer: Ordered | OrderRefused | undefined,
  ): Promise<DeskAnswer<{ evacuation: Evacuation }>> => {
    if (answer === undefined) return UNKNOWN_ORDER;
    if ('refused' in answer) return { ok: false, ...answer.refused };
    await answer.durable;
    return { ok: true, evacuation: answer.evacuation };
  };

  return {
    acknowledge: (person, alarm, said) =>
      act(person, alarm, WHO_REMARKS, { kind: 'acknowledged', by: person.name, ...said }),
    remark: (person, alarm, said) => act(person, alarm, WHO_REMARKS, { kind: 'remarked', by: person.name, ...said }),
    shelve: (person, alarm, { minutes, reason }) => {
      const until = clock() + minutes * 60_000;
      return act(person, alarm, WHO_SETTLES, { kind: 'shelved', by: person.name, until, reason });
    },
    close: (person, alarm, { note }) =>
      onAlarm(person, alarm, WHO_SETTLES, (holder, recalled) =>
        holder.close(alarm, { by: person.name, note }, recalled),
      ),
    async order(person, mine, { areas, reason, drill = false }) {
      const no = forbidden(person, WHO_ORDERS);
      if (no !== undefined) return no;
      const holder = alerts.mine(mine);
      if (holder === undefined || !maySee(person, holder.mine)) {
        return UNKNOWN_MINE;
      }
      const unknown = areas.find((area) => !holder.mine.areaById.has(area));
      if (unknown !== undefined) return refusal('invalid-request', `The mine has no area ${unknown}.`);
      return settled(holder.order({ by: person.name, areas, reason, drill }));
    },
    conditions: (person, evacuation) => holderOfOrder(person, evacuation)?.conditions(evacuation, ''),
    async nameRescuer(person, evacuation, { card }) {
      const no = forbidden(person, WHO_SETTLES);
      if (no !== undefined) return no;
      const holder = holderOfOrder(person, evacuation);
      if (holder === undefined) return UNKNOWN_ORDER;
      // A card that nobody has would let whoever gets it in, and a slip of the keys would name nobody.
      const isKnown =
        holder.mine.personByCard.has(card) || alerts.view.people(holder.mine.id).some((one) => one.card === card);
      if (!isKnown) return UNKNOWN_CARD;
      return settled(holder.nameRescuer(evacuation, { by: person.name, card }));
    },
    async standDown(person, evacuation, { note }) {
      const no = forbidden(person, WHO_SETTLES);
      if (no !== undefined) return no;
      const holder = holderOfOrder(person, evacuation);
      if (holder === undefined) return UNKNOWN_ORDER;
      return settled(holder.standDown(evacuation, { by: person.name, note }));
    },
    plan: (person, mine, wish) =>
      onWork(person, mine, WHO_PLANS, (holder) => {
        const fault = faultOf(holder.mine, wish);
        return fault === undefined ? holder.plan(wish, person.name) : refusal('invalid-request', fault);
      }),
    approve: (person, { id, mine }) => onWork(person, mine, WHO_APPROVES, (holder) => holder.approve(id, person.name)),
    endWork: (person, { id, mine }) => onWork(person, mine, WHO_PLANS, (holder) => holder.end(id, person.name)),
    drilled: (mine, at) => alerts.mine(mine)?.drilled(at),
  };
};
