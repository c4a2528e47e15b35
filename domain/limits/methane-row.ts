import type { AreaKind, GasClass, MethanePosition } from '../mine-file.js';
import { METHANE_ROWS, type MethaneRow } from './methane-table.js';

const fitsPlace = (row: MethaneRow, workplace: AreaKind): boolean =>
  (row.workplaces?.includes(workplace) ?? true) && !(row.notWorkplaces?.includes(workplace) ?? false);
const fitsClass = (row: MethaneRow, gasClass: GasClass): boolean => row.gasClasses?.includes(gasClass) ?? true;

/** The one row for a position at a kind of workplace in a mine of a gas class, or none. */
export const methaneRow = (
  position: MethanePosition,
  workplace: AreaKind,
  gasClass: GasClass,
): MethaneRow | undefined =>
  METHANE_ROWS.find((row) => row.positions.includes(position) && fitsPlace(row, workplace) && fitsClass(row, gasClass));

/** The rows a point without one could mean: those of its position elsewhere, and those of its workplace for other positions. */
export const rowsItCouldMean = (
  position: MethanePosition | undefined,
  workplace: AreaKind,
  gasClass: GasClass,
): readonly MethaneRow[] =>
  METHANE_ROWS.filter(
    (row) =>
      (position !== undefined && row.positions.includes(position)) ||
      (row.workplaces !== undefined && fitsPlace(row, workplace) && fitsClass(row, gasClass)) ||
      (row.workplaces === undefined && fitsPlace(row, workplace) && !['coal-face', 'heading'].includes(workplace)),
  );
