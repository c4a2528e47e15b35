import { escape as escapeInflux } from 'influx';
import type { Point } from '../../domain/mine.js';
import type { Observation, Reading } from '../../domain/observation.js';
import { familyOf } from '../../domain/quantity.js';
import type { MinuteRollup, Received } from './historian.js';
import { type DatabasePlace, measurementOf, minutesOf, type PlaceOf, seriesTags } from './influx-schema.js';

// InfluxDB's line protocol, written straight from what came in: the client's own points, each checked against a schema
// field by field, took as long as everything else that a reading goes through.

/** Integers have their `i`; in the database a field keeps the type that it was first written with. */
const integer = (value: number): string => `${value}i`;
const string = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const tagsOf = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${escapeInflux.tag(value)}`)
    .join(',');

/** Where a point's readings stand in the database; made once a point, not once a reading. */
export const placeOfPoint = (mine: string, { id, area, quantity }: Point): DatabasePlace => ({
  family: familyOf(quantity),
  tags: tagsOf({ area, mine, point: id }),
});

const traceOf = ({ receivedAt, arrival }: Received): string =>
  `arrival=${integer(arrival)},receivedAt=${integer(receivedAt)}`;

const readingFields = ({ value, quality, seq, substation, inArray, clockSuspect }: Reading): string => {
  let fields = `quality=${string(quality)}`;
  if (value !== null) fields += `,value=${value}`;
  if (seq !== undefined) fields += `,seq=${integer(seq)}`;
  if (substation !== undefined) fields += `,substation=${string(substation)}`;
  if (inArray !== undefined) {
    fields += `,arrayIndex=${integer(inArray.index)},arrayNewestAt=${integer(inArray.newestAt)}`;
  }
  return clockSuspect ? `${fields},clockSuspect=true` : fields;
};

/** What is not a reading is kept whole beside the columns that people query by. */
const wholeFields = (observation: Exclude<Observation, Reading>): string => {
  const body = `body=${string(JSON.stringify(observation))}`;
  switch (observation.kind) {
    case 'sighting':
      return body;
    case 'system':
      return `${body},state=${string(observation.state)}`;
    case 'command-result':
      return `${body},outcome=${string(observation.outcome)}`;
  }
};

/** An observation as a line of its measurement; `undefined` where the mine file knows its point no more. */
export const lineOf = (received: Received, placeOf: PlaceOf): string | undefined => {
  const { observation } = received;
  const { kind, mine, at } = observation;
  if (kind === 'reading') {
    const place = placeOf(mine, observation.point);
    return place && `${place.family},${place.tags} ${traceOf(received)},${readingFields(observation)} ${at}`;
  }
  const series = `${measurementOf(observation, placeOf)},${tagsOf(seriesTags(observation))}`;
  return `${series} ${traceOf(received)},${wholeFields(observation)} ${at}`;
};

/** One minute as a line of its measurement; `undefined` where the mine file knows its point no more. */
export const minuteLine = (rollup: MinuteRollup, placeOf: PlaceOf): string | undefined => {
  const { mine, point, minute, min, max, mean, count, bad } = rollup;
  const place = placeOf(mine, point);
  if (place === undefined) return undefined;
  let fields = `count=${integer(count)},bad=${integer(bad)}`;
  if (min !== null) fields += `,min=${min}`;
  if (max !== null) fields += `,max=${max}`;
  if (mean !== null) fields += `,mean=${mean}`;
  return `${minutesOf(place.family)},${place.tags} ${fields} ${minute}`;
};
