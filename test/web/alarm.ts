import type { Alarm } from '../../dashboard/web/live/live-state.js';

const BASIS = { edition: 'AQ 1029-2019', clause: '表1', confidence: 'source' } as const;

/** An alarm as a screen gets it; what a test does not say is an unacknowledged methane alarm of the face. */
export const alarmOf = (parts: Partial<Alarm> & { readonly id: string }): Alarm => ({
  mine: 'north',
  area: 'face-1',
  subject: 'T1',
  rule: 'gas.methane.over-limit',
  level: 'yellow',
  state: 'unacknowledged',
  count: 1,
  at: 1000,
  receivedAt: 1000,
  raisedAt: 1000,
  lastAt: 1000,
  basis: BASIS,
  message: { zh: '瓦斯超限', en: 'Methane over limit' },
  remarks: [],
  ...parts,
});

/** A limit of a kind, as an alarm carries it. */
export const limitOf = (kind: string, value: number, unit = '%') => ({ kind, value, unit, basis: BASIS });
