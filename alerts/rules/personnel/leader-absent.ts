import type { Mine } from '../../../domain/mine.js';
import { shiftAt } from '../../../domain/shift.js';
import type { Whereabouts } from '../../evacuation/evacuation.js';
import { AS_BEFORE, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, NO_HOLD } from '../hold.js';
import type { Rule, RuleContext } from '../rule.js';
import { lasting } from './lasting.js';
import { HEARS_BLINDNESS, isBlind } from './location-system.js';

interface Leading {
  readonly hold: Hold;
  /** Shifts that had a leader underground and still have workers there. */
  readonly led: readonly string[];
}

const basis = {
  edition: '新兵办发〔2014〕15号',
  clause: '实施意见(十三)、办法第七条(七)',
  confidence: 'source',
} as const;

/** The shift that somebody underground went down for. */
const shiftOf = (mine: Mine, { enteredAt }: Whereabouts): string | undefined =>
  enteredAt === undefined ? undefined : shiftAt(mine, enteredAt + DEFAULTS.downBeforeShiftMs)?.key;

/** Who is led by whom now, and which shifts' leaders went up before their workers. */
const leading = (led: readonly string[], { mine, people }: RuleContext) => {
  const down = people()
    .all()
    .filter(({ underground }) => underground);
  const isLeader = ({ card }: Whereabouts): boolean => (mine.personByCard.get(card)?.leader ?? false) !== false;
  const shiftsOf = (some: readonly Whereabouts[]): Set<string> =>
    new Set(some.flatMap((one) => shiftOf(mine, one) ?? []));
  const leaders = down.filter(isLeader);
  const workers = down.filter((one) => !isLeader(one));
  const [withLeader, withWorkers] = [shiftsOf(leaders), shiftsOf(workers)];
  const stillLed = [...new Set([...led, ...withLeader])].filter((shift) => withWorkers.has(shift));
  return {
    workers: workers.length,
    led: stillLed,
    none: workers.length > 0 && leaders.length === 0,
    left: stillLed.some((shift) => !withLeader.has(shift)),
  };
};

/**
 * Workers are underground for ten minutes without any leader, or after the leader of their own shift has gone up (D7:
 * leaders go down and come up with the workers). Over when such a leader is underground, or the workers are up. While the
 * location system is down, nobody is seen to go down: the ten minutes begin afresh after it.
 */
export const leaderAbsent: Rule<Leading> = {
  id: 'personnel.leader-absent',
  basis,
  title: { zh: '无带班领导', en: 'No leader underground' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.people.some(({ leader }) => leader !== false)
        ? [{ subject: { id: mine.id, area: '' }, points: [], people: true, ...HEARS_BLINDNESS }]
        : [],
  },
  start: () => unchanged({ hold: NO_HOLD, led: [] }),
  step(state, _input, _subject, context) {
    const { workers, led, none, left } = leading(state.led, context);
    if (!none && !left) return { state: { hold: NO_HOLD, led }, verdict: { kind: 'clear', at: context.now } };
    if (isBlind(context)) return unchanged({ hold: state.hold.raised ? state.hold : NO_HOLD, led });
    const { hold, say, ...wake } = lasting(state.hold, 'condition', context.now, DEFAULTS.leaderAbsentMs);
    if (say !== 'raise') return { state: { hold, led }, verdict: AS_BEFORE, ...wake };
    return {
      state: { hold, led },
      verdict: {
        kind: 'raise',
        at: context.now,
        level: 'orange',
        value: workers,
        basis,
        message: none
          ? { zh: `井下 ${workers} 人，无带班领导`, en: `${workers} workers underground and no leader` }
          : {
              zh: `带班领导先于本班工人升井，井下 ${workers} 人`,
              en: `The leader went up before the workers of the shift; ${workers} workers underground`,
            },
        withdraw: false,
      },
    };
  },
};
