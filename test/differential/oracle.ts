import type { Quality } from '../../domain/observation.js';

/*
 * A few rules of the trade, said again as plainly as can be: everything is worked out from the whole list of what was
 * said, at every instant anew. Nothing of the rule layer is used, and nothing is fast. All instants in ms.
 */

/** One value as it came in: `at` by the sensor's clock, `now` by the mine's clock at its arrival. */
export interface Said {
  readonly point: string;
  readonly at: number;
  readonly now: number;
  readonly value: number | null;
  readonly quality: Quality;
}

type Level = 'red' | 'orange' | 'yellow' | 'blue';

/** `raise` goes on as long as it is said; `nothing` leaves what stands. */
type Says = Level | 'clear' | 'nothing';

/** An instant: all that was said until then, and what was said just now, if anything was. */
interface Moment {
  readonly now: number;
  readonly heard: readonly Said[];
  readonly just: Said | undefined;
}

interface Alarm {
  readonly rule: string;
  readonly subject: string;
  level: Level;
  state: 'raised' | 'returned';
  /** When it was raised, the last time, and how much had been said by then. */
  since: number;
  saidBy: number;
}

const S = 1000;
const CYCLE = 20 * S;
const SILENT_AFTER = 3 * CYCLE;

const RANK: readonly Level[] = ['blue', 'yellow', 'orange', 'red'];
const graver = (one: Level, other: Level): Level => (RANK.indexOf(one) > RANK.indexOf(other) ? one : other);

/** The point as its rules see it, in order of arrival: without what came late. */
const sayingsOf = (point: string, heard: readonly Said[]): readonly Said[] => {
  const all = heard.filter((one) => one.point === point);
  const isLate = (one: Said, index: number): boolean =>
    all
      .slice(0, index)
      .some((before) => before.quality === 'good' && before.at > one.at && one.now - before.now <= 2 * CYCLE);
  return all.filter((one, index) => !isLate(one, index));
};

/** Newer than all of its point that came before. */
const isNewest = (one: Said, sayings: readonly Said[]): boolean =>
  sayings.slice(0, sayings.indexOf(one)).every((before) => before.at < one.at);

/** No planned work is approved in these histories: calibrating meets limits like a good reading. */
const counted = ({ quality, value }: Said): number | undefined =>
  value !== null && (quality === 'good' || quality === 'calibrating') ? value : undefined;

/** At or above an upper limit; over range is above all of them. */
const reaches = (one: Said, limit: number): boolean =>
  one.quality === 'over-range' || (counted(one) ?? Number.NEGATIVE_INFINITY) >= limit;

/** Only a good reading that is newer than all before it may end an alarm. */
const provenValue = (one: Said, sayings: readonly Said[]): number | undefined =>
  one.quality === 'good' && one.value !== null && isNewest(one, sayings) ? one.value : undefined;

/** The last unbroken run of readings that show the same; `nothing` neither adds to it nor breaks it. */
const runOf = <Shown extends string>(
  sayings: readonly Said[],
  shows: (one: Said) => Shown | 'nothing',
): { readonly shown: Shown | 'nothing'; readonly run: readonly Said[] } => {
  const telling = sayings.filter((one) => shows(one) !== 'nothing');
  const last = telling.at(-1);
  if (last === undefined) return { shown: 'nothing', run: [] };
  const shown = shows(last);
  const before = telling.findLastIndex((one) => shows(one) !== shown);
  return { shown, run: telling.slice(before + 1) };
};

/** How long a run has lasted on the readings' own time. */
const lasted = (run: readonly Said[]): number => (run.at(-1)?.at ?? 0) - (run[0]?.at ?? 0);

const isSilent = (point: string, { heard, now }: Moment, startedAt: number): boolean => {
  const last = heard.findLast((one) => one.point === point)?.now ?? startedAt;
  return now - last > SILENT_AFTER;
};

/** A broken point tells nothing: nobody waits longer for it than for one that says nothing at all. */
const tellsNoMore = (point: string, { heard, now, just }: Moment, startedAt: number): boolean => {
  const measured = heard.filter(({ quality }) => quality === 'good' || quality === 'calibrating');
  return isSilent(point, { heard: measured, now, just }, startedAt);
};

/** A rule on one subject: what it says at an instant. `before` is its own alarm, `others` all that stand. */
interface OracleRule {
  readonly rule: string;
  readonly subject: string;
  says(moment: Moment, before: Alarm | undefined, others: Alarms, startedAt: number): Says;
}
type Alarms = ReadonlyMap<string, Alarm>;

/** A rule that is judged by the readings of its point alone. */
const onReadings = (
  rule: string,
  point: string,
  says: (just: Said, sayings: readonly Said[], before: Alarm | undefined) => Says,
): OracleRule => ({
  rule,
  subject: point,
  says({ just, heard }, before) {
    if (just === undefined || just.point !== point) return 'nothing';
    const sayings = sayingsOf(point, heard);
    return sayings.includes(just) ? says(just, sayings, before) : 'nothing';
  },
});

/** At or above `limit` at once; `levelOf` the value; over when a newer good reading is over as `isOver` says. */
const limitRule = (
  rule: string,
  point: string,
  limit: number,
  levelOf: (one: Said) => Level,
  isOver: (value: number) => boolean,
): OracleRule =>
  onReadings(rule, point, (just, sayings) => {
    if (reaches(just, limit)) return levelOf(just);
    const value = provenValue(just, sayings);
    return value !== undefined && isOver(value) ? 'clear' : 'nothing';
  });

/** At 80 % of the alarm limit for 60 s: blue; over below 75 % for 60 s. */
const preWarning = (point: string, limit: number): OracleRule =>
  onReadings('gas.methane.pre-warning', point, (_, sayings) => {
    const { shown, run } = runOf(sayings, (one) => {
      if (reaches(one, Number((0.8 * limit).toFixed(6)))) return 'near';
      const value = provenValue(one, sayings);
      if (value === undefined) return 'nothing';
      return value < Number((0.75 * limit).toFixed(6)) ? 'far' : 'between';
    });
    if (lasted(run) < 60 * S) return 'nothing';
    return shown === 'near' ? 'blue' : shown === 'far' ? 'clear' : 'nothing';
  });

/** Below 0.05 m/s on two readings, or on one before silence or breaking: red; over above the roadway's 0.25 m/s for 60 s. */
const noWind = (point: string): OracleRule => ({
  rule: 'ventilation.airflow.none',
  subject: point,
  says(moment, _, __, startedAt) {
    const sayings = sayingsOf(point, moment.heard).filter((one, __, all) => isNewest(one, all));
    const { shown, run } = runOf(sayings, (one) => {
      const speed = counted(one) === undefined ? undefined : Math.abs(counted(one) ?? 0);
      if (speed !== undefined && speed < 0.05) return 'none';
      const proven = provenValue(one, sayings);
      if (proven === undefined) return 'nothing';
      return Math.abs(proven) >= 0.25 ? 'enough' : 'weak';
    });
    if (shown === 'none') return run.length >= 2 || tellsNoMore(point, moment, startedAt) ? 'red' : 'nothing';
    return shown === 'enough' && lasted(run) >= 60 * S ? 'clear' : 'nothing';
  },
});

/** Stopped for 10 s, or silent or broken within them: red; over when it runs. */
const fanStopped = (group: string, point: string): OracleRule => ({
  rule: 'ventilation.local-fan.stopped',
  subject: group,
  says(moment, _, __, startedAt) {
    const sayings = sayingsOf(point, moment.heard).filter((one, __, all) => isNewest(one, all));
    const { shown, run } = runOf(sayings, (one) => {
      if (counted(one) === 0) return 'stopped';
      return provenValue(one, sayings) === 1 ? 'runs' : 'nothing';
    });
    if (shown === 'runs') return 'clear';
    if (shown !== 'stopped') return 'nothing';
    return lasted(run) >= 10 * S || tellsNoMore(point, moment, startedAt) ? 'red' : 'nothing';
  },
});

/**
 * While `cause` stands its feed must be off: 40 s after it came, and at once where the feed was off in the meantime and is
 * live again. Off is what a fresh good word says. Over when the feed is off, or the cause over.
 */
const powerNotCut = (subject: string, cause: string, feed: string): OracleRule => {
  const lastWord = ({ heard }: Moment): Said | undefined => {
    const sayings = sayingsOf(feed, heard);
    return sayings.filter((one) => isNewest(one, sayings)).at(-1);
  };
  const isOff = (moment: Moment, startedAt: number): boolean => {
    const word = lastWord(moment);
    return word?.quality === 'good' && word.value === 0 && !isSilent(feed, moment, startedAt);
  };
  return {
    rule: 'gas.power-not-cut',
    subject,
    says(moment, _, others, startedAt) {
      const alarm = others.get(cause);
      if (alarm === undefined || alarm.state === 'returned') return 'clear';
      if (isOff(moment, startedAt)) return 'clear';
      if (moment.now > alarm.since + 40 * S) return 'red';
      const word = lastWord(moment);
      const isLive = word?.quality === 'good' && word.value === 1;
      if (!isLive) return 'nothing';
      for (let many = alarm.saidBy; many < moment.heard.length; many += 1) {
        const heard = moment.heard.slice(0, many);
        const now = Math.max(heard.at(-1)?.now ?? startedAt, alarm.since);
        if (isOff({ heard, now, just: undefined }, startedAt)) return 'red';
      }
      return 'nothing';
    },
  };
};

/** Nothing for three cycles, by arrival: yellow, for all these points are mandatory; over at a good reading. */
const silent = (point: string): OracleRule => ({
  rule: 'systems.point.silent',
  subject: point,
  says(moment, _, __, startedAt) {
    if (isSilent(point, moment, startedAt)) return 'yellow';
    const { just, heard } = moment;
    const sayings = sayingsOf(point, heard);
    const isOver = just?.point === point && sayings.includes(just) && provenValue(just, sayings) !== undefined;
    return isOver ? 'clear' : 'nothing';
  },
});

const keyOf = (rule: string, subject: string): string => `${rule} ${subject}`;
const always =
  (level: Level): (() => Level) =>
  () =>
    level;

/** The small mine's limits are those of a high-gas mine: face T1 1.0/1.5/1.0, return T2 1.0/1.0/1.0, main return 0.75. */
const RULES: readonly OracleRule[] = [
  limitRule('gas.methane.over-limit', 'T1', 1, always('red'), (value) => value < 1),
  limitRule('gas.methane.over-limit', 'T2', 1, always('red'), (value) => value < 1),
  // Nobody has to leave for the main return's own limit; at 1.5 % everybody has, wherever it is.
  limitRule(
    'gas.methane.over-limit',
    'MAIN',
    0.75,
    (one) => (reaches(one, 1.5) ? 'red' : 'yellow'),
    (value) => value <= 0.74,
  ),
  limitRule('gas.methane.power-off', 'T1', 1.5, always('red'), (value) => value < 1),
  limitRule('gas.methane.power-off', 'T2', 1, always('red'), (value) => value < 1),
  limitRule('gas.carbon-monoxide.over-limit', 'CO', 24, always('yellow'), (value) => value <= 23),
  preWarning('T1', 1),
  preWarning('T2', 1),
  preWarning('MAIN', 0.75),
  noWind('WIND'),
  fanStopped('fans-1', 'FAN'),
  powerNotCut('T1', keyOf('gas.methane.power-off', 'T1'), 'FEED1'),
  powerNotCut('T2', keyOf('gas.methane.power-off', 'T2'), 'FEED1'),
  powerNotCut('heading-1', keyOf('ventilation.local-fan.stopped', 'fans-1'), 'FEED2'),
  ...['T1', 'T2', 'MAIN', 'CO', 'WIND', 'FAN', 'FEED1', 'FEED2'].map(silent),
];

/** What the oracle has an opinion on. */
export const KNOWN: ReadonlySet<string> = new Set(RULES.map(({ rule, subject }) => keyOf(rule, subject)));

/** The instants from one to another at which time alone may have changed something: deadlines lie 1 ms past a second. */
const between = (from: number, to: number): number[] => {
  const instants: number[] = [];
  for (let second = from; second < to; second += S) instants.push(second + 1, second + 2);
  return instants.filter((one) => one < to);
};

/** The alarms that stand after each thing said, as `rule subject level state`. Arrivals lie on whole seconds. */
export const oracle = (said: readonly Said[]): readonly (readonly string[])[] => {
  const alarms = new Map<string, Alarm>();
  const startedAt = said[0]?.now ?? 0;
  const look = (moment: Moment): void => {
    for (const one of RULES) {
      const key = keyOf(one.rule, one.subject);
      const before = alarms.get(key);
      const says = one.says(moment, before, alarms, startedAt);
      if (says === 'nothing') continue;
      if (says === 'clear') {
        if (before !== undefined) before.state = 'returned';
      } else {
        const goesOn = before?.state === 'raised';
        // Nobody acknowledges in these histories: what nobody has seen keeps the gravest level it has had.
        const level = before === undefined ? says : graver(before.level, says);
        const came = goesOn ? before : { since: moment.now, saidBy: moment.heard.length };
        const { rule, subject } = one;
        alarms.set(key, { rule, subject, level, state: 'raised', since: came.since, saidBy: came.saidBy });
      }
    }
  };
  return said.map((just, index) => {
    const heard = said.slice(0, index);
    for (const now of between(said[index - 1]?.now ?? startedAt, just.now)) look({ now, heard, just: undefined });
    look({ now: just.now, heard: said.slice(0, index + 1), just });
    return [...alarms.values()].map(({ rule, subject, level, state }) => `${rule} ${subject} ${level} ${state}`).sort();
  });
};
