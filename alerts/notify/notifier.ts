import type { Mine } from '../../domain/mine.js';
import { OK, type Status } from '../../domain/status.js';
import type { Text } from '../../domain/text.js';
import type { Alarm, Level } from '../alarm/alarm.js';
import type { EscalationStep } from '../alarm/escalation.js';
import type { Evacuation } from '../evacuation/evacuation.js';

/** What somebody is told beyond the page. A repeat after a crash carries the same `id` and is no second notice. */
export interface Notice {
  readonly id: string;
  readonly mine: string;
  /** An alarm told of at once, an order to withdraw, an alarm that nobody has acknowledged. */
  readonly kind: 'alarm' | 'evacuation' | 'escalation';
  readonly level: Level;
  /** A role of the mine's telephone list, or `all`. */
  readonly to: string;
  /** Who of the list has that role. */
  readonly phones: Mine['phones'];
  readonly text: Text;
  readonly drill: boolean;
  /** Of the alarm or order, on the mine's clock, epoch ms. */
  readonly at: number;
}

/** Tells people beyond the page, by whatever hangs on it: SMS, telephone, an office's messenger. */
export interface Notifier {
  /** Takes a notice and returns at once; it never fails and nothing waits for it. */
  notify(notice: Notice): void;
  status(): Status;
  /** Sends what waits once more and ends; what was not delivered is logged by its count. */
  close(): Promise<void>;
}

/** Tells nobody: no webhook is configured. */
export const SILENT_NOTIFIER: Notifier = {
  notify: () => undefined,
  status: () => OK,
  close: async () => undefined,
};

/** The notice of a step that an alarm's escalation has reached. */
export const noticeOfStep = (mine: Pick<Mine, 'phones'>, alarm: Alarm, step: EscalationStep): Notice => ({
  id: `${alarm.id}-${step.level}-${step.step}`,
  mine: alarm.mine,
  kind: step.afterS === 0 ? 'alarm' : 'escalation',
  level: step.level,
  to: step.to,
  phones: mine.phones.filter(({ role }) => role === step.to),
  text: alarm.message,
  drill: false,
  at: step.at,
});

/** The notice of an order to withdraw, to everybody on the mine's list; an order that grows is a notice of its own. */
export const noticeOfOrder = (mine: Pick<Mine, 'phones'>, order: Evacuation): Notice => ({
  id: `${order.id}-${order.revision}`,
  mine: order.mine,
  kind: 'evacuation',
  level: 'red',
  to: 'all',
  phones: mine.phones,
  text: order.text,
  drill: order.drill,
  at: order.orderedAt,
});
