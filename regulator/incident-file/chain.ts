import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Mine } from '../../domain/mine.js';
import type { Frozen } from '../freeze/frozen.js';
import type { Line } from '../rederive/rederive.js';

/** One alarm of the chain of causes. Instants: `at` sensor time, `receivedAt` service time. */
export interface ChainLink {
  readonly alarm: string;
  readonly rule: string;
  readonly level: Alarm['level'];
  readonly area: string;
  readonly point?: string;
  readonly message: Alarm['message'];
  readonly at: number;
  readonly receivedAt: number;
  /** After the first one, ms of sensor time. */
  readonly afterMs: number;
  /** Raised within what the incident itself rests on. */
  readonly own: boolean;
}

export interface Chain {
  /** The first alarm; `certain` is false where stations' clocks leave the order open. */
  readonly firstOut?: { readonly alarm: string; readonly certain: boolean };
  readonly links: readonly ChainLink[];
}

/** Alarms before an overrun count as causes for so long. */
const CAUSES_MS = 30 * 60_000;

/** First-out and everything that followed it in the incident's scope, in order of sensor time. */
export const chainOf = (frozen: Frozen, areas: ReadonlySet<string>): Chain => {
  const { incident, alarms } = frozen;
  const own = new Set([...incident.alarms, ...frozen.orders.flatMap(({ evacuation }) => evacuation.alarms)]);
  const among = alarms
    .filter(({ id, area, at }) => own.has(id) || (areas.has(area) && at >= incident.openedAt - CAUSES_MS))
    .filter(({ at, id }) => own.has(id) || at <= incident.lastAt)
    .sort((one, other) => one.at - other.at || one.receivedAt - other.receivedAt);
  const marked = among.find(({ grouping }) => grouping?.firstOut !== undefined);
  const first = marked ?? among[0];
  return {
    ...(first === undefined
      ? {}
      : { firstOut: { alarm: first.id, certain: marked?.grouping?.firstOut?.certain ?? among.length === 1 } }),
    links: among.map(({ id, rule, level, area, point, message, at, receivedAt }) => ({
      alarm: id,
      rule,
      level,
      area,
      ...(point === undefined ? {} : { point }),
      message,
      at,
      receivedAt,
      afterMs: at - (among[0]?.at ?? at),
      own: own.has(id),
    })),
  };
};

/** One alarm's way from the sensor to a person. Absent instants did not happen, or nobody noted them. */
export interface LatencyPassport {
  readonly alarm: string;
  readonly sensorAt: number;
  readonly receivedAt: number;
  readonly raisedAt: number;
  readonly sentAt?: number;
  /** How many screens it was sent to. */
  readonly screens?: number;
  readonly painted: readonly { readonly at: number; readonly by: string; readonly address: string }[];
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
}

/** The latency passport of an alarm. */
export const passportOf = (alarm: Alarm, passages: Frozen['passages']): LatencyPassport => {
  const ours = passages.filter((passage) => passage.alarm === alarm.id);
  const sent = ours.find(({ kind }) => kind === 'sent');
  return {
    alarm: alarm.id,
    sensorAt: alarm.at,
    receivedAt: alarm.receivedAt,
    raisedAt: alarm.raisedAt,
    ...(sent === undefined ? {} : { sentAt: sent.at, screens: sent.screens ?? 0 }),
    painted: ours
      .filter(({ kind }) => kind === 'painted')
      .map(({ at, by = '', address = '' }) => ({ at, by, address })),
    ...(alarm.acknowledgedAt === undefined ? {} : { acknowledgedAt: alarm.acknowledgedAt }),
    ...(alarm.acknowledgedBy === undefined ? {} : { acknowledgedBy: alarm.acknowledgedBy }),
  };
};

/** An alarm's changes as the ledger has them. */
export const transitionsOf = (lines: readonly Line[], alarm: string) =>
  lines
    .filter(({ subject }) => subject === alarm)
    .map(({ at, kind, author, body }) => ({ at, kind, ...(author === null ? {} : { by: author }), body }));

/** Areas by their names. */
export const nameOf = (mine: Mine, area: string): string => mine.areaById.get(area)?.name ?? area;
