/** Where in a mine file: keys and indexes from its root. */
export type Path = readonly (string | number)[];

/** A fault before its place is written out. */
export interface Fault {
  /** Stable code, as `airflow-cycle`. */
  readonly code: string;
  readonly path: Path;
  readonly message: string;
}

/** Takes one fault. */
export type Report = (code: string, path: Path, message: string) => void;

/** `points[3].area`; the whole file is `file`. */
export const placeOf = (path: Path): string => {
  const place = path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');
  return place === '' ? 'file' : place;
};
