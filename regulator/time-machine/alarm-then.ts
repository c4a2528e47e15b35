import type { Alarm, Remark } from '../../alerts/alarm/alarm.js';
import type { Line } from '../rederive/rederive.js';

const without = <Key extends keyof Alarm>(alarm: Alarm, key: Key): Alarm => {
  const left: Alarm = { ...alarm };
  delete (left as { [Field in Key]?: unknown })[key];
  return left;
};

const withWords = (alarm: Alarm, said: Remark): readonly Remark[] =>
  said.note === undefined && said.cause === undefined && said.measures === undefined
    ? alarm.remarks
    : [...alarm.remarks, said];

/** The alarm after one more line of the ledger about it. */
const after = (alarm: Alarm, { kind, at, author, body }: Line): Alarm => {
  switch (kind) {
    case 'alarm.raised-again':
    case 'alarm.level-raised':
      return body as Alarm;
    case 'alarm.returned':
      return { ...alarm, ...(body as Partial<Alarm>), state: 'returned' };
    case 'alarm.closed':
      return { ...alarm, state: 'closed', closedAt: at };
    case 'alarm.acknowledged': {
      const heard = {
        ...alarm,
        acknowledgedBy: author ?? '',
        acknowledgedAt: at,
        remarks: withWords(alarm, body as Remark),
      };
      return alarm.state === 'returned'
        ? { ...heard, state: 'closed', closedAt: at }
        : { ...heard, state: 'acknowledged' };
    }
    case 'alarm.remarked':
      return { ...alarm, remarks: [...alarm.remarks, body as Remark] };
    case 'alarm.shelved': {
      const { until, reason } = body as { until: number; reason: string };
      return { ...alarm, suppressed: { kind: 'shelved', until, reason, by: author ?? '' } };
    }
    case 'alarm.unshelved':
    case 'alarm.unsuppressed':
      return without(alarm, 'suppressed');
    case 'alarm.doubted': {
      const { suspect, ...codes } = body as { suspect: string | null } & Pick<Alarm, 'doubts'>;
      const certain = without(without(alarm, 'suspect'), 'doubts');
      return suspect === null ? certain : { ...certain, suspect, ...codes };
    }
    case 'alarm.escalated':
      return { ...alarm, escalation: body as NonNullable<Alarm['escalation']> };
    case 'power-cut.asked':
    case 'power-cut.answered':
      return { ...alarm, powerCut: body as NonNullable<Alarm['powerCut']> };
    default:
      return alarm;
  }
};

/** An alarm as it was after its lines of the ledger, oldest first; undefined where it had not been raised. */
export const alarmThen = (lines: readonly Line[]): Alarm | undefined => {
  let alarm: Alarm | undefined;
  for (const line of lines) {
    if (line.kind === 'alarm.raised') alarm = line.body as Alarm;
    else if (alarm !== undefined) alarm = after(alarm, line);
  }
  return alarm;
};
