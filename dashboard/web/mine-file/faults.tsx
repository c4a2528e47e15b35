import { useTranslation } from 'react-i18next';
import { SortedTable } from '../tables/sorted-table.js';

/** One fault of a file, at its place. */
export interface Fault {
  readonly place: string;
  readonly message: string;
}

const isFault = (one: unknown): one is Fault =>
  typeof one === 'object' &&
  one !== null &&
  'place' in one &&
  typeof one.place === 'string' &&
  'message' in one &&
  typeof one.message === 'string';

/** The faults that a refusal names. */
export const faultsOf = (refused: Readonly<Record<string, unknown>>): readonly Fault[] => {
  const { faults } = refused;
  return Array.isArray(faults) ? faults.filter(isFault) : [];
};

/** Every fault of a file that was refused whole. */
export const FaultTable = ({ faults }: { readonly faults: readonly Fault[] }) => {
  const { t } = useTranslation();
  return (
    <section data-testid="mine-file-faults">
      <h2>{t('mine-file.faults', { n: faults.length })}</h2>
      <SortedTable
        label={t('mine-file.faults', { n: faults.length })}
        columns={[
          { key: 'place', title: t('mine-file.place'), by: ({ place }) => place, cell: ({ place }) => place },
          { key: 'fault', title: t('mine-file.fault'), className: 'wide', cell: ({ message }) => message },
        ]}
        rows={faults}
        keyOf={({ place, message }) => `${place} ${message}`}
        empty=""
      />
    </section>
  );
};
