import type { Incident } from '../../../alerts/incident/incident.js';
import type { IncidentFile } from '../../incident-file/incident-file.js';
import type { Curve } from './curve.js';

/** What a printed incident file is made of. */
export interface PdfRequest {
  readonly incident: Incident;
  readonly file: IncidentFile;
  /** Names of the mine's areas of that day. */
  readonly areas: ReadonlyMap<string, string>;
  readonly curves: readonly Curve[];
  /** Whose pack it is, and since when, epoch ms. */
  readonly by: string;
  readonly at: number;
}
