import type { TFunction } from 'i18next';
import { basisWords } from '../../../domain/limits/basis-words.js';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { comparisonSign, shortUnit, valueText } from '../format/value.js';
import { isKey, type Language } from '../i18n/keys.js';
import type { Alarm } from '../live/live-state.js';

/** A text under a key that is built at run time, or `otherwise` where the dictionary has none. */
export const wordOr = (t: TFunction, key: string, otherwise: string): string => (isKey(key) ? t(key) : otherwise);

/** What happened, in the words of the trade. */
export const alarmTitle = (alarm: Alarm, t: TFunction, language: Language): string =>
  wordOr(t, `rule.${alarm.rule}`, alarm.message[language]);

/** An area's name; the mine's own for what concerns the mine as a whole (an empty id), a dash where nobody knows. */
export const areaName = (mine: MineView, area: string | null): string =>
  area === '' ? mine.name : (mine.areas.find(({ id }) => id === area)?.name ?? area ?? '–');

export const pointOf = (mine: MineView, point: string | undefined): PointView | undefined =>
  mine.points.find(({ id }) => id === point);

/** Limits of a point as plain numbers, for rounding that crosses none of them. */
export const limitValues = (point: PointView | undefined): readonly number[] =>
  point?.limits.map(({ value }) => value) ?? [];

/** The sign and the number of a limit as rules write them: `（≥ 1.00 % CH4）`. */
const WRITTEN_LIMIT = /[（(]\s*([≥>≤<])\s*([−-]?\d+(?:\.\d+)?)/;

/**
 * How an alarm's limit is compared: as its point says for that kind of limit, else as the alarm's own message writes it.
 * undefined where neither says: a number without a sign is better than a wrong one.
 */
export const limitSign = (
  alarm: Pick<Alarm, 'limit' | 'message'>,
  point: Pick<PointView, 'limits'> | undefined,
): string | undefined => {
  const { limit, message } = alarm;
  if (limit === undefined) return undefined;
  const known = point?.limits.find(({ kind, value }) => kind === limit.kind && value === limit.value);
  if (known !== undefined) return comparisonSign(known.comparison);
  const [, sign, number] = WRITTEN_LIMIT.exec(message.zh) ?? WRITTEN_LIMIT.exec(message.en) ?? [];
  return number !== undefined && Number(number.replace('−', '-')) === limit.value ? sign : undefined;
};

/** `1.60` and `≥ 1.00 %`, or nothing where the alarm is about no number. The limit without a sign is said in words. */
export const againstLimit = (
  alarm: Alarm,
  point: PointView | undefined,
  t: TFunction,
): { readonly value: string; readonly limit: string } | undefined => {
  if (alarm.limit === undefined) return undefined;
  const { value: limit, unit } = alarm.limit;
  const decimals = point?.decimals ?? (Number.isInteger(limit) ? 0 : 2);
  const sign = limitSign(alarm, point) ?? t('alarm.limit');
  return {
    value: alarm.value === undefined ? '–' : valueText(alarm.value, decimals, [...limitValues(point), limit]),
    limit: `${sign} ${valueText(limit, decimals)} ${shortUnit(unit)}`.trimEnd(),
  };
};

/** A role in words; what a mine's file calls otherwise stays as it stands there. */
export const roleText = (role: string, t: TFunction): string => wordOr(t, `role.${role}`, role);

/** The document and clause an alarm rests on. */
export const basisText = (basis: Alarm['basis'], t: TFunction, language: Language): string =>
  `${basisWords(basis)[language]} · ${t(`confidence.${basis.confidence}`)}`;

/** The same of a limit, and whether its number is the mine's own. */
export const limitBasisText = (
  { basis, ownLimit }: Pick<NonNullable<Alarm['limit']>, 'basis' | 'ownLimit'>,
  t: TFunction,
  language: Language,
): string => [basisText(basis, t, language), ...(ownLimit ? [t('alarm.ownLimit')] : [])].join(' · ');
