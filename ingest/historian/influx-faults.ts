/** What InfluxDB, or the way to it, said; without the socket that the client's errors carry. */
export interface InfluxFault {
  readonly kind: 'denied' | 'missing' | 'limit' | 'refused' | 'unreachable';
  readonly why: string;
  /** How many points of a refused write were dropped, where InfluxDB says so. */
  readonly dropped?: number;
}

const MOST_OF_A_MESSAGE = 300;

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  // A host of several addresses fails with an AggregateError that says nothing itself.
  return 'code' in error ? String(error.code) : error.name;
};

const httpStatusOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null || !('res' in error)) return undefined;
  const { res } = error;
  return typeof res === 'object' && res !== null && 'statusCode' in res ? Number(res.statusCode) : undefined;
};

/** InfluxDB's own words within the client's sentence. */
const wordsOf = (message: string): string => {
  const quoted = /"error":"((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  return (quoted?.replace(/\\(.)/g, '$1') ?? message).slice(0, MOST_OF_A_MESSAGE);
};

/** Tells what waiting or an operator may mend from what the database will never take. */
export const faultOf = (error: unknown): InfluxFault => {
  const message = messageOf(error);
  const why = wordsOf(message);
  const status = httpStatusOf(error);
  if (status === 401 || status === 403 || /not authorized|authorization|authentication/i.test(why)) {
    return { kind: 'denied', why };
  }
  if (status === 404 || /(database|retention policy) not found/i.test(why)) return { kind: 'missing', why };
  if (/limit exceeded|max-(series|values|row)/i.test(why)) return { kind: 'limit', why };
  if (status === 400 || status === 413) {
    const dropped = /dropped=(\d+)/.exec(message)?.[1];
    const reason = /beyond retention policy/i.test(why) ? `older than the retention (${why})` : why;
    return { kind: 'refused', why: reason, ...(dropped === undefined ? {} : { dropped: Number(dropped) }) };
  }
  return { kind: 'unreachable', why };
};

/** What the one who runs the service should do about it. */
export const adviceOn = (kind: InfluxFault['kind'], database: string): string => {
  switch (kind) {
    case 'denied':
      return `check user and password in INFLUX_URL; the user needs all rights on ${database}, and an administrator's to make it`;
    case 'missing':
      return `let an administrator make the database ${database}, or name one in INFLUX_URL`;
    case 'limit':
      return 'set max-row-limit, max-series-per-database and max-values-per-tag to 0 in influxdb.conf, as deploy/influxdb.conf does';
    case 'refused':
      return 'see the InfluxDB log';
    case 'unreachable':
      return 'start InfluxDB or correct INFLUX_URL; readings wait in the spool until it answers';
  }
};
