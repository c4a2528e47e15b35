import type { Drawing } from './draw.js';

/** The last 24 hours of a drawn point, as history had them at the draw. */
export interface LastDay {
  readonly from: number;
  readonly to: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly count: number;
  /** Readings of other than good quality. */
  readonly bad: number;
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly reason: string }[];
  readonly silentMs: number;
}

/** A drawn point, with what it showed at the draw; kept, because history expires. */
export interface DrawnPoint {
  readonly mine: string;
  readonly point: string;
  readonly name: string;
  readonly area: string;
  readonly quantity: string;
  readonly unit: string;
  /** The newest reading at the draw; absent where the point had never spoken. */
  readonly live?: {
    readonly at: number;
    readonly value: number | null;
    readonly quality: string;
    /** Service time of its last arrival. */
    readonly heardAt: number;
  };
  /** null: the historian did not answer at the draw. */
  readonly lastDay: LastDay | null;
}

export const FINDINGS = ['in-order', 'deviation'] as const;

/** What the regulator found at a drawn mine or point; only ever added. */
export interface Finding {
  readonly mine: string;
  readonly point?: string;
  readonly outcome: (typeof FINDINGS)[number];
  readonly note: string;
  /** What the regulator's own instrument read there, in the point's unit. */
  readonly measured?: number;
  readonly by: string;
  readonly at: number;
}

/** A spot check (D5): announced, drawn, looked at, signed. */
export interface SpotCheck {
  readonly id: string;
  readonly state: 'announced' | 'drawn' | 'signed';
  readonly by: string;
  /** Service clock. */
  readonly createdAt: number;
  readonly reason: string;
  /** A word of the regulator's own that went into the announcement. */
  readonly word: string;
  readonly drawing: Drawing;
  /** The ledger's line that announced it, and the seed that follows from its hash; absent until it is drawn. */
  readonly announcement?: { readonly seq: number; readonly hash: string };
  readonly seed?: string;
  readonly drawnAt?: number;
  readonly drawn: readonly DrawnPoint[];
  readonly findings: readonly Finding[];
  readonly signedBy?: string;
  readonly signedAt?: number;
  readonly signedNote?: string;
}

/** Drawn points without a finding. */
export const uncheckedIn = ({ drawn, findings }: Pick<SpotCheck, 'drawn' | 'findings'>): readonly DrawnPoint[] =>
  drawn.filter(({ mine, point }) => !findings.some((one) => one.mine === mine && one.point === point));

/** The drawn mines, in the order of the draw. */
export const minesOf = ({ drawn }: Pick<SpotCheck, 'drawn'>): readonly string[] => [
  ...new Set(drawn.map(({ mine }) => mine)),
];
