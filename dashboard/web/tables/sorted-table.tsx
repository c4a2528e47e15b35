import { Fragment, type ReactNode, useState } from 'react';
import { pressed, type Sort, type SortValue, sortRows } from './sort-rows.js';

/** A column of a table: how its cells look, and what they sort by. */
export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Absent: the column does not sort. */
  readonly by?: (row: Row) => SortValue;
  /** Right-aligned. */
  readonly isNumber?: boolean;
  readonly className?: string;
}

/** Which way the table is sorted; keeps its room, so that nothing moves at a press. */
const Arrow = ({ sort, column }: { readonly sort: Sort | null; readonly column: string }) => (
  <i aria-hidden="true">{sort?.column === column ? (sort.isDown ? '↓' : '↑') : ''}</i>
);

/** A table that sorts by a press on a column's head. `below` gives a further line under a row. */
export const SortedTable = <Row,>({
  label,
  columns,
  rows,
  keyOf,
  start,
  classOf,
  below,
  onRow,
  empty,
}: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly start?: Sort;
  readonly classOf?: (row: Row) => string;
  readonly below?: (row: Row) => ReactNode;
  readonly onRow?: (row: Row) => void;
  readonly empty: string;
}) => {
  const [sort, setSort] = useState<Sort | null>(start ?? null);
  const by = columns.find(({ key }) => key === sort?.column)?.by;
  const sorted = by === undefined || sort === null ? rows : sortRows(rows, by, sort.isDown);
  if (rows.length === 0) return <p className="quiet nothing">{empty}</p>;
  return (
    <table className="sorted" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ key, title, by: sorts, isNumber, className }) => (
            <th
              key={key}
              scope="col"
              className={[isNumber ? 'number' : '', className ?? ''].join(' ').trim()}
              aria-sort={sort?.column === key ? (sort.isDown ? 'descending' : 'ascending') : undefined}
            >
              {sorts === undefined ? (
                title
              ) : (
                <button type="button" onClick={() => setSort(pressed(sort, key))}>
                  {isNumber && <Arrow sort={sort} column={key} />}
                  {title}
                  {!isNumber && <Arrow sort={sort} column={key} />}
                </button>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => {
          const more = below?.(row);
          return (
            <Fragment key={keyOf(row)}>
              <tr
                className={classOf?.(row)}
                data-row={keyOf(row)}
                {...(onRow === undefined ? {} : { onClick: () => onRow(row) })}
              >
                {columns.map(({ key, cell, isNumber, className }) => (
                  <td key={key} className={[isNumber ? 'number' : '', className ?? ''].join(' ').trim()}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
              {more === undefined || more === null || more === false ? null : (
                <tr className="below-row">
                  <td colSpan={columns.length}>{more}</td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
};
