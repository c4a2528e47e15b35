import type { Alerts } from '../../alerts/alerts.js';
import { createAlerts } from '../../alerts/create-alerts.js';
import type { Change } from '../../alerts/journal/journal.js';
import type { Rows } from '../../alerts/journal/standing.js';
import type { Mine } from '../../domain/mine.js';
import type { Message } from './history.js';

/** What a person does, to whichever alarm or order of the list `pick` falls on. */
export interface Act {
  readonly kind: 'acknowledge' | 'close' | 'order' | 'stand-down';
  readonly pick: number;
}

/** A message as it arrived, and what a person then did. */
export interface Heard extends Message {
  readonly receivedAt: number;
  readonly act?: Act;
}

/** Messages received one after the other, so that a person may act between any two. */
export const oneByOne = (messages: readonly Message[]): readonly Heard[] =>
  messages.map((message, index) => ({ ...message, receivedAt: message.at + 2 * index }));

/** Messages that are received when they arrive. */
export const inTime = (messages: readonly Message[]): readonly Heard[] =>
  messages.map((message) => ({ ...message, receivedAt: message.at }));

const NO_ROWS: Rows = { alarms: [], evacuations: [], incidents: [], works: [] };

/** The journal's rows after changes, as a start reads them that replays from `since` (standing.ts, `readRows`). */
export const rowsAfter = (changes: readonly Change[], since = 0): Rows => {
  const alarms = new Map(changes.flatMap((one) => one.alarms ?? []).map((row) => [row.alarm.id, row]));
  const evacuations = new Map(changes.flatMap((one) => one.evacuations ?? []).map((row) => [row.evacuation.id, row]));
  const incidents = new Map(changes.flatMap((one) => one.incidents ?? []).map((row) => [row.incident.id, row]));
  const rows: Rows = {
    alarms: [...alarms.values()]
      .filter(({ alarm, applied }) => alarm.state !== 'closed' || applied.arrival >= since)
      .sort((a, b) => a.alarm.raisedAt - b.alarm.raisedAt),
    evacuations: [...evacuations.values()]
      .filter(({ evacuation, applied }) => evacuation.state !== 'stood-down' || applied.arrival >= since)
      .sort((a, b) => a.evacuation.orderedAt - b.evacuation.orderedAt),
    incidents: [...incidents.values()]
      .filter(({ incident, applied }) => incident.closedAt === undefined || applied.arrival >= since)
      .sort((a, b) => a.incident.openedAt - b.incident.openedAt),
    works: [],
  };
  return JSON.parse(JSON.stringify(rows)) as Rows;
};

/** A rule layer under test, with everything that left it. */
export interface Telling {
  readonly alerts: Alerts;
  readonly changes: readonly Change[];
  /** Changes up to the last that a person was answered for. */
  answered(): number;
  /** Horns, each as alarm, count and level. */
  readonly horns: readonly string[];
  /** Tells a message, the service's clock ticking on the way; while it replays neither ticks nor people act. */
  tell(heard: Heard, arrival: number, replaying?: boolean): void;
}

const TICK_MS = 1000;

const pickOf = <One>(list: readonly One[], { pick }: Act): One | undefined => list[pick % Math.max(1, list.length)];

const doIt = (alerts: Alerts, mine: string, act: Act): void => {
  const acts = alerts.mine(mine);
  const alarm = pickOf(
    alerts.view.standing().filter(({ state }) => state !== 'acknowledged'),
    act,
  );
  const order = pickOf(alerts.view.evacuations(), act)?.evacuation;
  switch (act.kind) {
    case 'acknowledge':
      if (alarm !== undefined) acts?.act(alarm.id, { kind: 'acknowledged', by: 'dispatcher' });
      break;
    case 'close':
      for (const { id } of alerts.view.standing()) acts?.close(id, { by: 'dispatcher', note: 'seen to' });
      break;
    case 'order':
      acts?.order({
        by: 'dispatcher',
        areas: [pickOf(['face-1', 'heading-1'], act) ?? 'face-1'],
        reason: 'smell of smoke',
      });
      break;
    case 'stand-down':
      if (order !== undefined) acts?.standDown(order.id, { by: 'dispatcher', note: 'all out' });
      break;
  }
};

export const createTelling = (
  mine: Mine,
  { rows = NO_ROWS, memory }: { readonly rows?: Rows; readonly memory?: unknown } = {},
): Telling => {
  let now = 0;
  let answered = 0;
  const changes: Change[] = [];
  const horns: string[] = [];
  const failures: string[] = [];
  const alerts = createAlerts({
    mines: [mine],
    clock: () => now,
    logger: { error: (first: unknown, text?: string) => failures.push(`${text}: ${JSON.stringify(first)}`) },
    announce(said) {
      if (said.type === 'alarm' && said.horn)
        horns.push(`${said.alarm.id} ${said.alarm.rule} ×${said.alarm.count} ${said.alarm.level}`);
    },
    commit: async (change) => {
      // As the journal does: what is written is what was true then.
      changes.push(JSON.parse(JSON.stringify(change)) as Change);
    },
    outbound: { alarm: () => undefined, command: () => undefined },
    rows,
    ...(memory === undefined ? {} : { memory }),
  });
  return {
    alerts,
    changes,
    horns,
    answered: () => answered,
    tell({ observations, receivedAt, act }, arrival, replaying = false) {
      if (!replaying) {
        for (now = now === 0 ? receivedAt : now; now + TICK_MS < receivedAt; now += TICK_MS) alerts.tick();
      }
      now = Math.max(now, receivedAt);
      alerts.arrive({ arrival, receivedAt, topic: 'told', observations, refusals: [] });
      if (failures.length > 0) throw new Error(failures.join('\n'));
      if (replaying || act === undefined) return;
      now += 1;
      doIt(alerts, mine.id, act);
      answered = changes.length;
    },
  };
};

/** A rule layer told everything without a disturbance. */
export const undisturbed = (
  mine: Mine,
  heard: readonly Heard[],
  then?: (telling: Telling, index: number) => void,
): Telling => {
  const telling = createTelling(mine);
  telling.alerts.resume();
  heard.forEach((one, index) => {
    telling.tell(one, index + 1);
    then?.(telling, index);
  });
  return telling;
};

/** What a rule layer has come to, by sensor time alone: alarms, orders, incidents. */
export const outcomeOf = (alerts: Alerts, changes: readonly Change[]) => {
  const rows = rowsAfter(changes);
  const shown = ({
    id,
    rule,
    subject,
    level,
    state,
    count,
    at,
    evacuation,
    clearedAt,
  }: Rows['alarms'][number]['alarm']) =>
    [id.slice(0, 8), rule, subject, level, state, `×${count}`, at, evacuation, clearedAt].join(' ');
  return {
    alarms: alerts.view.standing().map(shown).sort(),
    closed: rows.alarms
      .filter(({ alarm }) => alarm.state === 'closed')
      .map(({ alarm }) => shown(alarm))
      .sort(),
    orders: alerts.view
      .evacuations()
      .map(({ evacuation, muster }) => ({
        id: evacuation.id,
        areas: evacuation.areas,
        state: evacuation.state,
        orderedAt: evacuation.orderedAt,
        alarms: evacuation.alarms,
        muster: Object.values(muster).map((list: readonly { card: string }[]) => list.map(({ card }) => card)),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    incidents: rows.incidents
      .map(({ incident }) => {
        const { id, rule, workplace, peak, openedAt, closedAt, episodes, foundLate, grade, alarms, evacuation } =
          incident;
        return { id, rule, workplace, peak, openedAt, closedAt, episodes, foundLate, grade, alarms, evacuation };
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
};
