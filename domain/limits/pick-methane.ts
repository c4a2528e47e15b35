import type { AreaKind, GasClass, MethanePosition } from '../mine-file.js';
import type { MethaneLimits, PowerOffRange, Threshold } from './limit.js';
import { methaneRow, rowsItCouldMean } from './methane-row.js';
import { METHANE_SECOND_STAGES, type MethaneRow, PRE_WARNING_SHARE, WITHDRAW_ANYWAY_PCT } from './methane-table.js';
import type { OwnNumbers } from './own.js';
import { ofMethaneRow, ofOurs, ofRegulation } from './provenance.js';

/** What decides the limits of a methane point. */
export interface MethaneQuestion {
  readonly position: MethanePosition;
  /** Kind of the area the point hangs in. */
  readonly area: AreaKind;
  /** Kind of the area it guards. */
  readonly workplace: AreaKind;
  readonly gasClass: GasClass;
  readonly evacuateAt: 'alarm' | 'power-off';
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

const lowest = (...thresholds: readonly (Threshold | undefined)[]): number =>
  Math.min(...thresholds.map((threshold) => threshold?.value ?? Number.POSITIVE_INFINITY));

/** 80 % of the alarm limit, or the mine's own number below that limit. */
const preWarningOf = (alarm: Threshold, own: OwnNumbers): Threshold => {
  const given = own.alone('preWarning', 'at-or-above');
  if (given !== undefined && given.value < alarm.value) return given;
  if (given !== undefined) {
    own.refuse('limit-looser', 'preWarning', `preWarning ${given.value} must be below the alarm limit ${alarm.value}`);
  }
  return {
    value: rounded(alarm.value * PRE_WARNING_SHARE),
    comparison: 'at-or-above',
    provenance: ofOurs('pre-warning at 80 % of the alarm limit'),
  };
};

/** Restore may never stand above what it restores from: a stricter alarm or power-off limit pulls it down. */
const restoreOf = (
  base: Threshold | undefined,
  own: OwnNumbers,
  alarm: Threshold,
  powerOff: Threshold | undefined,
): Threshold | undefined => {
  const most = lowest(alarm, powerOff);
  const given = own.alone('restore', 'below');
  if (given !== undefined && given.value > most && (base === undefined || given.value <= base.value)) {
    own.refuse(
      'limit-inconsistent',
      'restore',
      `restore ${given.value} stands above the limit ${most} it restores from; give at most ${most}`,
    );
  }
  const restore = base === undefined ? given : own.tighten('restore', base, 'lower');
  if (restore === undefined || restore.value <= most) return restore;
  return { ...restore, value: most, provenance: { ...restore.provenance, ownLimit: true } };
};

/** 规程 173 where people work or pass underground, or the mine's stricter `withdrawAt`. */
const withdrawAnywayOf = (
  question: MethaneQuestion,
  rowWithdrawsAt: Threshold | undefined,
  own: OwnNumbers,
): Threshold | undefined => {
  const statutory: Threshold | undefined =
    question.area === 'surface'
      ? undefined
      : { value: WITHDRAW_ANYWAY_PCT, comparison: 'at-or-above', provenance: ofRegulation(173, 'source') };
  const base =
    rowWithdrawsAt !== undefined && rowWithdrawsAt.value < (statutory?.value ?? Number.POSITIVE_INFINITY)
      ? rowWithdrawsAt
      : statutory;
  if (base === undefined) return own.alone('withdrawAt', 'at-or-above');
  const tightened = own.tighten('withdrawAt', base, 'lower');
  return tightened === base ? statutory : tightened;
};

const fromRow = (row: MethaneRow, question: MethaneQuestion, own: OwnNumbers): MethaneLimits => {
  const provenance = ofMethaneRow(row.row, row.confidence);
  const upper = (value: number): Threshold => ({ value, comparison: 'at-or-above', provenance });
  const alarm = own.tighten('alarm', upper(row.alarm), 'lower');
  const powerOff =
    row.powerOff === undefined
      ? own.alone('powerOff', 'at-or-above')
      : own.tighten('powerOff', upper(row.powerOff), 'lower');
  const baseRestore: Threshold | undefined =
    row.restore === undefined ? undefined : { value: row.restore, comparison: 'below', provenance };
  const restore = restoreOf(baseRestore, own, alarm, powerOff);
  const stage = METHANE_SECOND_STAGES.find(({ of }) => of === row.row);
  const later = row.mayWithdrawAtPowerOff === true && question.evacuateAt === 'power-off';
  const withdraw = later ? 'at-power-off' : row.withdraw;
  const rowWithdrawsAt = { 'at-alarm': alarm, 'at-power-off': powerOff, never: undefined }[withdraw];
  const withdrawAnyway = withdrawAnywayOf(question, rowWithdrawsAt, own);
  const range = question.gasClass === 'outburst' ? (row.outburstRange ?? row.range) : row.range;
  return {
    kind: 'methane',
    row: row.row,
    position: question.position,
    alarm,
    ...(powerOff === undefined ? {} : { powerOff }),
    ...(stage === undefined
      ? {}
      : {
          powerOffWithFan: {
            value: stage.powerOff,
            comparison: 'at-or-above' as const,
            provenance: ofMethaneRow(stage.row, stage.confidence),
          },
        }),
    ...(restore === undefined ? {} : { restore }),
    preWarning: preWarningOf(alarm, own),
    withdraw,
    ...(withdrawAnyway === undefined ? {} : { withdrawAnyway }),
    powerOffRange: row.powerOff === undefined && powerOff !== undefined ? 'own-area' : range,
  };
};

const ownRange = (workplace: AreaKind): PowerOffRange => {
  if (workplace === 'coal-face') return 'face-and-returns';
  return workplace === 'heading' ? 'heading' : 'own-area';
};

const REQUIRED = ['alarm', 'powerOff', 'restore'] as const;

const noRow = (point: string, question: MethaneQuestion, missing: readonly string[]): string => {
  const rows = rowsItCouldMean(question.position, question.workplace, question.gasClass)
    .map((row) => `row ${row.row} (${row.positions.join('/')}, ${row.name.en})`)
    .join('; ');
  return (
    `no row of AQ 1029-2019 table 1 is for position ${question.position} with a ${question.workplace} as workplace in a ` +
    `${question.gasClass}-gas mine; it could mean ${rows}: set position or workplace, ` +
    `or give ${missing.join(', ')} for "${point}" under limits`
  );
};

/** A position without a row stands on the mine's own numbers alone, and withdraws by 规程 173 or by its `withdrawAt`. */
const fromOwn = (point: string, question: MethaneQuestion, own: OwnNumbers): MethaneLimits | undefined => {
  const alarm = own.alone('alarm', 'at-or-above');
  const powerOff = own.alone('powerOff', 'at-or-above');
  const inGoaf = question.workplace === 'goaf';
  const missing = REQUIRED.filter((key) => own.alone(key, 'below') === undefined);
  if (!inGoaf && missing.length > 0) own.refuse('no-limit-row', undefined, noRow(point, question, missing));
  if (alarm === undefined) return undefined;
  const restore = restoreOf(undefined, own, alarm, powerOff);
  const withdrawAnyway = inGoaf ? undefined : withdrawAnywayOf(question, undefined, own);
  return {
    kind: 'methane',
    row: 'own',
    position: question.position,
    alarm,
    ...(powerOff === undefined ? {} : { powerOff }),
    ...(restore === undefined ? {} : { restore }),
    preWarning: preWarningOf(alarm, own),
    withdraw: 'never',
    ...(withdrawAnyway === undefined ? {} : { withdrawAnyway }),
    powerOffRange: inGoaf ? 'none' : ownRange(question.workplace),
  };
};

/**
 * The limits of a methane point: its row of AQ 1029-2019 table 1 with the mine's stricter numbers, or the mine's own
 * where there is no row. A goaf has no row, needs no limits and withdraws nobody.
 */
export const pickMethane = (point: string, question: MethaneQuestion, own: OwnNumbers): MethaneLimits | undefined => {
  const inGoaf = question.workplace === 'goaf';
  own.allowOnly(['alarm', 'powerOff', 'restore', 'preWarning', ...(inGoaf ? [] : (['withdrawAt'] as const))]);
  const row = inGoaf ? undefined : methaneRow(question.position, question.workplace, question.gasClass);
  return row === undefined ? fromOwn(point, question, own) : fromRow(row, question, own);
};
