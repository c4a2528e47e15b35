import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { localText } from '../format/zone.js';
import { useLanguage } from '../i18n/i18n.js';
import { Fields } from '../registers/fields.js';
import { SortedTable } from '../tables/sorted-table.js';
import type { Reload } from './reload.js';

/** A file that waits: who asked, what it changes, which alarms it closes, and the button of whoever may approve it. */
export const ReloadSheet = ({
  reload,
  zone,
  mayApprove,
  isSending,
  onApprove,
}: {
  readonly reload: Reload;
  readonly zone: string;
  /** `own`: would, but has asked for it. */
  readonly mayApprove: 'yes' | 'own' | 'no';
  readonly isSending: boolean;
  readonly onApprove: () => void;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className="record-sheet" data-testid="mine-file-waiting">
      <h2>{t('mine-file.waits')}</h2>
      <Fields
        facts={[
          [t('mine-file.asked-by'), reload.by],
          [t('mine-file.asked-at'), localText(reload.at, zone)],
          [t('mine-file.fingerprint'), <code key="sha">{reload.sha256}</code>],
        ]}
      />
      <h3>
        {reload.changes.length === 0 ? t('mine-file.no-changes') : t('mine-file.changes', { n: reload.changes.length })}
      </h3>
      {reload.changes.length > 0 && (
        <SortedTable
          label={t('mine-file.changes', { n: reload.changes.length })}
          columns={[
            {
              key: 'kind',
              title: t('mine-file.kind'),
              by: ({ kind }) => kind,
              cell: ({ kind }) => <b>{t(`mine-file.${kind}`)}</b>,
            },
            { key: 'what', title: t('mine-file.what'), className: 'wide', cell: ({ text }) => text[language] },
          ]}
          rows={reload.changes}
          keyOf={({ kind, what, id }) => `${kind} ${what} ${id}`}
          empty=""
        />
      )}
      {reload.closes.length > 0 && (
        <>
          <h3>{t('mine-file.closes', { n: reload.closes.length })}</h3>
          <ul>
            {reload.closes.map(({ id, message }) => (
              <li key={id}>{message[language]}</li>
            ))}
          </ul>
        </>
      )}
      <div className="form-end">
        {mayApprove === 'yes' ? (
          <Button type="primary" data-testid="mine-file-approve" loading={isSending} onClick={onApprove}>
            {t('mine-file.approve')}
          </Button>
        ) : (
          <span className="quiet">{t(mayApprove === 'own' ? 'mine-file.own' : 'mine-file.not-yours')}</span>
        )}
      </div>
    </section>
  );
};
