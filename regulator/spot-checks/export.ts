import { csvText } from '../../domain/csv.js';
import type { SpotCheck } from './spot-check.js';

const at = (instant: number | undefined): string => (instant === undefined ? '' : new Date(instant).toISOString());

const HEAD = [
  'check',
  'seed',
  'mine',
  'point',
  'name',
  'quantity',
  'unit',
  'live_at',
  'live_value',
  'live_quality',
  'day_from',
  'day_to',
  'day_min',
  'day_max',
  'day_mean',
  'day_readings',
  'day_bad',
  'day_silent_s',
  'outcome',
  'measured',
  'note',
  'found_by',
  'found_at',
  'signed_by',
  'signed_at',
];

/**
 * A spot check as CSV (RFC 4180, with a byte order mark): a line for each finding on a drawn point, one for a point
 * without any, one for each finding on a mine as a whole. Instants are ISO 8601 in UTC.
 */
export const spotCheckCsv = (check: SpotCheck): string => {
  const { id, seed, drawn, findings, signedBy, signedAt } = check;
  const end = [signedBy ?? '', at(signedAt)];
  const rows = drawn.flatMap(({ mine, point, name, quantity, unit, live, lastDay }) => {
    const seen = [
      ...[id, seed ?? '', mine, point, name, quantity, unit],
      ...[at(live?.at), live?.value ?? null, live?.quality ?? ''],
      ...[at(lastDay?.from), at(lastDay?.to), lastDay?.min, lastDay?.max, lastDay?.mean],
      ...[lastDay?.count, lastDay?.bad, lastDay === null ? null : lastDay.silentMs / 1000],
    ];
    const of = findings.filter((one) => one.mine === mine && one.point === point);
    if (of.length === 0) return [[...seen, 'unchecked', null, '', '', '', ...end]];
    return of.map((one) => [...seen, one.outcome, one.measured, one.note, one.by, at(one.at), ...end]);
  });
  const onMines = findings
    .filter(({ point }) => point === undefined)
    .map(({ mine, outcome, measured, note, by, at: foundAt }) => {
      const blank = Array.from({ length: 15 }, () => '');
      return [id, seed ?? '', mine, ...blank, outcome, measured, note, by, at(foundAt), ...end];
    });
  return csvText(HEAD, [...rows, ...onMines]);
};
