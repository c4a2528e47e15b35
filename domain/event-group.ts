/** What events are about, each with the beginnings of its kinds in the ledger. */
export const EVENT_GROUPS = {
  alarm: ['alarm.'],
  evacuation: ['evacuation.'],
  incident: ['incident.', 'evidence.'],
  'planned-work': ['planned-work.'],
  handover: ['handover.'],
  hazard: ['hazard.', 'rectification.'],
  drill: ['drill.'],
  regulator: ['spot-check.', 'mine.'],
  login: ['session.', 'device.'],
  configuration: ['mine-file.', 'limits.', 'user.', 'gateway.'],
  service: ['service.', 'journal.'],
} as const;
export type EventGroup = keyof typeof EVENT_GROUPS;

export const EVENT_GROUP_NAMES = [
  'alarm',
  'evacuation',
  'incident',
  'planned-work',
  'handover',
  'hazard',
  'drill',
  'regulator',
  'login',
  'configuration',
  'service',
] as const satisfies readonly EventGroup[];

/** The group of a kind of ledger line; what no group names is the service's own. */
export const groupOfKind = (kind: string): EventGroup =>
  EVENT_GROUP_NAMES.find((group) => EVENT_GROUPS[group].some((start) => kind.startsWith(start))) ?? 'service';
