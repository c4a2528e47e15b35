import Database from 'better-sqlite3';
import type { Gateways, Published } from './gateways.js';
import { ALL_POINTS, MINE } from './mine.js';
import type { ServiceProcess } from './service.js';

/** What a history holds against what was published and acknowledged. */
export interface Verdict {
  readonly expected: number;
  /** Acknowledged and neither stored nor among the dead letters; some of them in words. */
  readonly lost: number;
  readonly examples: readonly string[];
  /** Stored more than once. */
  readonly duplicated: number;
  readonly quarantined: number;
  readonly damaged: Damaged;
  readonly overruns: number;
  /** Overruns without an incident, or without an alarm where they were found live. */
  readonly missed: number;
  /** Overruns with more than one incident, and incidents without a reading over the limit. */
  readonly superfluous: number;
  /** Acknowledgements by a person that were answered for and are gone. */
  readonly lostAcknowledgements: number;
}

/** What the disk of the spool has damaged, and the service says so. */
export interface Damaged {
  /** Dead letters that say so. */
  readonly letters: number;
  /** Topics of those that show no message that was published. */
  readonly strange: readonly string[];
  /** Readings that were lost with such a message: named, and in no history. */
  readonly readings: number;
  /** Topic and number of each frame of which readings were lost. */
  readonly lostFrames: readonly string[];
}

interface LetterRow {
  readonly code: string;
  readonly topic: string;
  readonly sha256: string;
  readonly excerpt: string;
}

const MOST_POINTS = 100_000;
const MOST_EXAMPLES = 5;

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
};
const valueKey = (point: unknown, at: unknown, value: unknown): string => `${point} ${at} ${value}`;

/** Dead letters by what they are about: a part of a message, a whole one, or a reading of its own. */
const lettersIn = (journal: Database.Database) => {
  const parts = new Set<string>();
  const readings = new Set<string>();
  const damaged: LetterRow[] = [];
  const rows = journal.prepare<[], LetterRow>('select code, topic, sha256, excerpt from dead_letters').iterate();
  let count = 0;
  for (const letter of rows) {
    const { code, sha256, excerpt } = letter;
    count += 1;
    if (code === 'spool-damaged') {
      damaged.push(letter);
      continue;
    }
    const { point, at, value } = parsed(excerpt);
    if (code === 'conflict' || code === 'historian-refused') readings.add(valueKey(point, at, value));
    else parts.add(`${sha256} ${point ?? ''}`);
  }
  return {
    count,
    damaged,
    holds: ({ sha256 }: Published, told: Published['readings'][number]): boolean =>
      parts.has(`${sha256} ${told.point}`) ||
      parts.has(`${sha256} `) ||
      readings.has(valueKey(told.point, told.at, told.value)),
  };
};

interface Bucket {
  readonly at: number;
  readonly min: number | null;
  readonly count: number;
}

/** Whether two texts differ in one character at most: what a flipped bit leaves of a message. */
const isNearly = (one: string, other: string): boolean => {
  if (one.length !== other.length) return false;
  let differing = 0;
  for (let at = 0; at < one.length && differing < 2; at += 1) if (one[at] !== other[at]) differing += 1;
  return differing < 2;
};

/** The message that a dead letter shows as the disk left it. */
const shownBy = ({ topic, excerpt }: LetterRow, expected: readonly Published[]): Published | undefined =>
  expected.find(({ key }) => isNearly(key.replace(' ', ''), `${topic}${excerpt}`));

/** Everything that history holds of a point in a time, by instant. */
const historyOf = async (service: ServiceProcess, point: string, from: number, to: number) => {
  const path = `/api/mines/${MINE}/points/${point}/history?from=${from}&to=${to}&maxPoints=${MOST_POINTS}`;
  const { buckets } = await service.ask<{ buckets: Bucket[] }>(path);
  return new Map(buckets.map((bucket) => [bucket.at, bucket]));
};

const frameName = ({ key }: Published): string => {
  const space = key.indexOf(' ');
  return `${key.slice(0, space)} ${parsed(key.slice(space + 1))['seq']}`;
};

const checkReadings = async (service: ServiceProcess, expected: readonly Published[], journal: Database.Database) => {
  const letters = lettersIn(journal);
  const damagedOnes = letters.damaged.map((letter) => ({ letter, message: shownBy(letter, expected) }));
  const lostWith = new Set<Published>();
  let lostDamaged = 0;
  const byPoint = new Map<string, { readonly message: Published; readonly told: Published['readings'][number] }[]>();
  for (const message of expected) {
    for (const told of message.readings) {
      const known = byPoint.get(told.point);
      if (known === undefined) byPoint.set(told.point, [{ message, told }]);
      else known.push({ message, told });
    }
  }
  let lost = 0;
  let duplicated = 0;
  let checked = 0;
  const examples: string[] = [];
  for (const point of ALL_POINTS) {
    const ones = byPoint.get(point) ?? [];
    if (ones.length === 0) continue;
    const instants = ones.map(({ told }) => told.at);
    const from = instants.reduce((least, at) => Math.min(least, at));
    const to = instants.reduce((most, at) => Math.max(most, at)) + 1;
    const stored = await historyOf(service, point, from, to);
    for (const { count } of stored.values()) duplicated += count - 1;
    for (const { message, told } of ones) {
      checked += 1;
      if (stored.get(told.at)?.min === told.value || letters.holds(message, told)) continue;
      if (damagedOnes.some((one) => one.message === message)) {
        lostWith.add(message);
        lostDamaged += 1;
        continue;
      }
      lost += 1;
      if (examples.length < MOST_EXAMPLES) examples.push(`${told.point} of ${new Date(told.at).toISOString()}`);
    }
  }
  const damaged: Damaged = {
    letters: damagedOnes.length,
    strange: damagedOnes.filter(({ message }) => message === undefined).map(({ letter }) => letter.topic),
    readings: lostDamaged,
    lostFrames: [...lostWith].filter(({ isNumbered }) => isNumbered).map(frameName),
  };
  return { expected: checked, lost, examples, duplicated, quarantined: letters.count, damaged };
};

interface IncidentBody {
  readonly incident: { readonly points: readonly string[]; readonly rule: string; readonly foundLate: boolean };
}

const OVER_RULE = 'gas.methane.over-limit';

const checkOverruns = (journal: Database.Database, overruns: readonly string[]) => {
  const incidents = journal
    .prepare<[], { body: string }>('select body from incidents')
    .all()
    .map(({ body }) => (JSON.parse(body) as IncidentBody).incident)
    .filter(({ rule }) => rule === OVER_RULE);
  const alarmed = new Set(
    journal
      .prepare<[string], { body: string }>('select body from alarms where rule = ?')
      .all(OVER_RULE)
      .map(({ body }) => (JSON.parse(body) as { alarm: { point?: string } }).alarm.point),
  );
  let missed = 0;
  let superfluous = incidents.filter(({ points }) => !points.some((point) => overruns.includes(point))).length;
  for (const point of overruns) {
    const ours = incidents.filter(({ points }) => points.includes(point));
    const [first] = ours;
    if (first === undefined || (!first.foundLate && !alarmed.has(point))) missed += 1;
    if (ours.length > 1) superfluous += ours.length - 1;
  }
  return { overruns: overruns.length, missed, superfluous };
};

const checkAcknowledgements = (journal: Database.Database, acknowledged: ReadonlySet<string>): number => {
  const kept = new Set(
    journal
      .prepare<[], { subject: string }>("select subject from ledger where kind = 'alarm.acknowledged'")
      .all()
      .map(({ subject }) => subject),
  );
  return [...acknowledged].filter((id) => !kept.has(id)).length;
};

/**
 * Holds what the service kept against what was published. Every numbered frame is expected, for what a broker lost is
 * filled in; of everything else what the service has acknowledged.
 */
export const checkHistory = async (options: {
  readonly service: ServiceProcess;
  readonly journalFile: string;
  readonly gateways: Pick<Gateways, 'published' | 'overruns'>;
  readonly isAcknowledged: (message: Published) => boolean;
  readonly acknowledgedAlarms: ReadonlySet<string>;
}): Promise<Verdict> => {
  const { service, journalFile, gateways, isAcknowledged, acknowledgedAlarms } = options;
  const journal = new Database(journalFile, { readonly: true });
  try {
    const expected = gateways.published.filter((one) => one.isNumbered || isAcknowledged(one));
    return {
      ...(await checkReadings(service, expected, journal)),
      ...checkOverruns(journal, gateways.overruns),
      lostAcknowledgements: checkAcknowledgements(journal, acknowledgedAlarms),
    };
  } finally {
    journal.close();
  }
};
