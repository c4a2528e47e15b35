import type { Mine } from '../domain/mine.js';
import { type AlarmChange, type Book, createRowPace, type Noted } from './alarm/book.js';
import type { Announcement } from './alerts.js';
import { cutPowerCommand } from './commands.js';
import type { OrderChange, Orders } from './evacuation/orders.js';
import type { AlarmRecord, Change } from './journal/journal.js';
import type { Outbound } from './outbound.js';
import type { Works } from './planned-work/works.js';
import type { Finding } from './rules/engine.js';
import type { Raise, Subject } from './rules/rule.js';
import type { Stamp } from './stamp.js';

/** The rule whose doubt every methane alarm of its point carries, beside it and never instead of it. */
export const SUSPECT = 'gas.methane.suspect';
/** The rule at whose alarm the power of its range is asked for by command, where the mine has switched that on. */
const POWER_OFF = 'gas.methane.power-off';

const carriesDoubt = (rule: string): boolean => rule.startsWith('gas.methane.') && rule !== SUSPECT;

/** What follows from a finding: the alarm, the order it calls for, the power cut it asks for, the doubt it carries. */
export const createFound = (parts: {
  readonly mine: Mine;
  readonly book: Book;
  readonly works: Works;
  readonly outbound: Outbound;
  readonly callFor: Orders['callFor'];
  /** Doubt that stands of a point's methane. */
  readonly doubtOf: (point: string) => Pick<Raise, 'doubt' | 'doubts'> | undefined;
  /** Makes the incidents of an order accidents. */
  readonly grade: (evacuation: string) => void;
  readonly isReplaying: () => boolean;
  readonly announce: (announcement: Announcement) => void;
  readonly commit: (change: Change) => Promise<void>;
  readonly sayAlarm: (change: AlarmChange) => void;
  /** Hears of a change after it was committed. */
  readonly follow: (change: AlarmChange) => void;
  readonly sayOrder: (change: OrderChange) => void;
  /** Notes something on an alarm, says and commits it. */
  readonly note: (alarm: string, event: Noted, stamp: Stamp) => void;
}): ((finding: Finding) => void) => {
  const { mine, book, works, outbound, note } = parts;
  const isWorthARow = createRowPace();

  /** Planned work at its place, and doubt of its reading. */
  const besideOf = ({ rule, subject }: Finding, { at }: Raise) => {
    const place = { ...(subject.point === undefined ? {} : { point: subject.point.id }), area: subject.area };
    const plannedWork = works.running(at, undefined, place)?.id;
    const { doubt, doubts } = (carriesDoubt(rule.id) ? parts.doubtOf(subject.id) : undefined) ?? {};
    return {
      ...(plannedWork === undefined ? {} : { plannedWork }),
      ...(doubt === undefined ? {} : { suspect: doubt }),
      ...(doubts === undefined ? {} : { doubts }),
    };
  };

  const carryDoubt = ({ rule, subject, verdict, stamp }: Finding): void => {
    if (rule.id !== SUSPECT) return;
    const { doubt, doubts } = verdict.kind === 'raise' ? verdict : {};
    const event: Noted = { kind: 'doubted', why: doubt ?? null, ...(doubts === undefined ? {} : { doubts }) };
    for (const { alarm } of book.standing()) {
      if (alarm.point === subject.id && carriesDoubt(alarm.rule)) note(alarm.id, event, stamp);
    }
  };

  const askForPowerCut = ({ alarm }: AlarmRecord, subject: Subject, stamp: Stamp): void => {
    const points = subject.point?.cuts ?? [];
    if (!mine.remotePowerCut || alarm.rule !== POWER_OFF || points.length === 0) return;
    const command = cutPowerCommand(mine, alarm, points, stamp.receivedAt);
    if (alarm.powerCut?.command === command.id) return;
    if (!parts.isReplaying()) outbound.command(command);
    note(alarm.id, { kind: 'power-cut', cut: { command: command.id, points, askedAt: stamp.receivedAt } }, stamp);
  };

  /** The order that a raise calls for, if it does and the order is not there already. */
  const callFor = (raise: Raise | undefined, record: AlarmRecord | undefined, { subject, stamp }: Finding) => {
    if (raise === undefined || raise.withdraw === false || record === undefined) return undefined;
    const { withdraw, at } = raise;
    return parts.callFor(record.alarm, subject, { at, stamp }, withdraw === true ? undefined : withdraw);
  };

  return (finding) => {
    const { verdict, subject, stamp, rule } = finding;
    const raise = verdict.kind === 'raise' ? verdict : undefined;
    const before = book.of(rule.id, subject.id)?.alarm.state;
    // What stands beside an alarm is noted when it is raised, not each time it is upheld.
    const isRaised = before === undefined || before === 'returned';
    const change = book.found(finding, raise && isRaised ? besideOf(finding, raise) : undefined);
    const record = change?.record ?? book.ofThen(rule.id, subject.id, verdict.at);
    const called = callFor(raise, record, finding);
    const linked =
      called === undefined || record === undefined
        ? undefined
        : book.note(record.alarm.id, { kind: 'evacuation-linked', evacuation: called.record.evacuation.id }, stamp);
    if (change !== undefined) parts.sayAlarm({ ...change, record: linked?.record ?? change.record });
    else if (linked !== undefined) parts.announce({ type: 'alarm', alarm: linked.record.alarm, horn: false });
    const written = linked?.record ?? (change !== undefined && isWorthARow(change) ? change.record : undefined);
    const order = called?.news ? called : undefined;
    if (written !== undefined || order !== undefined) {
      void parts.commit({
        entries: [...(change?.entries ?? []), ...(order?.entries ?? [])],
        ...(written === undefined ? {} : { alarms: [written] }),
        ...(order === undefined ? {} : { evacuations: [order.record] }),
      });
    }
    if (change !== undefined) parts.follow({ ...change, record: linked?.record ?? change.record });
    if (called !== undefined) parts.sayOrder(called);
    if (raise?.accident) parts.grade(subject.id);
    const now = book.of(rule.id, subject.id);
    if (raise !== undefined && now !== undefined) askForPowerCut(now, subject, stamp);
    carryDoubt(finding);
  };
};
