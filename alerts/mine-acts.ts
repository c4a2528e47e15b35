import type { Mine } from '../domain/mine.js';
import type { AlarmChange, Book } from './alarm/book.js';
import type { Refused } from './alarm/transition.js';
import type { MineActs, Planned } from './alerts.js';
import { standDownCommand } from './commands.js';
import type { Evacuation } from './evacuation/evacuation.js';
import { standDownConditions } from './evacuation/order.js';
import type { OrderChange, Orders } from './evacuation/orders.js';
import { mayRestart } from './evacuation/restart.js';
import type { AlarmRecord, Change } from './journal/journal.js';
import type { Outbound } from './outbound.js';
import type { WorkChange, Works } from './planned-work/works.js';
import type { LastDrill } from './platform/last-drill.js';
import type { Engine } from './rules/engine.js';
import { RULES } from './rules/registry.js';
import type { Stamp } from './stamp.js';

const NOT_CLOSABLE: Refused = {
  refused: {
    code: 'not-closable',
    message: 'This alarm ends by good readings alone; acknowledge it, or add a remark.',
  },
};

/** What a person may ask of one mine, done at once: announced before it returns, durable when its promise resolves. */
export const createMineActs = (parts: {
  readonly mine: Mine;
  readonly lastDrill: LastDrill;
  readonly book: Book;
  readonly orders: Orders;
  readonly works: Works;
  readonly engine: Pick<Engine, 'advance' | 'latest' | 'now' | 'settle' | 'tell'>;
  readonly clock: () => number;
  readonly outbound: Outbound;
  readonly stamp: () => Stamp;
  readonly commit: (change: Change) => Promise<void>;
  readonly sayAlarm: (change: AlarmChange) => void;
  readonly follow: (change: AlarmChange) => void;
  readonly sayOrder: (change: OrderChange) => void;
}): MineActs & { readonly liftShelves: (now: number) => void } => {
  const { mine, lastDrill, book, orders, works, engine, clock, outbound, commit, sayAlarm, sayOrder } = parts;
  /** People act now, not when the rules last looked. */
  const stamp = (): Stamp => {
    if (!mine.simulated) engine.advance(clock());
    return parts.stamp();
  };

  const act: MineActs['act'] = (id, event, recalled) => {
    if (recalled !== undefined) book.recall(recalled);
    const change = book.act(id, event, stamp());
    if (change === undefined || 'refused' in change) return change;
    sayAlarm(change);
    const durable = commit({ entries: change.entries, alarms: [change.record] });
    parts.follow(change);
    return { alarm: change.record.alarm, durable };
  };

  const ordered = (change: OrderChange): ReturnType<MineActs['order']> => {
    const durable = commit({ entries: change.entries, evacuations: [change.record] });
    sayOrder(change);
    return { evacuation: change.record.evacuation, durable };
  };

  const planned = (change: WorkChange): Planned => {
    const { work, entry } = change;
    const durable = commit({ entries: [entry], works: [work] });
    if (work.state !== 'planned') engine.tell('works', { kind: 'work', work });
    return { work, durable };
  };
  const settledWork = (change: WorkChange | Refused | undefined): Planned | Refused | undefined =>
    change === undefined || 'refused' in change ? change : planned(change);
  const workAct = (by: string) => ({ by, now: engine.now(), at: clock() });

  const alarmsOf = (order: Evacuation | undefined): readonly AlarmRecord[] =>
    (order?.alarms ?? []).flatMap((alarm) => book.byId(alarm) ?? []);
  /** Gas is below restore and the alarms behind an order are over. */
  const isRestored = (alarms: readonly AlarmRecord[]): boolean =>
    alarms.every(({ alarm }) => alarm.latched || !book.stands(alarm.id)) &&
    mayRestart(
      mine,
      alarms.map(({ alarm }) => alarm),
      (point) => engine.latest().get(point),
    );

  return {
    mine,
    alarm: (id) => book.byId(id),
    act,
    close(id, { by, note }, recalled) {
      const record = book.byId(id) ?? recalled;
      if (record === undefined) return undefined;
      const { rule, state } = record.alarm;
      const closable = RULES.some((one) => one.id === rule && one.closedBy === 'person');
      if (!closable && state !== 'closed') return NOT_CLOSABLE;
      const answer = act(id, { kind: 'closed', by, note }, recalled);
      if (answer !== undefined && !('refused' in answer)) engine.settle(rule, record.subject, { kind: 'closed' });
      return answer;
    },
    order: ({ by, areas, reason, drill }) => ordered(orders.callBy(by, areas, reason, stamp(), drill)),
    conditions(id, note) {
      const found = orders.all().find((one) => one.order.id === id);
      if (found === undefined) return undefined;
      return standDownConditions(found.order, found.muster, { gasRestored: isRestored(alarmsOf(found.order)), note });
    },
    nameRescuer(id, wish) {
      const change = orders.nameRescuer(id, wish, stamp());
      return change === undefined || 'refused' in change ? change : ordered(change);
    },
    standDown(id, { by, note }) {
      const now = stamp();
      const alarms = alarmsOf(orders.all().find((one) => one.order.id === id)?.order);
      const gasRestored = isRestored(alarms);
      const change = orders.standDown(id, { by, note, gasRestored }, now);
      if (change === undefined || 'refused' in change) return change;
      const answer = ordered({ ...change, grown: false });
      outbound.command(standDownCommand(mine, answer.evacuation, note, now.receivedAt));
      for (const { alarm, subject } of alarms) engine.settle(alarm.rule, subject, { kind: 'stood-down' });
      return answer;
    },
    plan: (wish, by) => planned(works.plan(wish, workAct(by))),
    approve: (id, by) => settledWork(works.approve(id, workAct(by))),
    end: (id, by) => settledWork(works.end(id, workAct(by))),
    work: (id) => works.of(id),
    drilled(at) {
      lastDrill.held(at);
      engine.tell('drills', { kind: 'drill', at });
    },
    liftShelves(now) {
      for (const { alarm } of book.standing()) {
        if (alarm.suppressed?.kind === 'shelved' && (alarm.suppressed.until ?? now) <= now) {
          act(alarm.id, { kind: 'unshelved' });
        }
      }
    },
  };
};
