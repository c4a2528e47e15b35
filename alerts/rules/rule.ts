import type { PointLimits } from '../../domain/limits/limit.js';
import type { Mine, Point } from '../../domain/mine.js';
import type { Reading } from '../../domain/observation.js';
import type { Text } from '../../domain/text.js';
import type { AlarmLimit, Basis, Level } from '../alarm/alarm.js';
import type { Evacuation, Muster } from '../evacuation/evacuation.js';

/** A reading after the engine has settled its time: never a late one. */
export interface Judged {
  readonly reading: Reading;
  /** The instant it is judged at: the sensor's, or the arrival's where its clock is suspect. */
  readonly at: number;
  readonly receivedAt: number;
  readonly clockSuspect: boolean;
  /** Newer than every reading of the point judged before it: only such a one may clear anything. */
  readonly newest: boolean;
}

/** What a rule's state machine is told. */
export type RuleInput =
  | ({ readonly kind: 'reading' } & Judged)
  /** The time asked for by `wakeAt` has come. */
  | { readonly kind: 'wake' }
  /** Another rule of the same mine raised, upheld or cleared (for rules that hear `alarms`). */
  | {
      readonly kind: 'alarm';
      readonly rule: string;
      readonly subject: string;
      readonly standing: (Verdict & { kind: 'raise' }) | null;
    }
  /** An order or its muster changed (for rules that hear `orders`). */
  | { readonly kind: 'order'; readonly order: Evacuation; readonly muster: Muster };

/** What a rule may look at beside its input. All of it is state of the stream; none is a query. */
export interface RuleContext {
  readonly mine: Mine;
  /** The engine's clock, epoch ms. */
  readonly now: number;
  latest(point: string): Judged | undefined;
  /** Engine time of the point's last arrival of any quality; the watch's start, or its last restart, where nothing came since. */
  lastHeardAt(point: string): number;
  limits(point: string): PointLimits | undefined;
  orders(): readonly { readonly order: Evacuation; readonly muster: Muster }[];
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
      /** People leave: an order for the subject's scope. */
      readonly withdraw: boolean;
      readonly clockSuspect?: true;
    }
  /** It is over, or was never so: of a subject that does not stand nothing comes of it. */
  | { readonly kind: 'clear'; readonly at: number }
  /** Nothing new to say: what stood stands, what did not does not. */
  | { readonly kind: 'as-before' };

/** One state machine's subject: a point, an order, an area. */
export interface Subject {
  /** Unique within the rule: the point id, order id … */
  readonly id: string;
  readonly area: string;
  readonly point?: Point;
}

/** A subject with what its state machine hears. */
export interface Watch {
  readonly subject: Subject;
  /** Points whose readings are its input. */
  readonly points: readonly string[];
  readonly alarms?: readonly string[];
  readonly orders?: true;
}

export interface Step<State> {
  readonly state: State;
  readonly verdict: Verdict;
  /** Ask to be woken at this engine time; replaces any earlier wish, which stands where this is absent. */
  readonly wakeAt?: number;
}

/** A rule of the trade: few members and one pure step. State must survive JSON. */
export interface Rule<State> {
  readonly id: string;
  readonly basis: Basis;
  readonly title: Text;
  /** The subjects it watches in a mine. Subjects that are orders come and go: `per: 'order'`. */
  readonly watches: { readonly per: 'mine'; of(mine: Mine): readonly Watch[] } | { readonly per: 'order' };
  start(subject: Subject, context: RuleContext): Step<State>;
  step(state: State, input: RuleInput, subject: Subject, context: RuleContext): Step<State>;
}
