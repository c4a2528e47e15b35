import { escape as escapeInfluxQl } from 'influx';
import type { Observation } from '../../domain/observation.js';
import type { Family } from '../../domain/quantity.js';

/** Retention policies of the database. */
export const RAW_POLICY = 'raw';
export const MINUTE_POLICY = 'minutes';

/** The measurement of a family's one-minute statistics. */
export const minutesOf = (family: Family): string => `${family}_1m`;

/** Where a point's readings stand: their measurement, and their tags as the line protocol writes them. */
export interface DatabasePlace {
  readonly family: Family;
  readonly tags: string;
}

/** Where a point belongs: `undefined` once the mine file knows it no more. */
export type PlaceOf = (mine: string, point: string) => DatabasePlace | undefined;

/** A free text as a tag's value: backslashes and line ends would break the line protocol. */
export const tagText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters must not reach the line protocol
  text.replace(/[%\\\u0000-\u001f\u007f]/g, (character) => encodeURIComponent(character));

/** The tags that tell one series from another, without those that may change (a point's area). */
export const seriesTags = (observation: Observation): Readonly<Record<string, string>> => {
  const { kind, mine } = observation;
  switch (kind) {
    case 'reading':
      return { mine, point: observation.point };
    case 'sighting': {
      const { card, reader, event } = observation;
      return { mine, card: tagText(card), reader: tagText(reader), event };
    }
    case 'system':
      return { mine, system: tagText(observation.system) };
    case 'command-result':
      return { mine, command: tagText(observation.command), zone: tagText(observation.zone ?? '') };
  }
};

/** Measurements of what is not a reading. */
export const OTHER_MEASUREMENTS = ['personnel', 'systems', 'commands'] as const;

/** An observation's measurement; `undefined` where the mine file knows its point no more. */
export const measurementOf = (observation: Observation, placeOf: PlaceOf): string | undefined => {
  const { kind } = observation;
  switch (kind) {
    case 'reading':
      return placeOf(observation.mine, observation.point)?.family;
    case 'sighting':
      return 'personnel';
    case 'system':
      return 'systems';
    case 'command-result':
      return 'commands';
  }
};

/** An InfluxQL condition on tags, its literals escaped; an empty value stands for a tag that is not there. */
export const whereTags = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([tag, value]) => `${escapeInfluxQl.quoted(tag)} = ${escapeInfluxQl.stringLit(value)}`)
    .join(' and ');

/** Measurement and condition that select an observation's series, whatever area its point was in. */
export const seriesOf = (
  observation: Observation,
  placeOf: PlaceOf,
): { readonly measurement: string; readonly where: string } | undefined => {
  const measurement = measurementOf(observation, placeOf);
  return measurement === undefined ? undefined : { measurement, where: whereTags(seriesTags(observation)) };
};
