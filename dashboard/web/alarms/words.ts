import type { TFunction } from 'i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { shortUnit, valueText } from '../format/value.js';
import { isKey, type Language } from '../i18n/keys.js';
import type { Alarm } from '../live/live-state.js';

/** A text under a key that is built at run time, or `otherwise` where the dictionary has none. */
export const wordOr = (t: TFunction, key: string, otherwise: string): string => (isKey(key) ? t(key) : otherwise);

/** What happened, in the words of the trade. */
export const alarmTitle = (alarm: Alarm, t: TFunction, language: Language): string =>
  wordOr(t, `rule.${alarm.rule}`, alarm.message[language]);

export const areaName = (mine: MineView, area: string | null): string =>
  mine.areas.find(({ id }) => id === area)?.name ?? area ?? '–';

export const pointOf = (mine: MineView, point: string | undefined): PointView | undefined =>
  mine.points.find(({ id }) => id === point);

/** Limits of a point as plain numbers, for rounding that crosses none of them. */
export const limitValues = (point: PointView | undefined): readonly number[] =>
  point?.limits.map(({ value }) => value) ?? [];

const LOWER_KINDS = ['min', 'restore'];

/** `1.60` and `≥ 1.00 %`, or nothing where the alarm is about no number. */
export const againstLimit = (
  alarm: Alarm,
  point: PointView | undefined,
): { readonly value: string; readonly limit: string } | undefined => {
  if (alarm.limit === undefined) return undefined;
  const decimals = point?.decimals ?? 2;
  const { value: limit, unit, kind } = alarm.limit;
  const comparison = point?.limits.find((one) => one.kind === kind)?.comparison;
  const sign = comparison?.startsWith('below') || (comparison === undefined && LOWER_KINDS.includes(kind)) ? '<' : '≥';
  return {
    value: alarm.value === undefined ? '–' : valueText(alarm.value, decimals, [...limitValues(point), limit]),
    limit: `${sign} ${valueText(limit, decimals)} ${shortUnit(unit)}`.trimEnd(),
  };
};

/** The document and clause an alarm rests on. */
export const basisText = (basis: Alarm['basis'], t: TFunction): string =>
  `${basis.edition} ${basis.clause} · ${t(`confidence.${basis.confidence}`)}`;
