import { staleAfter, unchanged } from '../conditions.js';
import type { Rule, RuleContext, RuleInput, Step } from '../rule.js';
import {
  BROKER_LOST,
  cycleOf,
  excuseOf,
  fellTogether,
  HEARD,
  isNoNews,
  listed,
  listen,
  mineIsBlind,
  pointsOf,
  type Silence,
  STATION_SILENT,
  SYSTEM_DOWN,
  stillHeard,
} from './silence.js';

const basis = { edition: 'AQ 6201-2019', clause: '巡检周期', confidence: 'default' } as const;

const heardUntil = (substation: string, context: RuleContext): number =>
  Math.max(...pointsOf(substation, context.mine).map((point) => staleAfter(point, context)));

const judge = (state: Silence, input: RuleInput, substation: string, context: RuleContext): Step<Silence> => {
  const heard = stillHeard(state, heardUntil(substation, context), context);
  if (heard !== undefined) return heard;
  const points = pointsOf(substation, context.mine);
  const together = fellTogether(substation, context);
  const cycleMs = cycleOf(points);
  const excuses = points.map((point) => excuseOf(point, context));
  const names = listed(together.map(({ name }) => ({ zh: name, en: name })));
  return listen(state, input, context, {
    cycleMs,
    saidAbove: mineIsBlind(context),
    // Silent one after the other is not a substation's silence: each point says its own.
    ...(together.length < 2 ? { waitUntil: context.now + cycleMs } : {}),
    excuse: excuses.includes(undefined) ? undefined : excuses[0],
    raise: () => ({
      kind: 'raise',
      at: context.now,
      level: 'orange',
      value: together.length,
      basis,
      message: {
        zh: `分站${substation} 中断，${together.length} 个测点无数据：${names.zh}`,
        en: `Substation ${substation} silent, ${together.length} points blind: ${names.en}`,
      },
      withdraw: false,
    }),
  });
};

/**
 * The points of a substation fell silent within one cycle of each other: the substation is gone, and one alarm names
 * them all. Over at any reading of any of them; who still does not speak a cycle later is then said by name. A
 * substation of one point is that point's silence.
 */
export const stationSilent: Rule<Silence> = {
  id: STATION_SILENT,
  basis,
  title: { zh: '分站中断', en: 'Substation silent' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.substations
        .map(({ id }) => ({ id, points: pointsOf(id, mine) }))
        .filter(({ points }) => points.length > 1)
        .map(({ id, points }) => ({
          subject: { id, area: '' },
          points: points.map((point) => point.id),
          alarms: [BROKER_LOST, SYSTEM_DOWN],
          works: true,
        })),
  },
  start: (subject, context) => ({ ...unchanged(HEARD), wakeAt: heardUntil(subject.id, context) + 1 }),
  step(state, input, subject, context) {
    if (input.kind !== 'reading') {
      if (isNoNews(state, input)) return unchanged(state);
      return judge(state, input, subject.id, context);
    }
    const over: Step<Silence> = { state: HEARD, verdict: { kind: 'clear', at: input.at } };
    return state.stage === 'heard' ? over : { ...over, wakeAt: heardUntil(subject.id, context) + 1 };
  },
};
