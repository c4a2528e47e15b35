import { useTranslation } from 'react-i18next';
import { dayAndTime } from '../../../domain/calendar.js';
import { type Report, type ReportColumn, reportTable } from '../../../domain/report.js';
import { useLanguage } from '../i18n/i18n.js';

const NUMBERS: ReadonlySet<ReportColumn['type']> = new Set(['value', 'mean', 'count', 'duration', 'instant']);

/** A report as it is printed: a light sheet with its mine, period, author and lines. */
export const ReportPaper = ({ report, author }: { readonly report: Report; readonly author: string }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { head, lines } = reportTable(report, language);
  const time = (at: number): string => dayAndTime(at, report.timeZone);
  const classOf = (index: number): string | undefined => {
    const type = report.columns[index]?.type;
    return type !== undefined && NUMBERS.has(type) ? 'number' : undefined;
  };
  return (
    <article className="paper" aria-label={report.title[language]} data-testid="report">
      <h2>
        {report.mineName} {report.title[language]}
      </h2>
      <p className="paper-facts">
        <b>{report.date}</b>
        {report.shift !== null && <b>{report.shift.name}</b>}
        <span>{t('reports.period', { from: time(report.from), to: time(report.to) })}</span>
        {report.until < report.to && <span>{t('reports.until', { at: time(report.until) })}</span>}
        <span>{t('reports.made', { by: author, at: time(report.madeAt) })}</span>
      </p>
      {lines.length === 0 ? (
        <p className="paper-nothing">{t('reports.none')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {head.map((title, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns stand still
                <th key={index} scope="col" className={classOf(index)}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change
              <tr key={row}>
                {line.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns stand still
                  <td key={index} className={classOf(index)}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="paper-foot">{t('reports.foot')}</p>
      <p className="paper-signed">{t('reports.signed')}</p>
    </article>
  );
};
