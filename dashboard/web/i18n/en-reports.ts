import type { zhReports } from './zh-reports.js';

/** The words of the page of reports. */
export const enReports: Record<keyof typeof zhReports, string> = {
  'page.reports': 'Statutory reports',
  'page-short.reports': 'Reports',
  'reports.kind': 'Report',
  'reports.date': 'Day',
  'reports.day-before': 'Day before',
  'reports.day-after': 'Day after',
  'reports.shift': 'Shift',
  'reports.whole-day': 'Whole day',
  'reports.minutes': 'Interval',
  'reports.minutes-of': '{{n}} min',
  'reports.period': 'Period {{from}} to {{to}}',
  'reports.until': 'As of {{at}}; the period is not over',
  'reports.made': 'Made by {{by}}, {{at}}',
  'reports.none': 'Nothing in this period belongs into this report',
  'reports.foot':
    'Counted is what began in the period; of what was carried in only the time. Times are those of the raw record; a gap ends nothing.',
  'reports.signed': 'Mine manager:                    Chief engineer:                    On duty:',
  'error.unknown-report': 'There is no such report',
  'error.unknown-shift': 'There is no such shift',
  'error.too-many-reports': 'Too many reports are being made; try again shortly',
};
