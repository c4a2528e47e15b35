/** What a column sorts by; null goes last, whichever way. */
export type SortValue = string | number | null;

export interface Sort {
  readonly column: string;
  readonly isDown: boolean;
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), 'zh-CN', { numeric: true });

/** Rows in a column's order; equal ones keep theirs. */
export const sortRows = <Row>(rows: readonly Row[], by: (row: Row) => SortValue, isDown: boolean): readonly Row[] =>
  rows.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return isDown ? compare(b, a) : compare(a, b);
  });

/** The sort after a press on a column's head: that column, then the other way round. */
export const pressed = (sort: Sort | null, column: string): Sort =>
  sort?.column === column ? { column, isDown: !sort.isDown } : { column, isDown: false };
