import type { Mine } from '../domain/mine.js';
import type { Arrival, SystemReport } from '../domain/observation.js';
import type { Status } from '../domain/status.js';
import type { Alarm } from './alarm/alarm.js';
import type { AlarmEvent, Refused } from './alarm/transition.js';
import type { CoverageSpan } from './coverage/span.js';
import type { Evacuation, Muster, Whereabouts } from './evacuation/evacuation.js';
import type { Condition, OrderRefused } from './evacuation/order.js';
import type { ServiceHealth } from './health/health.js';
import type { Incident } from './incident/incident.js';
import type { AlarmRecord } from './journal/journal.js';
import type { PlannedWork } from './planned-work/planned-work.js';
import type { WorkWish } from './planned-work/works.js';
import type { Compliance } from './platform/compliance.js';
import type { Judged } from './rules/rule.js';

/** One thing that every screen must learn, in order; never coalesced, never dropped. */
export type Announcement =
  /** `horn` is true for a new alarm, a re-raise and a rise in level; false for everything else and for repeats after a restart. */
  | { readonly type: 'alarm'; readonly alarm: Alarm; readonly horn: boolean }
  | { readonly type: 'evacuation'; readonly evacuation: Evacuation; readonly muster: Muster }
  | { readonly type: 'incident'; readonly incident: Incident }
  | {
      readonly type: 'headcount';
      readonly mine: string;
      readonly areas: Readonly<Record<string, number>>;
      readonly underground: number;
    }
  | { readonly type: 'system'; readonly report: SystemReport };

/** What is true now, for snapshots and routes. */
export interface AlertsView {
  mines(): readonly Mine[];
  /** The latest reading of each point of a mine that has spoken. */
  latest(mine: string): ReadonlyMap<string, Judged>;
  /** Service time of a point's last arrival of any quality, late ones included. */
  lastHeardAt(mine: string, point: string): number | undefined;
  /** Alarms that are not closed. */
  standing(): readonly Alarm[];
  /** Orders that are not stood down. */
  evacuations(): readonly { readonly evacuation: Evacuation; readonly muster: Muster }[];
  people(mine: string): readonly Whereabouts[];
  headcount(mine: string): { readonly areas: Readonly<Record<string, number>>; readonly underground: number };
  systems(mine: string): readonly SystemReport[];
  /** What each mandatory point has been since its last change: monitored, or blind and why. */
  coverage(mine: string): readonly CoverageSpan[];
  /** Whether a mine has what it must have, and whether that is proven to work; undefined: there is no such mine. */
  compliance(mine: string): Compliance | undefined;
}

/** What a person's act made of an order. */
export interface Ordered {
  readonly evacuation: Evacuation;
  /** Resolves once the act is in the journal. */
  readonly durable: Promise<void>;
}

/** What a person's act made of planned work. */
export interface Planned {
  readonly work: PlannedWork;
  /** Resolves once the act is in the journal. */
  readonly durable: Promise<void>;
}

/** What a person may ask of one mine's alarms, orders and planned work. Announced before it returns; undefined: there is no such thing. */
export interface MineActs {
  readonly mine: Mine;
  alarm(id: string): AlarmRecord | undefined;
  /** A word on an alarm; `recalled` where the book knows it no more. */
  act(
    id: string,
    event: AlarmEvent,
    recalled?: AlarmRecord,
  ): { readonly alarm: Alarm; readonly durable: Promise<void> } | Refused | undefined;
  /** Ends an alarm of a rule that a person closes, with a note; refused for every other rule. */
  close(
    id: string,
    wish: { readonly by: string; readonly note: string },
    recalled?: AlarmRecord,
  ): ReturnType<MineActs['act']>;
  order(wish: {
    readonly by: string;
    readonly areas: readonly string[];
    readonly reason: string;
    readonly drill?: boolean;
  }): Ordered;
  /** A drill was held at an instant of the mine's clock (D8). */
  drilled(at: number): void;
  /** What a stand-down of the order waits for now, each met or not; a note stands in for people unaccounted for. */
  conditions(id: string, note: string): readonly Condition[] | undefined;
  /** Names somebody who may enter the scope of a standing order; undefined where there is no such order. */
  nameRescuer(id: string, wish: { readonly by: string; readonly card: string }): Ordered | OrderRefused | undefined;
  standDown(id: string, wish: { readonly by: string; readonly note: string }): Ordered | OrderRefused | undefined;
  plan(wish: WorkWish, by: string): Planned;
  /** Refused to whoever planned it. */
  approve(id: string, by: string): Planned | Refused | undefined;
  end(id: string, by: string): Planned | Refused | undefined;
  work(id: string): PlannedWork | undefined;
}

/** The streaming rule layer of all mines. */
export interface Alerts {
  readonly view: AlertsView;
  /** Applies one message; announcements are made before it returns. */
  arrive(arrival: Arrival): void;
  /** Tells the rules of every mine what the service sees of itself; about once a second. */
  look(health: ServiceHealth): void;
  /** Lets time pass: silence and deadlines. Called a few times a second; reads the service's clock. */
  tick(): void;
  /**
   * Ends the replay after a restart: called once, before the first live message or tick. The service was deaf until
   * now, so silence is judged from here on; what stands in the rows and in no machine's memory is taken up.
   */
  resume(): void;
  /** The service heard nothing until now, for it stood still or its clock was set forward: silence is judged from here on. */
  deaf(): void;
  /** What a person may ask of one mine's alarms and orders; the desk alone calls it. */
  mine(mine: string): MineActs | undefined;
  /**
   * Puts another file of a mine in force between two messages: what stays goes on as if nothing had happened, and alarms
   * whose subject has left are closed with these words. undefined: there is no such mine. `arrival`: the last message
   * judged by the former file.
   */
  reload(
    mine: Mine,
    change: { readonly by: string; readonly note: string },
  ): { readonly arrival: number; readonly closed: readonly Alarm[] } | undefined;
  /** State of holds, people and clocks after `arrival`, for a quick restart; JSON. */
  snapshot(): { readonly arrival: number; readonly state: unknown };
  status(): Status;
  /** Rules that threw, each with its mine, subject and reason; they are left alone until the next start. */
  failures(): readonly string[];
}
