import { useTranslation } from 'react-i18next';
import { type FigureView, figureText, targetText } from './figures.js';

const SHAPES = { good: '✓', bearable: '△', over: '✕' } as const;

/** Each figure with its value, its target, where that comes from, and how the one stands to the other. */
export const FigureTable = ({ figures }: { readonly figures: readonly FigureView[] }) => {
  const { t } = useTranslation();
  return (
    <table className="sorted" aria-label={t('statistics.figures')}>
      <thead>
        <tr>
          <th scope="col">{t('statistics.figure')}</th>
          <th scope="col" className="number">
            {t('statistics.value')}
          </th>
          <th scope="col" className="number">
            {t('statistics.target')}
          </th>
          <th scope="col">{t('statistics.mark')}</th>
          <th scope="col">{t('statistics.source')}</th>
        </tr>
      </thead>
      <tbody>
        {figures.map(({ id, value, target, mark }) => {
          const { good, most } = targetText(id, target);
          return (
            <tr key={id} data-figure={id} data-mark={mark}>
              <td>{t(`figure.${id}`)}</td>
              <td className="number">
                <b>{figureText(id, value)}</b>
              </td>
              <td className="number" title={most === undefined ? undefined : t('statistics.bearable-to', { most })}>
                {good}
                {most === undefined ? null : <span className="quiet"> ({most})</span>}
              </td>
              <td>
                <b className={`duty-mark ${mark}`}>
                  <i aria-hidden="true">{SHAPES[mark]}</i> {t(`figure-mark.${mark}`)}
                </b>
              </td>
              <td className="quiet number-text" title={t(`confidence.${target.confidence}`)}>
                {target.edition} · {t(`confidence-short.${target.confidence}`)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
