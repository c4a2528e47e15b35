import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Evacuation } from '../../alerts/evacuation/evacuation.js';
import type { LedgerEntry } from '../../alerts/journal/ledger.js';
import type { Act, Rerun, rerun } from '../../alerts/rerun/rerun.js';
import { loadMine } from '../../domain/load-mine.js';
import type { Mine } from '../../domain/mine.js';
import type { Frozen, ProgramVersion } from '../freeze/frozen.js';
import { AROUND_MS } from '../freeze/gather.js';

/** Rules need so long to know what they knew that day: no more than this do they look back. */
const WARM_UP_MS = 20 * 60_000;

/** The rule layer as this folder needs it. */
export interface RuleLayer {
  readonly rerun: typeof rerun;
  readonly judgedByReadings: (mine: Mine, points: ReadonlySet<string>) => ReadonlySet<string>;
  /** Why an alarm cannot be judged again from the readings of these points; undefined where it can. */
  readonly whyNotJudged: (
    mine: Mine,
    points: ReadonlySet<string>,
    alarm: Pick<Alarm, 'rule' | 'subject'>,
  ) => string | undefined;
  readonly program: ProgramVersion;
}

/** A line of the ledger as evidence carries it. */
export type Line = Pick<LedgerEntry, 'at' | 'kind' | 'subject' | 'author' | 'body'>;

/** What came of judging again. */
export interface Rederived {
  /** Alarms of the record that came out again exactly, with every change. */
  readonly same: number;
  /** Each difference in one sentence; empty: exactly the same. */
  readonly differences: readonly string[];
  /** Alarms of the record that frozen readings alone cannot bring out, with the reason. */
  readonly notJudged: readonly { readonly alarm: string; readonly rule: string; readonly why: string }[];
  /** Set where this program's rules are not those of that day. */
  readonly otherRules?: string;
}

/** Changes that a rule makes, not a person. */
const BY_RULES: readonly string[] = [
  'alarm.raised',
  'alarm.raised-again',
  'alarm.level-raised',
  'alarm.returned',
  'alarm.closed',
];

const said = (line: Line): string => {
  const { kind, at, body } = line;
  const { value, level, limit, clearedAt, peak, at: sensorAt } = body as Partial<Alarm>;
  const facts = {
    level,
    at: kind === 'alarm.raised' ? sensorAt : undefined,
    value,
    limit: limit?.value,
    clearedAt,
    peak,
  };
  return JSON.stringify({ kind, receivedAt: at, ...facts });
};

const keyOf = ({ rule, subject }: Pick<Alarm, 'rule' | 'subject'>): string => `${rule}|${subject}`;
const time = (at: number): string => new Date(at).toISOString();

/** The changes that rules made to an alarm, in order. A person's acknowledging may close it: that is no rule's. */
const changesOf = (lines: readonly Line[], alarm: string): readonly string[] =>
  lines
    .filter(({ subject, kind, author }) => subject === alarm && author === null && BY_RULES.includes(kind))
    .map(said);

const compareChanges = (alarm: Alarm, recorded: readonly string[], derived: readonly string[]): readonly string[] => {
  const name = `${alarm.rule} of ${alarm.subject} (${alarm.id})`;
  const differences: string[] = [];
  for (let index = 0; index < Math.max(recorded.length, derived.length); index += 1) {
    const [one, other] = [recorded[index], derived[index]];
    if (one === other) continue;
    if (one === undefined) differences.push(`${name}: the rules say ${other}; the record has no such change`);
    else if (other === undefined) differences.push(`${name}: the record has ${one}; the rules do not say it`);
    else differences.push(`${name}: the record has ${one}; the rules say ${other}`);
  }
  return differences;
};

/** An order that an alarm called for on its own. */
interface Called {
  readonly trigger: string | undefined;
  /** What rules decide of it, in words. */
  readonly said: string;
}

const ordersIn = (lines: readonly Line[]): ReadonlyMap<string, Called> =>
  new Map(
    lines
      .filter(({ kind, author }) => kind === 'evacuation.ordered' && author === null)
      .map(({ subject, body }) => {
        const { areas, core, orderedAt, dueAt, trigger } = (body as { order: Evacuation }).order;
        return [subject, { trigger: trigger.alarm, said: JSON.stringify({ areas, core, orderedAt, dueAt }) }] as const;
      }),
  );

/** `hasOrder`: whether an alarm is recorded as belonging to an order, or nothing can be said of it here. */
const compareOrders = (
  recorded: readonly Line[],
  derived: readonly Line[],
  hasOrder: (alarm: string | undefined) => boolean,
): readonly string[] => {
  const [ours, theirs] = [ordersIn(recorded), ordersIn(derived)];
  const differences = [...ours].flatMap(([id, { said: order }]) => {
    const other = theirs.get(id)?.said;
    if (other === order) return [];
    return [`order ${id}: the record has ${order}; the rules say ${other ?? 'no order'}`];
  });
  // An order of another overrun stands in the file of that one; its alarm names it here.
  const extra = [...theirs].filter(([id, { trigger }]) => !ours.has(id) && !hasOrder(trigger));
  return [
    ...differences,
    ...extra.map(([id, { said: order }]) => `order ${id}: the rules say ${order}; the record has no such order`),
  ];
};

/**
 * Judges the frozen readings again in their order of arrival, with the planned work and the acts of that day, and holds
 * every alarm and order that they can bring out against the record: same id, level, value, limit, instants and changes.
 */
export const rederive = async (frozen: Frozen, lines: readonly Line[], layer: RuleLayer): Promise<Rederived> => {
  const loaded = loadMine(frozen.mine);
  if (!loaded.ok) {
    return {
      same: 0,
      notJudged: [],
      differences: loaded.faults.map(({ place, message }) => `mine.yaml ${place}: ${message}`),
    };
  }
  const { mine } = loaded;
  const { received, works, alarms, incident } = frozen;
  const lastReceivedAt = received.reduce((latest, { receivedAt }) => Math.max(latest, receivedAt), 0);
  const acts: Act[] = lines.filter(({ author, at }) => author !== null && at <= lastReceivedAt);
  const derived: Rerun = await layer.rerun({ mine, heard: received, works, acts, until: lastReceivedAt });

  // By the service's clock: when the first reading of the warm time arrived.
  const warmFrom = incident.openedAt - AROUND_MS + WARM_UP_MS;
  const first = received.find(({ observation }) => observation.at >= warmFrom);
  const from = first?.receivedAt ?? Number.POSITIVE_INFINITY;
  const inTime = ({ at }: Line): boolean => at >= from && at <= lastReceivedAt;

  const points = new Set(frozen.points);
  const judged = layer.judgedByReadings(mine, points);
  const stoodBefore = new Map(
    alarms.filter(({ receivedAt }) => receivedAt < from).map((alarm) => [keyOf(alarm), alarm] as const),
  );
  const notJudged: { alarm: string; rule: string; why: string }[] = [];
  const differences: string[] = derived.failures.map((failure) => `a rule failed: ${failure}`);
  const known = new Set<string>();
  let same = 0;
  const recordedLines = lines.filter(inTime);
  const derivedLines = derived.entries.filter(inTime);
  for (const alarm of alarms) {
    if (alarm.receivedAt > lastReceivedAt) continue;
    const leave = (why: string): number => notJudged.push({ alarm: alarm.id, rule: alarm.rule, why });
    if (alarm.receivedAt < from) {
      if (changesOf(recordedLines, alarm.id).length > 0)
        leave('it was raised before the frozen time, and has only changed within it');
      continue;
    }
    known.add(alarm.id);
    if (!judged.has(keyOf(alarm)))
      leave(layer.whyNotJudged(mine, points, alarm) ?? 'rests on more than the frozen readings');
    else if (stoodBefore.has(keyOf(alarm))) leave('an alarm of the same rule and subject stood before the frozen time');
    else {
      const found = compareChanges(alarm, changesOf(recordedLines, alarm.id), changesOf(derivedLines, alarm.id));
      if (found.length === 0) same += 1;
      differences.push(...found);
    }
  }
  for (const alarm of derived.alarms.values()) {
    const isOurs = alarm.receivedAt >= from && judged.has(keyOf(alarm)) && !stoodBefore.has(keyOf(alarm));
    if (!isOurs || known.has(alarm.id)) continue;
    differences.push(
      `${alarm.rule} of ${alarm.subject} (${alarm.id}): the rules raise it at ${time(alarm.at)}; the record has no such alarm`,
    );
  }
  for (const id of incident.alarms) {
    if (!alarms.some((alarm) => alarm.id === id)) differences.push(`alarm ${id} of the incident is not in the record`);
  }
  const stoodBeforeTime = new Set(
    lines.filter(({ kind, at }) => kind === 'evacuation.ordered' && at < from).map(({ subject }) => subject),
  );
  if (!frozen.orders.some(({ evacuation }) => stoodBeforeTime.has(evacuation.id))) {
    const hasOrder = (id: string | undefined): boolean => {
      const alarm = alarms.find((one) => one.id === id);
      const isJudged = alarm !== undefined && judged.has(keyOf(alarm)) && !stoodBefore.has(keyOf(alarm));
      return !isJudged || alarm.evacuation !== undefined;
    };
    differences.push(...compareOrders(recordedLines, derivedLines, hasOrder));
  }
  const { program } = layer;
  const otherRules = `judged with rules ${program.rules} (${program.version}); that day's were ${frozen.program.rules} (${frozen.program.version})`;
  return { same, differences, notJudged, ...(program.rules === frozen.program.rules ? {} : { otherRules }) };
};
