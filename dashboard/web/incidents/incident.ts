import type { TFunction } from 'i18next';
import type { Incident } from '../../../alerts/incident/incident.js';
import type { IncidentFile } from '../../../regulator/incident-file/incident-file.js';
import type { MineView } from '../../server/live/mine-view.js';
import { clockText, dayText } from '../format/time.js';
import { shortUnit } from '../format/value.js';

export type { Incident, IncidentFile };

/** An incident with its file, as the service answers it. */
export interface IncidentWithFile extends Incident {
  readonly file?: IncidentFile;
}

/** `2026-03-01 08:12:00` in the mine's zone. */
export const whenText = (at: number, zone: string): string => `${dayText(at, zone)} ${clockText(at, zone)}`;

/** `1.62 %`: never fewer decimals than the instrument's. */
export const percentText = (value: number, unit: string): string => {
  const text = String(Math.round(value * 1e4) / 1e4);
  const [, decimals = ''] = text.split('.');
  return `${decimals.length < 2 ? value.toFixed(2) : text} ${shortUnit(unit)}`;
};

/** Whether an overrun counts by itself: not one that is part of another, was excused as a calibration, or lies in a goaf. */
export const countsAt = ({ areas }: MineView, { counted, partOf, workplace }: Incident): boolean =>
  counted && partOf === undefined && areas.find(({ id }) => id === workplace)?.kind !== 'goaf';

/** What stands out of an incident: two in the month, a peak of 3 %, an accident, found late. */
export const flagsOf = (incident: Incident, inMonth: number | undefined, t: TFunction): readonly string[] => [
  ...(incident.grade === undefined ? [] : [t('incident.accident')]),
  ...(incident.peak >= 3 ? [t('incident.peak3')] : []),
  ...(inMonth !== undefined && inMonth >= 2 ? [t('incident.two', { n: inMonth })] : []),
  ...(incident.foundLate ? [t('incident.found-late')] : []),
];
