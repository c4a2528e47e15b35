import writeExcelFile, { type Row } from 'write-excel-file/node';
import { dayAndTime } from '../../domain/calendar.js';
import { type Report, reportTable } from '../../domain/report.js';
import type { Text } from '../../domain/text.js';

const NUMBER = /^-?\d+(\.\d+)?$/;
/** Characters of an ordinary cell; a cell of several notes is wider. */
const WIDTHS: Readonly<Record<Report['columns'][number]['type'], number>> = {
  text: 16,
  value: 10,
  mean: 10,
  count: 10,
  instant: 20,
  duration: 12,
  notes: 40,
  feeds: 40,
};
/** A sheet's name has at most 31 characters and none of these. */
const sheetName = (title: string): string => title.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31);

const headLines = (report: Report, language: keyof Text, author: string): string[] => {
  const { title, mineName, date, shift, from, until, timeZone, madeAt } = report;
  const words = { zh: ['时段', '制表', '制表时间'], en: ['Period', 'Made by', 'Made at'] }[language];
  const period = `${dayAndTime(from, timeZone)} – ${dayAndTime(until, timeZone)}`;
  return [
    `${mineName} ${title[language]} ${date}${shift === null ? '' : ` ${shift.name}`}`,
    `${words[0]}: ${period} (${timeZone})  ${words[1]}: ${author}  ${words[2]}: ${dayAndTime(madeAt, timeZone)}`,
  ];
};

/** A report as an XLSX workbook: every text is a text, so that nothing of it runs as a formula. */
export const reportXlsx = (
  report: Report,
  { language, author }: { readonly language: keyof Text; readonly author: string },
): Promise<Buffer> => {
  const { head, lines } = reportTable({ ...report, date: '' }, language);
  const title: Row[] = headLines(report, language, author).map((line, index) => [
    { value: line, type: String, ...(index === 0 ? { fontWeight: 'bold' as const } : {}) },
  ]);
  const rows: Row[] = lines.map((line) =>
    line.map((cell, index) => {
      const type = report.columns[index]?.type;
      if (cell === '') return null;
      if ((type === 'value' || type === 'mean' || type === 'count') && NUMBER.test(cell))
        return { value: Number(cell), type: Number };
      return { value: cell, type: String };
    }),
  );
  const heads: Row = head.map((cell) => ({ value: cell, type: String, fontWeight: 'bold' as const, wrap: true }));
  return writeExcelFile([...title, heads, ...rows], {
    sheet: sheetName(report.title[language]),
    columns: report.columns.map(({ type }) => ({ width: WIDTHS[type] })),
    stickyRowsCount: title.length + 1,
    orientation: 'landscape',
  }).toBuffer();
};
