import type { Alarm } from '../../../alerts/alarm/alarm.js';
import { type AlarmEvent, type Effects, newAlarm, type Raised, transition } from '../../../alerts/alarm/transition.js';
import type { Point } from '../../../domain/mine.js';

/** A methane point of which only a few members matter. */
export const somePoint = (id: string, changes: Partial<Point> = {}): Point => ({
  id,
  name: id,
  area: 'face-1',
  quantity: 'methane',
  workplace: 'face-1',
  cycleS: 20,
  mandatory: true,
  work: true,
  cuts: [],
  ...changes,
});

/** The instant at which every test begins. */
export const NOW = Date.parse('2026-03-01T08:00:00+08:00');

const basis = { edition: 'AQ 1029-2019', clause: '7.3', confidence: 'source' } as const;

/** A verdict `seconds` after the start. */
export const raisedAfter = (seconds: number, changes: Partial<Raised> = {}): Raised => ({
  kind: 'raised',
  at: NOW + seconds * 1000,
  receivedAt: NOW + seconds * 1000 + 200,
  level: 'yellow',
  value: 1.2,
  limit: { value: 1, unit: '%', kind: 'alarm', basis },
  basis,
  message: { zh: '瓦斯超限', en: 'Methane over its limit' },
  ...changes,
});

/** An alarm as its rule opens it. */
export const opened = (raised: Partial<Raised> = {}, rule = 'environment.dust.over-limit') =>
  newAlarm(
    { id: 'a-1', mine: 'm1', area: 'face-1', point: '001A01', subject: '001A01', rule, raisedAt: NOW },
    raisedAfter(0, raised),
  );

/** What an event that is not refused makes of an alarm. @throws Error where it is refused. */
export const become = (alarm: Alarm, event: AlarmEvent, at = NOW + 60_000): { alarm: Alarm; effects: Effects } => {
  const result = transition(alarm, event, at);
  if ('refused' in result) throw new Error(`refused: ${result.refused.code}`);
  return result;
};

/** The code with which an event is refused; undefined where it is not. */
export const refusalOf = (alarm: Alarm, event: AlarmEvent): string | undefined => {
  const result = transition(alarm, event, NOW + 60_000);
  return 'refused' in result ? result.refused.code : undefined;
};

export const CLEARED: AlarmEvent = { kind: 'cleared', at: NOW + 30_000 };
export const ACKNOWLEDGED: AlarmEvent & { kind: 'acknowledged' } = { kind: 'acknowledged', by: 'zhang' };
export const SHELVED: AlarmEvent = { kind: 'shelved', by: 'li', until: NOW + 3_600_000, reason: 'calibration' };

/** One alarm in each state. */
export const inState = (): Record<Alarm['state'], Alarm> => {
  const unacknowledged = opened().alarm;
  const acknowledged = become(unacknowledged, ACKNOWLEDGED).alarm;
  const returned = become(unacknowledged, CLEARED).alarm;
  return { unacknowledged, acknowledged, returned, closed: become(acknowledged, CLEARED).alarm };
};
