import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Mine } from '../../domain/mine.js';
import type { ReportNote } from '../../domain/report.js';
import type { Store } from '../../store/store.js';
import type { Span } from './spans.js';

const DAY_MS = 86_400_000;

/** What people said about alarms (措施及时刻): by rule and subject, of those that stood in a span. */
export type NotesOf = (rules: RegExp, subject: string, span: Span) => readonly ReportNote[];

/** Reads the remarks on a mine's alarms of a period, once for a report. */
export const openNotes = async (
  store: Store,
  { mine, from, until }: { readonly mine: Mine; readonly from: number; readonly until: number },
): Promise<NotesOf> => {
  let query = store
    .selectFrom('alarms')
    .select('body')
    .where('mine', '=', mine.id)
    .where('last_at', '>=', from - DAY_MS);
  // The instant of raising is the service's; a simulated mine lives at another time.
  if (!mine.simulated) query = query.where('raised_at', '<', until + DAY_MS);
  const alarms = (await query.execute()).flatMap(({ body }) => {
    const { alarm } = JSON.parse(body) as { readonly alarm: Alarm };
    return alarm.remarks.length > 0 && alarm.at < until ? [alarm] : [];
  });
  return (rules, subject, span) =>
    alarms
      .filter(
        (alarm) =>
          rules.test(alarm.rule) &&
          (alarm.point === subject || alarm.subject === subject) &&
          alarm.at < span.to &&
          (alarm.clearedAt ?? alarm.lastAt) >= span.from,
      )
      .flatMap(({ remarks }) =>
        remarks.flatMap(({ at, by, cause, measures, note }) => {
          const text = [cause, measures, note].filter((one) => one !== undefined && one !== '').join('，');
          return text === '' ? [] : [{ at, by, text }];
        }),
      )
      .toSorted((one, other) => one.at - other.at);
};
