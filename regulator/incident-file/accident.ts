import type { Text } from '../../domain/text.js';
import type { Line } from '../rederive/rederive.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Accidents of one division are counted together over so long (D13: 办法第十四条). */
const TOGETHER_MS = 30 * DAY_MS;

/** What a person records of an accident; each entry adds to those before it. */
export interface AccidentNote {
  readonly deaths?: number;
  readonly injured?: number;
  /** To whom the accident was reported. */
  readonly reportedTo?: string;
  readonly note?: string;
}

/** D13: 1-2 deaths general, 3-9 larger, 10 and more major. */
export type AccidentGrade = 'general' | 'larger' | 'major';

export interface AccidentFile {
  readonly isAccident: boolean;
  readonly deaths?: number;
  readonly injured?: number;
  /** Absent while no death is recorded. */
  readonly grade?: AccidentGrade;
  /** When it was first known to be an accident, service clock. */
  readonly knownAt?: number;
  /** The report is due within the hour. */
  readonly reportDueAt?: number;
  readonly reportedAt?: number;
  readonly reportedTo?: string;
  /** Met, missed, or still running; absent where it is no accident. */
  readonly report?: 'in-time' | 'late' | 'open' | 'overdue';
  /** Accidents with deaths of the division within 30 days up to this one, this one included. */
  readonly ofDivision: readonly {
    readonly incident: string;
    readonly mine: string;
    readonly at: number;
    readonly deaths: number;
  }[];
  /** What follows for the division and the mine (D13). */
  readonly consequences: readonly Text[];
  readonly notes: readonly { readonly at: number; readonly by: string; readonly said: AccidentNote }[];
}

/** D13's grade of an accident by its deaths; undefined for none. */
export const gradeOf = (deaths: number): AccidentGrade | undefined => {
  if (deaths >= 10) return 'major';
  if (deaths >= 3) return 'larger';
  return deaths >= 1 ? 'general' : undefined;
};

/** D13's interview table: what an accident, together with those of its division within 30 days, leads to. */
export const consequencesOf = (deaths: number, generalWithin30Days: number): readonly Text[] => {
  if (deaths >= 10) return [{ zh: '一票否决', en: 'One-vote veto' }];
  if (deaths >= 6) {
    return [
      { zh: '约谈', en: 'Interview' },
      { zh: '书面检查', en: 'Written self-criticism' },
    ];
  }
  if (deaths >= 3) return [{ zh: '约谈', en: 'Interview' }];
  if (deaths >= 1 && generalWithin30Days >= 2) {
    return [{ zh: '30 日内发生 2 起一般事故，约谈', en: 'Two general accidents within 30 days: interview' }];
  }
  return [];
};

/** Newest word of each kind counts; a correction is a new entry. */
const latest = <Field extends keyof AccidentNote>(
  notes: AccidentFile['notes'],
  field: Field,
): AccidentNote[Field] | undefined => notes.findLast(({ said }) => said[field] !== undefined)?.said[field];

/** What the ledger's lines of one incident say of an accident. */
export const notesIn = (lines: readonly Line[]): AccidentFile['notes'] =>
  lines
    .filter(({ kind }) => kind === 'incident.accident')
    .map(({ at, author, body }) => ({ at, by: author ?? '', said: body as AccidentNote }));

/** The accident side of an incident file. `others`: accidents of its division, each with its newest count of deaths. */
export const accidentOf = (
  incident: { readonly id: string; readonly mine: string; readonly openedAt: number; readonly grade?: 'accident' },
  lines: readonly Line[],
  others: AccidentFile['ofDivision'],
  now: number,
): AccidentFile => {
  const notes = notesIn(lines);
  const deaths = latest(notes, 'deaths');
  const injured = latest(notes, 'injured');
  const grade = gradeOf(deaths ?? 0);
  const known = [
    ...lines.filter(({ kind }) => kind === 'incident.graded').map(({ at }) => at),
    ...notes.filter(({ said }) => (said.deaths ?? 0) + (said.injured ?? 0) > 0).map(({ at }) => at),
  ];
  const isAccident = incident.grade === 'accident' || known.length > 0;
  const knownAt = known.length === 0 ? undefined : Math.min(...known);
  const reported = notes.find(({ said }) => said.reportedTo !== undefined);
  const dueAt = knownAt === undefined ? undefined : knownAt + HOUR_MS;
  const within = others.filter(({ at }) => Math.abs(incident.openedAt - at) <= TOGETHER_MS && at <= incident.openedAt);
  const ofDivision =
    deaths === undefined || deaths === 0
      ? within
      : [
          ...within.filter((one) => one.incident !== incident.id),
          { incident: incident.id, mine: incident.mine, at: incident.openedAt, deaths },
        ];
  const general = ofDivision.filter((one) => gradeOf(one.deaths) === 'general').length;
  const report = (): AccidentFile['report'] => {
    if (dueAt === undefined) return undefined;
    if (reported !== undefined) return reported.at <= dueAt ? 'in-time' : 'late';
    return now <= dueAt ? 'open' : 'overdue';
  };
  const state = report();
  return {
    isAccident,
    ...(deaths === undefined ? {} : { deaths }),
    ...(injured === undefined ? {} : { injured }),
    ...(grade === undefined ? {} : { grade }),
    ...(knownAt === undefined || dueAt === undefined ? {} : { knownAt, reportDueAt: dueAt }),
    ...(reported?.said.reportedTo === undefined
      ? {}
      : { reportedAt: reported.at, reportedTo: reported.said.reportedTo }),
    ...(state === undefined ? {} : { report: state }),
    ofDivision,
    consequences: consequencesOf(deaths ?? 0, general),
    notes,
  };
};
