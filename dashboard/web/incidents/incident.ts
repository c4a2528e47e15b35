import type { TFunction } from 'i18next';
import type { Incident } from '../../../alerts/incident/incident.js';
import { QUANTITIES } from '../../../domain/quantity.js';
import type { IncidentFile } from '../../../regulator/incident-file/incident-file.js';
import { clockText, dayText } from '../format/time.js';
import { shortUnit, valueText } from '../format/value.js';

export type { Incident, IncidentFile };

/** An overrun of a list, with how many count in its month; absent of one that does not count. */
export type ListedIncident = Incident & { readonly overrunsInMonth?: number };

/** An incident with its file, as the service answers it. */
export interface IncidentWithFile extends Incident {
  readonly file?: IncidentFile;
}

/** `2026-03-01 08:12:00` in the mine's zone. */
export const whenText = (at: number, zone: string): string => `${dayText(at, zone)} ${clockText(at, zone)}`;

/** `1.62 %` at the resolution of a methane instrument; longer where that would put it on, or across, one of `limits`. */
export const percentText = (value: number, unit: string, limits: readonly number[] = []): string =>
  `${valueText(value, QUANTITIES.methane.decimals, limits)} ${shortUnit(unit)}`;

/** What stands out of an incident: two in the month, a peak of 3 %, an accident, found late. */
export const flagsOf = (incident: Incident, inMonth: number | undefined, t: TFunction): readonly string[] => [
  ...(incident.grade === undefined ? [] : [t('incident.accident')]),
  ...(incident.peak >= 3 ? [t('incident.peak3')] : []),
  ...(inMonth !== undefined && inMonth >= 2 ? [t('incident.two', { n: inMonth })] : []),
  ...(incident.foundLate ? [t('incident.found-late')] : []),
];
