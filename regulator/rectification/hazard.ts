import type { Severity } from '../../domain/rectification.js';
import type { Rectification } from './rectification.js';

/** A hidden danger that a person has found, as it was reported; how it goes on is its rectification. */
export interface Hazard {
  readonly id: string;
  readonly mine: string;
  readonly area?: string;
  readonly point?: string;
  readonly description: string;
  readonly severity: Severity;
  /** Who found it, where that is not who wrote it down. */
  readonly foundBy: string;
  readonly foundAt: number;
  readonly by: string;
  /** Service clock. */
  readonly createdAt: number;
}

/** What somebody reports; a place of another mine is refused by the route. */
export interface HazardWish {
  readonly mine: string;
  readonly area?: string | undefined;
  readonly point?: string | undefined;
  readonly description: string;
  readonly severity?: Severity | undefined;
  readonly foundBy?: string | undefined;
  readonly foundAt?: number | undefined;
}

/** A hazard with its way out. */
export interface WalkedHazard extends Hazard {
  readonly rectification: Rectification;
}

/** A word of the regulator on an incident; never changed, never taken back. */
export interface Comment {
  readonly id: string;
  readonly incident: string;
  readonly mine: string;
  readonly note: string;
  readonly by: string;
  readonly at: number;
}
