import type { Airflow } from './airflow.js';
import type { PointLimits } from './limits/limit.js';
import type { Area, MineFile, Person, PointFile } from './mine-file.js';

/** A monitored point with every default filled in. */
export interface Point extends PointFile {
  /** The face, heading or chamber it guards. */
  readonly workplace: string;
  readonly cycleS: number;
  readonly mandatory: boolean;
  readonly work: boolean;
  /** Feed points that must read off at its power-off limit; empty for other than methane. */
  readonly cuts: string[];
}

/** A mine whose file has been found free of faults, with its look-ups built. Immutable. */
export interface Mine extends Omit<MineFile, 'points'> {
  readonly points: readonly Point[];
  readonly pointById: ReadonlyMap<string, Point>;
  readonly areaById: ReadonlyMap<string, Area>;
  readonly personByCard: ReadonlyMap<string, Person>;
  readonly areaOfReader: ReadonlyMap<string, string>;
  readonly limitsOf: ReadonlyMap<string, PointLimits>;
  readonly airflow: MineFile['airflow'];
  /** The airflow graph by design; measured directions are laid over it by the caller. */
  readonly air: Airflow;
}

/** One fault of a mine file, at its place. */
export interface MineFault {
  /** Stable code, as `airflow-cycle`. */
  readonly code: string;
  /** Path in the file, as `points[3].area`. */
  readonly place: string;
  /** What is wrong and what to do. */
  readonly message: string;
}
