import type { Alarm } from '../../alerts/alarm/alarm.js';
import { fanGroups } from '../../domain/fans.js';
import { judge, meets } from '../../domain/limits/judge.js';
import type { Threshold } from '../../domain/limits/limit.js';
import type { Mine, Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { StoredReading } from '../../ingest/historian/historian.js';
import { type CodeBook, numberText, placeOf, STATUS, sensorTypeOf, statusOfQuality, unitOf } from './codes.js';
import { type FileRecord, fileTime } from './file-text.js';

/** A value as measured, with its instant and quality. */
export type Measured = Pick<StoredReading, 'at' | 'value' | 'quality'>;

interface PointLimitsShown {
  readonly high?: Threshold | undefined;
  readonly low?: Threshold | undefined;
  readonly powerOff?: Threshold | undefined;
  readonly restore?: Threshold | undefined;
}

const limitsShown = (mine: Mine, point: Point): PointLimitsShown => {
  const limits = mine.limitsOf.get(point.id);
  switch (limits?.kind) {
    case undefined:
      return {};
    case 'methane':
      return { high: limits.alarm, powerOff: limits.powerOff, restore: limits.restore };
    case 'gas':
      return point.quantity === 'oxygen' ? { low: limits.alarm } : { high: limits.alarm };
    case 'temperature':
      return { high: limits.alarm };
    case 'air':
      return { high: limits.max, low: limits.min };
    case 'own':
      return { high: limits.alarm ?? limits.max, low: limits.min };
  }
};

/** Whether a point's power is off after a reading: from its power-off limit on until a good one allows power again. */
export const isOffAfter = (mine: Mine, point: Point, reading: Measured, before: boolean): boolean => {
  const { powerOff, restore } = limitsShown(mine, point);
  if (powerOff === undefined) return false;
  if (judge(powerOff, reading)) return true;
  if (!before || reading.quality !== 'good' || reading.value === null) return before;
  return restore !== undefined && !meets(restore, reading.value);
};

/** The state of a point (测点状态) at a reading: alarm and power-off by its limits, the rest by its quality. */
export const statusAt = (mine: Mine, point: Point, reading: Measured, isStillOff = false): number => {
  const { high, low, powerOff } = limitsShown(mine, point);
  const isOver = [high, low].some((limit) => limit !== undefined && judge(limit, reading));
  const isOff = isStillOff || (powerOff !== undefined && judge(powerOff, reading));
  return statusOfQuality(reading.quality) | (isOver ? STATUS.alarm : 0) | (isOff ? STATUS.powerOff : 0);
};

const head = (mine: Mine, codes: CodeBook, point: Point): FileRecord => ({
  point: codes.pointCode(point),
  typeName: sensorTypeOf(point).name,
  place: placeOf(point, mine),
  unit: unitOf(point),
});

const ON_OFF: Readonly<Partial<Record<Point['quantity'], readonly [on: string, off: string]>>> = {
  'duct-air': ['有风', '无风'],
  'door-open': ['开', '关'],
  'power-feed': ['有电', '无电'],
  'power-cut': ['断电', '复电'],
  smoke: ['有烟', '无烟'],
};

/** CDDY: what each point is, with its limits and the feeds it cuts. */
export const pointRecords = (mine: Mine, codes: CodeBook, at: number): FileRecord[] =>
  mine.points.map((point) => {
    const type = sensorTypeOf(point);
    const { high, low, powerOff, restore } = limitsShown(mine, point);
    const [onText, offText] = type.value === 'KG' ? (ON_OFF[point.quantity] ?? ['开', '停']) : ['', ''];
    const relations = point.cuts.flatMap((id) => {
      const feed = mine.pointById.get(id);
      return feed === undefined ? [] : [`D-${codes.pointCode(feed)}-${feed.name}`];
    });
    const analogue: FileRecord =
      type.value === 'MN'
        ? {
            unit: unitOf(point),
            rangeHigh: numberText(point.range?.[1]),
            rangeLow: numberText(point.range?.[0]),
            alarmHigh: numberText(high?.value),
            alarmHighOver: numberText(high?.value),
            alarmLow: numberText(low?.value),
            alarmLowOver: numberText(low?.value),
            powerOffHigh: numberText(powerOff?.value),
            restoreHigh: numberText(restore?.value),
          }
        : {};
    return {
      point: codes.pointCode(point),
      system: type.system,
      substation: codes.substationCode(point.substation ?? ''),
      sensorType: type.code,
      valueType: type.value,
      ...analogue,
      onText,
      offText,
      place: placeOf(point, mine),
      relations: relations.join(','),
      at: fileTime(at, mine.timeZone),
    };
  });

/** CDSS: one record a reading, in order of time, so that the last of a point is its newest. */
export const readingRecords = (
  mine: Mine,
  codes: CodeBook,
  readings: readonly (Measured & { readonly point: Point; readonly isOff?: boolean })[],
): FileRecord[] =>
  readings
    .toSorted((one, other) => one.at - other.at)
    .map((reading) => ({
      ...head(mine, codes, reading.point),
      value: numberText(reading.value),
      status: String(statusAt(mine, reading.point, reading, reading.isOff)),
      at: fileTime(reading.at, mine.timeZone),
    }));

/** Extremes, their instants and the mean as the files name them; empty where nothing good was measured. */
export const figureFields = (readings: readonly Measured[], timeZone: string): FileRecord => {
  const good = readings.flatMap(({ at, value, quality }) =>
    value !== null && (quality === 'good' || quality === 'over-range' || quality === 'calibrating')
      ? [{ at, value }]
      : [],
  );
  const [first] = good;
  if (first === undefined) return {};
  let [max, min, sum] = [first, first, 0];
  for (const one of good) {
    if (one.value > max.value) max = one;
    if (one.value < min.value) min = one;
    sum += one.value;
  }
  return {
    max: numberText(max.value),
    maxAt: fileTime(max.at, timeZone),
    min: numberText(min.value),
    minAt: fileTime(min.at, timeZone),
    mean: numberText(Number((sum / good.length).toFixed(6))),
  };
};

/** TJSJ: the figures of one analogue point over [from, to); undefined where it said nothing. */
export const statisticsRecord = (
  mine: Mine,
  codes: CodeBook,
  point: Point,
  span: { readonly from: number; readonly to: number; readonly readings: readonly Measured[] },
): FileRecord | undefined => {
  if (QUANTITIES[point.quantity].switch) return undefined;
  const figures = figureFields(span.readings, mine.timeZone);
  if (Object.keys(figures).length === 0) return undefined;
  return {
    ...head(mine, codes, point),
    ...figures,
    from: fileTime(span.from, mine.timeZone),
    to: fileTime(span.to, mine.timeZone),
    at: fileTime(span.to, mine.timeZone),
  };
};

/** Kinds of exception (异常类型). */
export type Exception = '001' | '002' | '003' | '004' | '005' | '006' | '007' | '008' | '009' | '010';

/**
 * The exception that an alarm is. A failed power-off is never anything else; a switch in its alarm state, for which
 * the list has no number, is 001; undefined for what is not of the safety monitoring system.
 */
export const exceptionOf = ({ rule }: Pick<Alarm, 'rule'>): Exception | undefined => {
  if (rule === 'gas.power-not-cut') return '003';
  if (rule === 'gas.methane.power-off') return '002';
  if (rule === 'gas.methane.pre-warning') return '009';
  if (rule === 'systems.point.silent' || rule === 'systems.point.fault') return '004';
  if (rule === 'systems.station.silent') return '006';
  if (rule === 'systems.calibration.unannounced') return '007';
  return /^(gas|environment|ventilation|drainage|water|rescue-supply)\./.test(rule) ? '001' : undefined;
};

/** The point an alarm is reported at: its own, a switch of its fan group, or the first that its substation has. */
export const pointOfAlarm = (mine: Mine, { point, subject }: Pick<Alarm, 'point' | 'subject'>): Point | undefined => {
  const own = point ?? subject;
  const known = mine.pointById.get(own);
  if (known !== undefined) return known;
  const group = [...fanGroups(mine, 'main'), ...fanGroups(mine, 'local')].find(({ id }) => id === own);
  const airlock = mine.doors.find((door) => door.airlock === own);
  const first = group?.running[0] ?? airlock?.points[0];
  if (first !== undefined) return mine.pointById.get(first);
  return mine.points.find(
    ({ substation, area, quantity }) => substation === own || (area === own && quantity === 'power-feed'),
  );
};

const EXCEPTION_END = new Set<Alarm['state']>(['returned', 'closed']);

/** YCBJ: an alarm as it stands now, with what people said of it. */
export const exceptionRecord = (
  mine: Mine,
  codes: CodeBook,
  alarm: Alarm,
  readings: readonly Measured[],
  at: number,
): FileRecord | undefined => {
  const exception = exceptionOf(alarm);
  const point = pointOfAlarm(mine, alarm);
  if (exception === undefined || point === undefined) return undefined;
  const isOver = alarm.clearedAt !== undefined || EXCEPTION_END.has(alarm.state);
  const last = alarm.remarks.at(-1);
  const said = (of: 'cause' | 'measures'): string =>
    alarm.remarks.findLast((remark) => remark[of] !== undefined)?.[of] ?? '';
  return {
    ...head(mine, codes, point),
    ...(QUANTITIES[point.quantity].switch ? {} : figureFields(readings, mine.timeZone)),
    exception,
    from: fileTime(alarm.at, mine.timeZone),
    to: isOver ? fileTime(alarm.clearedAt ?? alarm.closedAt ?? alarm.lastAt, mine.timeZone) : '',
    cause: said('cause') || (last?.note ?? ''),
    measures: said('measures'),
    enteredAt: fileTime(last?.at, mine.timeZone),
    enteredBy: last?.by ?? '',
    at: fileTime(at, mine.timeZone),
  };
};

/** FZSS: substations; what feeds them (供电状态) we are not told, which is 9 unknown. */
export const substationRecords = (
  mine: Mine,
  codes: CodeBook,
  heardAt: (point: string) => number | undefined,
  clock: { readonly now: number; readonly at: number; readonly wordCycles: number },
): FileRecord[] =>
  mine.substations.map(({ id }) => {
    const own = mine.points.filter(({ substation }) => substation === id);
    const heard = own.flatMap((point) => {
      const last = heardAt(point.id);
      return last === undefined ? [] : [clock.now - last <= clock.wordCycles * point.cycleS * 1000];
    });
    const state = heard.length === 0 ? '9' : heard.some(Boolean) ? '0' : '1';
    return { substation: codes.substationCode(id), state, power: '9', at: fileTime(clock.at, mine.timeZone) };
  });
