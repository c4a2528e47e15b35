import type { MeasuredAir } from '../../domain/airflow.js';
import type { PointLimits } from '../../domain/limits/limit.js';
import type { Mine, Point } from '../../domain/mine.js';
import type { CommandResult, Reading, Sighting, SystemReport } from '../../domain/observation.js';
import type { Text } from '../../domain/text.js';
import type { WorkKind } from '../../domain/work-kind.js';
import type { AlarmLimit, Basis, Level, Suppression } from '../alarm/alarm.js';
import type { Doubt } from '../alarm/doubt.js';
import type { Evacuation, Muster, Whereabouts } from '../evacuation/evacuation.js';
import type { ServiceHealth } from '../health/health.js';
import type { Incident } from '../incident/incident.js';
import type { People } from '../people/people.js';
import type { PlannedWork } from '../planned-work/planned-work.js';
import type { HeardSystem } from '../systems.js';

/** A reading after the engine has settled its time: never a late one. */
export interface Judged {
  readonly reading: Reading;
  /** The instant it is judged at: the sensor's, or the arrival's where its clock is suspect. */
  readonly at: number;
  readonly receivedAt: number;
  readonly clockSuspect: boolean;
  /** Newer than every reading of the point judged before it: only such a one may clear anything. */
  readonly newest: boolean;
  /** The approved calibration that excuses it (requirements.md, calibrating): it meets no limit. */
  readonly excusedBy?: string;
}

/** A raise as another rule hears it, or as it stands. */
export type Raise = Extract<Verdict, { kind: 'raise' }>;

/** What a rule's state machine is told; beside readings only what its watch asks for. */
export type RuleInput =
  | ({ readonly kind: 'reading' } & Judged)
  /** The time asked for by `wakeAt` has come. */
  | { readonly kind: 'wake' }
  /** Another rule of the same mine raised, upheld or cleared (`alarms`). */
  | { readonly kind: 'alarm'; readonly rule: string; readonly subject: string; readonly standing: Raise | null }
  /** An order or its muster changed (`orders`, and rules per order). */
  | { readonly kind: 'order'; readonly order: Evacuation; readonly muster: Muster }
  /** A gateway answered a command of the order (rules per order). */
  | { readonly kind: 'receipt'; readonly result: CommandResult }
  /** A card was heard (rules per card, and `sightings`); `before`: where it was believed to be until then, absent for a new card. */
  | {
      readonly kind: 'sighting';
      readonly sighting: Sighting;
      readonly at: number;
      readonly person: Whereabouts;
      readonly before?: Whereabouts;
    }
  /**
   * Somebody went down, came up or changed place (`people`). `cards`: everybody of whom that, or the last move, has
   * changed since it was told before; absent: nobody knows of whom.
   */
  | { readonly kind: 'people'; readonly cards?: readonly string[] }
  /** A connected system spoke (`systems`). */
  | { readonly kind: 'system'; readonly report: SystemReport }
  /** The service looked at itself (`health`), about once a second, on its own clock. */
  | { readonly kind: 'health'; readonly health: ServiceHealth }
  /** An overrun incident opened, changed or closed (`incidents`, and rules per incident). */
  | { readonly kind: 'incident'; readonly incident: Incident }
  /** Planned work was approved or ended (`works`). That its time begins or runs out, a rule asks `wakeAt` for. */
  | { readonly kind: 'work'; readonly work: PlannedWork }
  /** The order that the subject's alarm upheld was stood down: a latched alarm is over. */
  | { readonly kind: 'stood-down' }
  /** An emergency drill was recorded (`drills`), held at `at` on the mine's clock. */
  | { readonly kind: 'drill'; readonly at: number }
  /** A person closed the subject's alarm (rules `closedBy: 'person'`): the state starts afresh. */
  | { readonly kind: 'closed' };

/** What a rule may look at beside its input. All of it is state of the stream; none is a query. */
export interface RuleContext {
  readonly mine: Mine;
  /** The engine's clock, epoch ms. */
  readonly now: number;
  latest(point: string): Judged | undefined;
  /** Engine time of the point's last arrival of any quality; the watch's start, or its last restart, where nothing came since. */
  lastHeardAt(point: string): number;
  /** The same of its last arrival that was measured, good or calibrating: a broken point tells nothing. */
  lastToldAt(point: string): number;
  limits(point: string): PointLimits | undefined;
  orders(): readonly { readonly order: Evacuation; readonly muster: Muster }[];
  people(): Pick<People, 'all' | 'of' | 'isSilent' | 'silentFrom' | 'headcount' | 'lastMove'>;
  /** The newest word of a connected system, with when it was last heard live; undefined where nothing came yet. */
  system(id: string): HeardSystem | undefined;
  /** When silence of systems is judged from: the watch's start, or its last restart. */
  readonly heardFrom: number;
  /** Approved planned work of a kind that runs now for a point or an area. */
  work(kind: WorkKind, place: { readonly point?: string; readonly area?: string }): PlannedWork | undefined;
  /** Directions of the air as measured now. */
  air(): MeasuredAir;
  /** What another rule has raised on a subject and not cleared. */
  standing(rule: string, subject: string): Raise | undefined;
  /** Share of the last 24 h in which the mine's mandatory points were monitored, 0 to 1; null while too little is known. */
  coverage(): number | null;
  /** When the mine last held an emergency drill, as far as is known; null where none is on record. */
  lastDrillAt(): number | null;
}

/** What a rule says of its subject now. */
export type Verdict =
  | {
      readonly kind: 'raise';
      /** Sensor time of what upholds it. */
      readonly at: number;
      readonly level: Level;
      readonly value?: number;
      readonly limit?: AlarmLimit;
      readonly basis: Basis;
      readonly message: Text;
      /**
       * People leave. `true`: an order for the subject's own scope (scope.ts, `baseOf`); areas: for these and everything
       * downwind of them. Grows where a later raise names more.
       */
      readonly withdraw: boolean | readonly string[];
      readonly clockSuspect?: true;
      /** The condition is over, and the alarm stands until its order is stood down; does not keep the order standing. */
      readonly latched?: true;
      /** It is over as soon as it is said: acknowledging closes it. */
      readonly momentary?: true;
      /** Silenced from the start by approved work; never for methane, never for red. */
      readonly suppressed?: Suppression;
      /** What happened makes the incident of the order an accident (requirements.md, work continues). Rules per order. */
      readonly accident?: true;
      /** Doubt that the methane alarms of the subject's point carry while this stands. */
      readonly doubt?: string;
      readonly doubts?: readonly Doubt[];
    }
  /** It is over, or was never so: of a subject that does not stand nothing comes of it. */
  | { readonly kind: 'clear'; readonly at: number }
  /** Nothing new to say: what stood stands, what did not does not. */
  | { readonly kind: 'as-before' };

/** One state machine's subject: a point, an order, an area. */
export interface Subject {
  /** Unique within the rule: the point id, order id, card, area, substation, system, or the mine's id. */
  readonly id: string;
  /** Where it is; empty for what concerns the mine as a whole. */
  readonly area: string;
  readonly point?: Point;
}

/** A subject with what its state machine hears. */
export interface Watch {
  readonly subject: Subject;
  /** Points whose readings are its input. */
  readonly points: readonly string[];
  /** Rules whose raises and clears it hears. */
  readonly alarms?: readonly string[];
  /** Connected systems whose words it hears. */
  readonly systems?: readonly string[];
  readonly orders?: true;
  readonly people?: true;
  /** Every sighting of every card; `people` is enough where only places matter. */
  readonly sightings?: true;
  readonly health?: true;
  readonly incidents?: true;
  readonly works?: true;
  readonly drills?: true;
}

export interface Step<State> {
  readonly state: State;
  readonly verdict: Verdict;
  /** Ask to be woken at this engine time; replaces any earlier wish, which stands where this is absent. */
  readonly wakeAt?: number;
}

/** What a rule watches: fixed subjects of the mine, or what comes and goes, each then a subject by its own id. */
export type Watches =
  | { readonly per: 'mine'; of(mine: Mine): readonly Watch[] }
  /** Orders not stood down. `points`: readings that its machines hear as well. */
  | { readonly per: 'order'; points?(mine: Mine): readonly string[] }
  /** Cards that were heard. */
  | { readonly per: 'card' }
  /** Overrun incidents that are open. */
  | { readonly per: 'incident' };

/** A rule of the trade: few members and one pure step. State must survive JSON. */
export interface Rule<State> {
  readonly id: string;
  readonly basis: Basis;
  readonly title: Text;
  readonly watches: Watches;
  /** Good readings do not end it: a person closes it, with a note. */
  readonly closedBy?: 'person';
  start(subject: Subject, context: RuleContext): Step<State>;
  step(state: State, input: RuleInput, subject: Subject, context: RuleContext): Step<State>;
}
