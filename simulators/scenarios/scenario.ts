import type { Text } from '../../domain/text.js';
import type { FaultKind } from '../faults.js';

/** Something that befalls the mine; `atS` counts from the scenario's start. */
export type Disturbance =
  /** Gas breaks in: the area's methane rises by `addPct` within `riseS`, stays for `holdS`, then falls by half every `halveS`. */
  | {
      readonly kind: 'gas-inrush';
      readonly area: string;
      readonly atS: number;
      readonly addPct: number;
      readonly riseS: number;
      readonly holdS: number;
      readonly halveS: number;
    }
  | {
      readonly kind: 'sensor-fault';
      readonly point: string;
      readonly fault: FaultKind;
      readonly atS: number;
      readonly forS: number;
      readonly value?: number;
    }
  | { readonly kind: 'doors-open'; readonly points: readonly string[]; readonly atS: number; readonly forS: number }
  | { readonly kind: 'fan-stopped'; readonly points: readonly string[]; readonly atS: number; readonly forS: number }
  /** Breakers that do not open when they should. */
  | { readonly kind: 'feeds-stuck'; readonly points: readonly string[]; readonly atS: number; readonly forS: number }
  | { readonly kind: 'system-down'; readonly system: string; readonly atS: number; readonly forS: number }
  /** Blasting fumes: CO in ppm, cleared by the air. */
  | { readonly kind: 'blasting'; readonly area: string; readonly atS: number; readonly addPpm: number };

/** An alarm that the story must bring about. */
export interface ExpectedAlarm {
  readonly rule: string;
  readonly point?: string;
  readonly level: 'red' | 'orange' | 'yellow' | 'blue';
  /** Raised no later than this, seconds from the scenario's start. */
  readonly raisedByS: number;
  /** Its cause is over no later than this. */
  readonly clearedByS?: number;
}

/** What must have come of a story, as data: tests and `simulate --check` hold the service's answers against it. */
export interface Expectation {
  /** When everything can be judged, seconds from the scenario's start. */
  readonly settledByS: number;
  readonly alarms: readonly ExpectedAlarm[];
  /** Rules of which no alarm may be raised at all. */
  readonly never: readonly string[];
  readonly order?: {
    readonly orderedByS: number;
    readonly inScope: readonly string[];
    readonly notInScope: readonly string[];
    readonly clearedByS: number;
  };
  /** Feeds that must be off within 2 s of the point's own power-off limit. */
  readonly feedsOff: readonly string[];
}

/** A story that befalls a mine, with its expected outcome. */
export interface Scenario {
  readonly id: string;
  readonly title: Text;
  /** Faces and headings from which it drives people out; a demo does not start it where an order stands already. */
  readonly workplaces: readonly string[];
  readonly disturbances: readonly Disturbance[];
  readonly expect: Expectation;
}

/** Decides, once a second, whether a story starts now. */
export type Programme = (elapsedS: number, underOrder: ReadonlySet<string>) => Scenario | undefined;

/** One story, `atS` seconds after the simulation's start. */
export const once =
  (scenario: Scenario, atS = 0): Programme =>
  (elapsedS) =>
    elapsedS === atS ? scenario : undefined;
