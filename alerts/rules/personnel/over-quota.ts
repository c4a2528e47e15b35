import type { Mine } from '../../../domain/mine.js';
import { type Shift, shiftAt } from '../../../domain/shift.js';
import type { Text } from '../../../domain/text.js';
import type { Basis, Level } from '../../alarm/alarm.js';
import { AS_BEFORE, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, NO_HOLD } from '../hold.js';
import type { Rule, RuleContext, Subject } from '../rule.js';
import { lasting } from './lasting.js';

/** More people than a quota allows. */
interface Excess {
  readonly level: Level;
  readonly people: number;
  readonly limit: number;
  readonly basis: Basis;
  readonly message: Text;
}

interface Crowd {
  readonly hold: Hold;
  /** When the first watch ever began; survives restarts. */
  readonly watchedFrom: number;
}

const ofMine: Basis = { edition: 'AQ 6210-2007 / AQ 1048-2007', clause: '超员报警', confidence: 'source' };
const ofShift: Basis = {
  edition: '煤矿重大事故隐患判定标准（令第4号）',
  clause: '单班作业人数超 20 %',
  confidence: 'source',
};

const inArea = ({ area }: Subject, context: RuleContext): Excess | undefined => {
  const { name, quota } = context.mine.areaById.get(area) ?? {};
  const people = context.people().headcount().areas[area] ?? 0;
  if (quota === undefined || people <= quota) return undefined;
  return {
    level: 'yellow',
    people,
    limit: quota,
    basis: ofMine,
    message: { zh: `${name} ${people} 人（定员 ${quota} 人）`, en: `${people} people in ${name} (quota ${quota})` },
  };
};

const inMine = (context: RuleContext): Excess | undefined => {
  const { quota } = context.mine.personnel;
  const { underground } = context.people().headcount();
  if (quota === undefined || underground <= quota) return undefined;
  return {
    level: 'orange',
    people: underground,
    limit: quota,
    basis: ofMine,
    message: {
      zh: `井下 ${underground} 人（矿井核定 ${quota} 人）`,
      en: `${underground} people underground (quota of the mine ${quota})`,
    },
  };
};

/**
 * A shift's people are those who went down for it, however long they stay: no change of shift lets them out of account.
 * Of those who were down before the first watch ever nobody knows for which shift they went.
 */
const inShift = (watchedFrom: number, context: RuleContext): Excess | undefined => {
  const { mine } = context;
  if (!mine.shifts.some(({ quota }) => quota !== undefined)) return undefined;
  const crews = new Map<string, { readonly shift: Shift; readonly people: number }>();
  for (const { underground, enteredAt } of context.people().all()) {
    if (!underground || enteredAt === undefined || enteredAt < watchedFrom + DEFAULTS.firstHeardMs) continue;
    const worked = shiftAt(mine, enteredAt + DEFAULTS.downBeforeShiftMs);
    if (worked === undefined) continue;
    crews.set(worked.key, { shift: worked.shift, people: (crews.get(worked.key)?.people ?? 0) + 1 });
  }
  for (const { shift, people } of crews.values()) {
    const { name, quota } = shift;
    if (quota === undefined || people * 100 <= quota * DEFAULTS.shiftQuotaPct) continue;
    return {
      level: 'orange',
      people,
      limit: quota,
      basis: ofShift,
      message: {
        zh: `${name} ${people} 人，超过定员 ${quota} 人的 ${DEFAULTS.shiftQuotaPct} %`,
        en: `${people} people of shift ${name}, above ${DEFAULTS.shiftQuotaPct} % of its quota of ${quota}`,
      },
    };
  }
  return undefined;
};

const hasQuota = ({ personnel, shifts }: Mine): boolean =>
  personnel.quota !== undefined || shifts.some(({ quota }) => quota !== undefined);

const subjectsOf = (mine: Mine): Subject[] => [
  ...(hasQuota(mine) ? [{ id: mine.id, area: '' }] : []),
  ...mine.areas.filter(({ quota }) => quota !== undefined).map(({ id }) => ({ id, area: id })),
];

/** More people in an area, in a shift or in the mine than its quota allows, for a minute. Over when they are no more. */
export const overQuota: Rule<Crowd> = {
  id: 'personnel.over-quota',
  basis: ofMine,
  title: { zh: '超员', en: 'Over quota' },
  watches: { per: 'mine', of: (mine) => subjectsOf(mine).map((subject) => ({ subject, points: [], people: true })) },
  start: (_subject, context) => unchanged({ hold: NO_HOLD, watchedFrom: context.now }),
  step(state, _input, subject, context) {
    const excess =
      subject.area === '' ? (inMine(context) ?? inShift(state.watchedFrom, context)) : inArea(subject, context);
    const shows = excess === undefined ? 'over' : 'condition';
    const { hold, say, ...wake } = lasting(state.hold, shows, context.now, DEFAULTS.overQuotaHoldMs);
    const next = { ...state, hold };
    if (excess === undefined) return { state: next, verdict: { kind: 'clear', at: context.now } };
    if (say !== 'raise') return { state: next, verdict: AS_BEFORE, ...wake };
    const { level, people, limit, basis, message } = excess;
    return {
      state: next,
      verdict: {
        kind: 'raise',
        at: context.now,
        level,
        value: people,
        limit: { value: limit, unit: '', kind: 'max', basis },
        basis,
        message,
        withdraw: false,
      },
    };
  },
};
