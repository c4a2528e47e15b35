import type { TFunction } from 'i18next';
import { encodePlace } from '../screen/pages.js';
import type { Column } from '../tables/sorted-table.js';

/** The column of names in a table of people; each leads to the person's own sheet. */
export const nameColumn = <Row extends { readonly name: string; readonly card: string }>(
  t: TFunction,
): Column<Row> => ({
  key: 'name',
  title: t('persons.name'),
  by: ({ name }) => name,
  cell: ({ name, card }) => (
    <a className="to" href={encodePlace({ page: 'people', item: card })}>
      {name}
    </a>
  ),
});
