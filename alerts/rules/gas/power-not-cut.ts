import { fanGroups, headingsOfDuct } from '../../../domain/fans.js';
import type { Mine, Point } from '../../../domain/mine.js';
import { staleAfter, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step, Subject, Watch } from '../rule.js';
import { ductNoAir } from '../ventilation/duct-no-air.js';
import { localFanStopped } from '../ventilation/local-fan-stopped.js';
import { methanePowerOff } from './methane-power-off.js';

interface PowerProof {
  /** Engine time at which the first alarm came that the power must be off for, while any stands. */
  readonly since: number | null;
  /** Feeds that have been proven off since. */
  readonly seenOff: readonly string[];
}

const NOTHING_TO_PROVE: PowerProof = { since: null, seenOff: [] };

const basis = { edition: 'AQ 6201-2019', clause: '远程断电 ≤ 40 s', confidence: 'expert' } as const;

/** Alarms that stop a heading's air, each with its subject: the heading's power must be off while any stands (风电闭锁). */
const airAlarmsOf = (mine: Mine, heading: string): { readonly rule: string; readonly subject: string }[] => [
  ...fanGroups(mine, 'local')
    .filter(({ serves }) => serves.includes(heading))
    .map(({ id }) => ({ rule: localFanStopped.id, subject: id })),
  ...mine.points
    .filter(({ id, quantity }) => quantity === 'duct-air' && headingsOfDuct(mine, id).includes(heading))
    .map(({ id }) => ({ rule: ductNoAir.id, subject: id })),
];

/** The alarm or alarms for which a subject's feeds must be off. */
const alarmsOf = ({ id, point }: Subject, mine: Mine): { readonly rule: string; readonly subject: string }[] =>
  point === undefined ? airAlarmsOf(mine, id) : [{ rule: methanePowerOff.id, subject: id }];

const feedsOf = ({ id, point }: Subject, mine: Mine): Point[] =>
  point === undefined
    ? mine.points.filter(({ area, quantity }) => quantity === 'power-feed' && area === id)
    : point.cuts.flatMap((feed) => mine.pointById.get(feed) ?? []);

/** A feed is off only by its own good word, and while that word is fresh. */
const provenOff = (feed: Point, context: RuleContext): boolean => {
  const latest = context.latest(feed.id);
  return latest?.reading.quality === 'good' && latest.reading.value === 0 && context.now <= staleAfter(feed, context);
};

const isLive = (feed: Point, context: RuleContext): boolean => {
  const latest = context.latest(feed.id);
  return latest?.reading.quality === 'good' && latest.reading.value === 1;
};

const prove = (before: PowerProof, since: number, subject: Subject, context: RuleContext): Step<PowerProof> => {
  const { mine, now } = context;
  const feeds = feedsOf(subject, mine);
  const notOff = feeds.filter((feed) => !provenOff(feed, context));
  const seenOff = feeds.filter((feed) => before.seenOff.includes(feed.id) || !notOff.includes(feed));
  const again = notOff.filter((feed) => seenOff.includes(feed) && isLive(feed, context));
  const state = { since, seenOff: seenOff.map(({ id }) => id) };
  const dueAt = since + DEFAULTS.powerProofMs;
  const isDue = now > dueAt;
  const proof = isDue ? {} : { wakeAt: dueAt + 1 };
  if (notOff.length === 0) {
    const staleAt = Math.min(...feeds.map((feed) => staleAfter(feed, context)));
    return { state, verdict: { kind: 'clear', at: now }, wakeAt: isDue ? staleAt + 1 : dueAt + 1 };
  }
  const failed = isDue ? notOff : again;
  if (failed.length === 0) return { ...unchanged(state), ...proof };
  const names = failed.map((feed) => ({
    zh: again.includes(feed) ? `${feed.name}（断电后又送电）` : feed.name,
    en: again.includes(feed) ? `${feed.name} (on again)` : feed.name,
  }));
  const name = subject.point?.name ?? mine.areaById.get(subject.id)?.name ?? subject.id;
  return {
    state,
    verdict: {
      kind: 'raise',
      at: now,
      level: 'red',
      basis,
      message: {
        zh: `${name} 断电未证实：${names.map(({ zh }) => zh).join('、')}`,
        en: `Power not proven off for ${name}: ${names.map(({ en }) => en).join(', ')}`,
      },
      withdraw: false,
    },
    ...proof,
  };
};

const methaneWatchesOf = (mine: Mine): Watch[] =>
  mine.points
    .filter(({ cuts }) => cuts.length > 0)
    .map((point) => ({
      subject: { id: point.id, area: point.area, point },
      points: point.cuts,
      alarms: [methanePowerOff.id],
    }));

const headingWatchesOf = (mine: Mine): Watch[] =>
  mine.areas
    .map(({ id }) => ({ id, area: id }))
    .filter((heading) => airAlarmsOf(mine, heading.id).length > 0 && feedsOf(heading, mine).length > 0)
    .map((subject) => ({
      subject,
      points: feedsOf(subject, mine).map(({ id }) => id),
      alarms: [localFanStopped.id, ductNoAir.id],
    }));

/**
 * Once methane has reached its power-off limit, every feed of its range must read off within 40 s and stay off until
 * the gas is below restore; once a heading is without air (风电闭锁), every feed of the heading, until it has air again. A
 * feed that is live proves the opposite; one that is stale proves nothing. Both are red, and so is at once a feed that
 * was off and is live again.
 */
export const powerNotCut: Rule<PowerProof> = {
  id: 'gas.power-not-cut',
  basis,
  title: { zh: '断电未证实', en: 'Power not cut' },
  watches: { per: 'mine', of: (mine) => [...methaneWatchesOf(mine), ...headingWatchesOf(mine)] },
  start: () => unchanged(NOTHING_TO_PROVE),
  step(state, input, subject, context) {
    if (input.kind === 'alarm') {
      const alarms = alarmsOf(subject, context.mine);
      if (!alarms.some((one) => one.rule === input.rule && one.subject === input.subject)) return unchanged(state);
      if (!alarms.some((one) => context.standing(one.rule, one.subject) !== undefined)) {
        return { state: NOTHING_TO_PROVE, verdict: { kind: 'clear', at: context.now } };
      }
      return prove(state, state.since ?? context.now, subject, context);
    }
    if ((input.kind !== 'reading' && input.kind !== 'wake') || state.since === null) return unchanged(state);
    return prove(state, state.since, subject, context);
  },
};
