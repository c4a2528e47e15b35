import { escape as escapeInfluxQl, FieldType, type IPoint, type ISchemaOptions } from 'influx';
import type { Observation } from '../../domain/observation.js';
import { FAMILIES, type Family } from '../../domain/quantity.js';
import type { MinuteRollup, Received } from './historian.js';

/** Retention policies of the database. */
export const RAW_POLICY = 'raw';
export const MINUTE_POLICY = 'minutes';

const { BOOLEAN, FLOAT, INTEGER, STRING } = FieldType;
const TRACE = { receivedAt: INTEGER, arrival: INTEGER };
const READING = {
  ...TRACE,
  value: FLOAT,
  quality: STRING,
  seq: INTEGER,
  substation: STRING,
  clockSuspect: BOOLEAN,
  arrayIndex: INTEGER,
  arrayNewestAt: INTEGER,
};
/** What is not a reading is kept whole beside the columns that people query by. */
const WHOLE = { ...TRACE, body: STRING };
const MINUTE = { min: FLOAT, max: FLOAT, mean: FLOAT, count: INTEGER, bad: INTEGER };
const PLACE_TAGS = ['mine', 'area', 'point'];

/** The measurement of a family's one-minute statistics. */
export const minutesOf = (family: Family): string => `${family}_1m`;

/** Every measurement with its typed fields: the client would write integers as floats without it. */
export const schemaOf = (database: string): ISchemaOptions[] => [
  ...FAMILIES.map((measurement) => ({ database, measurement, fields: READING, tags: PLACE_TAGS })),
  ...FAMILIES.map((family) => ({ database, measurement: minutesOf(family), fields: MINUTE, tags: PLACE_TAGS })),
  { database, measurement: 'personnel', fields: WHOLE, tags: ['mine', 'card', 'reader', 'event'] },
  { database, measurement: 'systems', fields: { ...WHOLE, state: STRING }, tags: ['mine', 'system'] },
  { database, measurement: 'commands', fields: { ...WHOLE, outcome: STRING }, tags: ['mine', 'command', 'zone'] },
];

/** Where a point belongs: `undefined` once the mine file knows it no more. */
export type PlaceOf = (mine: string, point: string) => { readonly family: Family; readonly area: string } | undefined;

/** A free text as a tag's value: backslashes and line ends would break the line protocol. */
const tagText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters must not reach the line protocol
  text.replace(/[%\\\u0000-\u001f\u007f]/g, (character) => encodeURIComponent(character));

/** JSON without an apostrophe: influx 5.12 escapes the first backslash before one twice. */
const wholeText = (observation: Observation): string => JSON.stringify(observation).replaceAll("'", '\\u0027');

/** The tags that tell one series from another, without those that may change (a point's area). */
const seriesTags = (observation: Observation): Readonly<Record<string, string>> => {
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

const measurementOf = (observation: Observation, placeOf: PlaceOf): string | undefined => {
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

/** An observation as a point of its measurement; `undefined` where the mine file knows its point no more. */
export const pointOf = ({ observation, receivedAt, arrival }: Received, placeOf: PlaceOf): IPoint | undefined => {
  const measurement = measurementOf(observation, placeOf);
  if (measurement === undefined) return undefined;
  const timestamp = new Date(observation.at);
  const series = Object.entries(seriesTags(observation)).filter(([, value]) => value !== '');
  const tags = Object.fromEntries(series);
  const trace = { receivedAt, arrival };
  const whole = { ...trace, body: wholeText(observation) };
  switch (observation.kind) {
    case 'reading': {
      const { mine, point, value, quality, seq, substation, inArray, clockSuspect } = observation;
      const area = placeOf(mine, point)?.area ?? '';
      const fields = {
        ...trace,
        quality,
        ...(value === null ? {} : { value }),
        ...(seq === undefined ? {} : { seq }),
        ...(substation === undefined ? {} : { substation }),
        ...(inArray === undefined ? {} : { arrayIndex: inArray.index, arrayNewestAt: inArray.newestAt }),
        ...(clockSuspect ? { clockSuspect: true } : {}),
      };
      return { measurement, tags: { ...tags, area }, fields, timestamp };
    }
    case 'sighting':
      return { measurement, tags, fields: whole, timestamp };
    case 'system':
      return { measurement, tags, fields: { ...whole, state: observation.state }, timestamp };
    case 'command-result':
      return { measurement, tags, fields: { ...whole, outcome: observation.outcome }, timestamp };
  }
};

/** One minute as a point of its measurement; `undefined` where the mine file knows its point no more. */
export const minutePoint = (rollup: MinuteRollup, placeOf: PlaceOf): IPoint | undefined => {
  const { mine, point, minute, min, max, mean, count, bad } = rollup;
  const place = placeOf(mine, point);
  if (place === undefined) return undefined;
  return {
    measurement: minutesOf(place.family),
    tags: { mine, area: place.area, point },
    fields: {
      ...(min === null ? {} : { min }),
      ...(max === null ? {} : { max }),
      ...(mean === null ? {} : { mean }),
      count,
      bad,
    },
    timestamp: new Date(minute),
  };
};
