import type { Alarm } from '../../../alerts/alarm/alarm.js';
import type { Announcement } from '../../../alerts/alerts.js';
import type { ServerMessage } from './protocol.js';
import { systemOf } from './snapshot.js';

type Passport = Pick<Alarm, 'at' | 'receivedAt' | 'raisedAt'>;

/** The mine that an announcement is about. */
export const mineOf = (announcement: Announcement): string => {
  switch (announcement.type) {
    case 'alarm':
      return announcement.alarm.mine;
    case 'evacuation':
      return announcement.evacuation.mine;
    case 'incident':
      return announcement.incident.mine;
    case 'headcount':
      return announcement.mine;
    case 'system':
      return announcement.report.mine;
  }
};

const passportOf = ({ at, receivedAt, raisedAt }: Passport): Passport => ({ at, receivedAt, raisedAt });

/**
 * An announcement as screens get it. `triggerOf` finds the alarm behind an order, whose instants the order carries; an
 * order by hand carries the instant at which it was given.
 */
export const messageOf = (
  announcement: Announcement,
  frame: { readonly seq: number; readonly sentAt: number },
  triggerOf: (alarm: string) => Passport | undefined,
): ServerMessage => {
  const { seq, sentAt } = frame;
  switch (announcement.type) {
    case 'alarm': {
      const { alarm, horn } = announcement;
      return { type: 'alarm', seq, ...passportOf(alarm), sentAt, horn, alarm };
    }
    case 'evacuation': {
      const { evacuation, muster } = announcement;
      const { trigger, orderedAt } = evacuation;
      const cause = trigger.alarm === undefined ? undefined : triggerOf(trigger.alarm);
      const given = { at: orderedAt, receivedAt: orderedAt, raisedAt: orderedAt };
      return { type: 'evacuation', seq, ...(cause ? passportOf(cause) : given), sentAt, evacuation, muster };
    }
    case 'headcount':
      return { ...announcement, seq };
    case 'system':
      return { type: 'system', seq, report: systemOf(announcement.report) };
    case 'incident':
      return { ...announcement, seq };
  }
};
