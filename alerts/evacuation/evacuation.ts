import type { Text } from '../../domain/text.js';

/** `cleared`: nobody in scope, sheltering or unaccounted. `stood-down` ends the order. */
export const EVACUATION_STATES = ['open', 'cleared', 'stood-down'] as const;
export type EvacuationState = (typeof EVACUATION_STATES)[number];

/** What a gateway answered to the order's broadcast command. */
export interface Receipt {
  readonly command: string;
  readonly zone?: string;
  readonly at: number;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly detail?: string;
}

/** An order to withdraw, as every interface shows it. */
export interface Evacuation {
  readonly id: string;
  readonly mine: string;
  /** Areas of the scope: everybody in them leaves. Grows while open when the air turns; never shrinks. */
  readonly areas: readonly string[];
  /** What the scope rests on: the scope is these and everything downwind of them. */
  readonly core: readonly string[];
  /** How often the scope has grown since: gateways are told each time, under an id of its own. */
  readonly revision: number;
  readonly receipts: readonly Receipt[];
  readonly trigger: { readonly alarm?: string; readonly by?: string; readonly reason?: string };
  /** Alarms that uphold it, the trigger included. */
  readonly alarms: readonly string[];
  /** Cards that were in scope at any time since the order. */
  readonly named: readonly string[];
  /** Cards that may enter as rescuers. */
  readonly rescuers: readonly string[];
  readonly orderedAt: number;
  readonly dueAt: number;
  readonly state: EvacuationState;
  readonly clearedAt?: number;
  readonly stoodDownAt?: number;
  readonly stoodDownBy?: string;
  readonly note?: string;
  readonly drill: boolean;
  readonly text: Text;
  /** The way into fresh air, area ids from the workplace outwards; absent where none is known. */
  readonly way?: readonly string[];
}

export interface MusterEntry {
  readonly card: string;
  readonly name: string;
  readonly job: string;
  readonly area: string | null;
  readonly lastSeenAt: number | null;
}

/** Where everybody named by an order is now. */
export interface Muster {
  readonly inScope: readonly MusterEntry[];
  readonly sheltering: readonly MusterEntry[];
  readonly out: readonly MusterEntry[];
  readonly unaccounted: readonly MusterEntry[];
}

/** Where one card is believed to be. */
export interface Whereabouts {
  readonly card: string;
  readonly name: string;
  readonly job: string;
  readonly team: string;
  /** Whether the card is on the mine's list. */
  readonly known: boolean;
  readonly underground: boolean;
  /** null: underground at a place unknown, or out. */
  readonly area: string | null;
  readonly lastSeenAt: number;
  readonly enteredAt?: number;
}
