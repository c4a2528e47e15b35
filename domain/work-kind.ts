/** Kinds of planned work (报备). */
export const WORK_KINDS = ['calibration', 'blasting', 'power-cut', 'maintenance'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** `planned` waits for somebody other than its author to approve it; `ended` is over before its time. */
export const WORK_STATES = ['planned', 'approved', 'ended'] as const;
export type WorkState = (typeof WORK_STATES)[number];
