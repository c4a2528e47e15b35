import type { Alarm, Remark } from '../../alerts/alarm/alarm.js';
import type { Incident } from '../../alerts/incident/incident.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Mine } from '../../domain/mine.js';
import type { Frozen, FrozenLimit, ProgramVersion, RuleText } from '../freeze/frozen.js';
import { areasOf } from '../freeze/scope.js';
import type { Line } from '../rederive/rederive.js';
import { type AccidentFile, accidentOf } from './accident.js';
import { type Chain, chainOf, type LatencyPassport, passportOf, transitionsOf } from './chain.js';
import { type Counting, countingOf } from './counting.js';
import { type Measured, measuredOf } from './measured.js';
import { type OrderFile, orderFile } from './mustered.js';
import { type PowerProof, powerCommands, powerProofs } from './power.js';

/** The whole answer to: was there an overrun, was it seen, were people out, was the power off, was it counted, what was done. */
export interface IncidentFile {
  /** The record may still change: the incident is open, or the half hour after it is not over. */
  readonly provisional: boolean;
  readonly mine: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly division: string;
    readonly timeZone: string;
  };
  readonly workplace: string;
  readonly measured: Measured;
  readonly chain: Chain;
  readonly rule: RuleText;
  readonly program: ProgramVersion;
  /** Limits of the incident's own points as they were in force that day. */
  readonly limits: readonly FrozenLimit[];
  readonly alarms: readonly {
    readonly alarm: Alarm;
    readonly transitions: readonly {
      readonly at: number;
      readonly kind: string;
      readonly by?: string;
      readonly body: unknown;
    }[];
    readonly passport: LatencyPassport;
  }[];
  readonly orders: readonly OrderFile[];
  readonly power: {
    readonly feeds: readonly PowerProof[];
    readonly commands: readonly NonNullable<Alarm['powerCut']>[];
  };
  readonly plannedWork: readonly PlannedWork[];
  /** What people said of it, oldest first: notes, causes, measures. */
  readonly remarks: readonly (Remark & { readonly alarm: string })[];
  readonly counting: Counting;
  readonly accident: AccidentFile;
  /** What happened to the incident itself, by the ledger: opened, closed, frozen, rectified, commented. */
  readonly history: readonly {
    readonly at: number;
    readonly kind: string;
    readonly by?: string;
    readonly body: unknown;
  }[];
  /** What is frozen: how many observations, of which time, and what is left out for its number: points, and sightings from when on. */
  readonly frozen: {
    readonly from: number;
    readonly to: number;
    readonly observations: number;
    readonly points: number;
    readonly leftOut: readonly string[];
    readonly sightingsTo?: number;
    readonly sha256?: string;
  };
}

/** What a file is made of. */
export interface FileMaterial {
  readonly incident: Incident;
  readonly frozen: Frozen;
  readonly provisional: boolean;
  readonly sha256?: string;
  /** The mine of that day. */
  readonly mine: Mine;
  /** What the ledger says of the incident, its alarms, orders and works. */
  readonly lines: readonly Line[];
  /** Alarms as they are now: people may have added to them since. */
  readonly alarms: readonly Alarm[];
  readonly ofMonth: readonly Incident[];
  readonly accidents: AccidentFile['ofDivision'];
  readonly now: number;
}

/** Puts an incident's file together; pure. */
export const incidentFile = (material: FileMaterial): IncidentFile => {
  const { incident, frozen, mine, lines, provisional, sha256 } = material;
  const { id, code, name, division, timeZone } = mine;
  const orders = frozen.orders.map(({ evacuation }) => evacuation);
  const areas = areasOf(mine, incident, orders);
  const chain = chainOf(frozen, areas);
  const linked = new Set([...incident.alarms, ...orders.flatMap(({ alarms }) => alarms)]);
  const shown = new Set([...linked, ...chain.links.map(({ alarm }) => alarm)]);
  const current = new Map([...frozen.alarms, ...material.alarms].map((alarm) => [alarm.id, alarm] as const));
  const alarms = [...current.values()].filter((alarm) => shown.has(alarm.id));
  return {
    provisional,
    mine: { id, code, name, division, timeZone },
    workplace: mine.areaById.get(incident.workplace)?.name ?? incident.workplace,
    measured: measuredOf(frozen, incident, mine),
    chain,
    rule: frozen.rule,
    program: frozen.program,
    limits: frozen.limits.filter(({ point }) => incident.points.includes(point)),
    alarms: alarms
      .sort((one, other) => one.receivedAt - other.receivedAt || (one.id < other.id ? -1 : 1))
      .map((alarm) => ({
        alarm,
        transitions: transitionsOf(lines, alarm.id),
        passport: passportOf(alarm, frozen.passages),
      })),
    orders: frozen.orders.map((order) => orderFile(mine, order, lines)),
    power: { feeds: powerProofs(frozen, incident, mine), commands: powerCommands(alarms) },
    plannedWork: frozen.works.filter(({ from, to }) => from <= incident.lastAt && to >= incident.openedAt),
    remarks: alarms
      .filter((alarm) => linked.has(alarm.id))
      .flatMap((alarm) => alarm.remarks.map((remark) => ({ ...remark, alarm: alarm.id })))
      .sort((one, other) => one.at - other.at),
    counting: countingOf(frozen, incident, mine, material.ofMonth),
    accident: accidentOf(
      incident,
      lines.filter(({ subject }) => subject === incident.id),
      material.accidents,
      material.now,
    ),
    history: transitionsOf(lines, incident.id),
    frozen: {
      from: frozen.from,
      to: frozen.to,
      observations: frozen.received.length,
      points: frozen.points.length,
      leftOut: frozen.leftOut,
      ...(frozen.sightingsTo === undefined ? {} : { sightingsTo: frozen.sightingsTo }),
      ...(sha256 === undefined ? {} : { sha256 }),
    },
  };
};
