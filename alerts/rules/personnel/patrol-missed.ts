import type { Mine } from '../../../domain/mine.js';
import { unchanged } from '../conditions.js';
import type { Rule, RuleContext, Step, Subject } from '../rule.js';
import { HEARS_BLINDNESS, seeingSince } from './location-system.js';
import { dueAt, type Presence, presence } from './presence.js';
import { listed, place } from './wording.js';

type Patrol = Mine['patrols'][number];

interface Round {
  /** The reader that last heard each card of the patrol's job. */
  readonly heardBy: Readonly<Record<string, string>>;
  /** By reader. */
  readonly visits: Readonly<Record<string, Presence>>;
  readonly seeingFrom: number | null;
}

const basis = {
  edition: 'AQ 6210-2007 / AQ 1048-2007',
  clause: '特种作业人员工作异常报警',
  confidence: 'source',
} as const;

const look = (state: Round, patrol: Patrol, context: RuleContext): Step<Round> => {
  const { mine, now } = context;
  const { id, job, readers, everyMin } = patrol;
  const isThere = (reader: string): boolean =>
    Object.entries(state.heardBy).some(
      ([card, last]) => last === reader && context.people().of(card)?.area === mine.areaOfReader.get(reader),
    );
  const visits = readers.map((reader) => ({ reader, visit: presence(state.visits[reader], isThere(reader), now) }));
  const seeingFrom = seeingSince(state.seeingFrom, context);
  const next = { ...state, visits: Object.fromEntries(visits.map(({ reader, visit }) => [reader, visit])), seeingFrom };
  if (seeingFrom === null) return unchanged(next);
  const due = visits.map(({ reader, visit }) => ({ reader, at: dueAt(visit, seeingFrom, everyMin) }));
  const missed = due.filter(({ at }) => now > at).map(({ reader }) => reader);
  const waiting = due.flatMap(({ at }) => (now > at ? [] : [at + 1]));
  const wake = waiting.length === 0 ? {} : { wakeAt: Math.min(...waiting) };
  if (missed.length === 0) return { state: next, verdict: { kind: 'clear', at: now }, ...wake };
  const where = listed(missed.map((reader) => `${reader} ${place(mine, mine.areaOfReader.get(reader) ?? null).zh}`));
  return {
    state: next,
    verdict: {
      kind: 'raise',
      at: now,
      level: 'yellow',
      value: missed.length,
      basis,
      message: {
        zh: `巡检 ${id}（${job}，每 ${everyMin} 分钟一次）漏检：${where.zh}`,
        en: `Patrol ${id} (${job}, every ${everyMin} min) has missed ${where.en}`,
      },
      withdraw: false,
    },
    ...wake,
  };
};

const patrolOf = ({ id }: Subject, { mine }: RuleContext) => mine.patrols.find((one) => one.id === id);

/**
 * A reader of a patrol has had no visit of somebody of the patrol's job for a tenth longer than the patrol allows. A
 * visit is being heard by it last, and being located in its area. Over when every reader has been visited.
 */
export const patrolMissed: Rule<Round> = {
  id: 'personnel.patrol-missed',
  basis,
  title: { zh: '巡检缺漏', en: 'Patrol missed' },
  watches: {
    per: 'mine',
    of: ({ patrols, areaOfReader }) =>
      patrols.map(({ id, readers }) => ({
        subject: { id, area: areaOfReader.get(readers[0] ?? '') ?? '' },
        points: [],
        people: true,
        sightings: true,
        ...HEARS_BLINDNESS,
      })),
  },
  start: (subject, context) => {
    const patrol = patrolOf(subject, context);
    const state = { heardBy: {}, visits: {}, seeingFrom: null };
    return patrol === undefined ? unchanged(state) : look(state, patrol, context);
  },
  step(state, input, subject, context) {
    const patrol = patrolOf(subject, context);
    if (patrol === undefined) return unchanged(state);
    if (input.kind !== 'sighting') return look(state, patrol, context);
    const { card, job } = input.person;
    if (job !== patrol.job || state.heardBy[card] === input.sighting.reader) return unchanged(state);
    return look({ ...state, heardBy: { ...state.heardBy, [card]: input.sighting.reader } }, patrol, context);
  },
};
