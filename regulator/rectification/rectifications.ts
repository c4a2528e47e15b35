import type { Incident } from '../../alerts/incident/incident.js';
import type { Clock } from '../../domain/clock.js';
import type { Person } from '../../domain/roles.js';
import type { Cursor } from '../../store/cursor.js';
import type { Store } from '../../store/store.js';
import type { Answer } from '../registers/answer.js';
import { newId, openRegister, type RegisterJournal } from '../registers/register.js';
import type { Comment, Hazard, HazardWish, WalkedHazard } from './hazard.js';
import { isSupervised, type Rectification, type StepWish } from './rectification.js';
import { walk } from './walk.js';

/** Which rectifications: `open` ones are not cancelled; `unregistered`: incidents that nobody has taken a step on. */
export const RECTIFICATION_LISTS = ['all', 'open', 'overdue', 'supervised', 'unregistered'] as const;
export type RectificationList = (typeof RECTIFICATION_LISTS)[number];

/** A page of a list. */
export interface ListWish {
  readonly mines: readonly string[];
  readonly list: RectificationList;
  readonly after?: Cursor | undefined;
  readonly limit: number;
}

type Found = Pick<Incident, 'id' | 'mine' | 'openedAt'>;

/** Hazards that people report, and the way of each of them and of every incident from found to cancelled (D10). */
export interface Rectifications {
  report(person: Person, wish: HazardWish): Promise<Answer<WalkedHazard>>;
  hazard(id: string): Promise<WalkedHazard | undefined>;
  /** Newest first. */
  hazards(wish: ListWish): Promise<readonly WalkedHazard[]>;
  /** Of incidents that somebody has taken a step on, and of all hazards; newest first. */
  list(wish: ListWish): Promise<readonly Rectification[]>;
  /** The record of an incident; before its first step it is found. */
  ofIncident(incident: Found): Promise<Rectification>;
  /** Incidents of these mines that nobody has registered yet. */
  untouched(mines: readonly string[]): Promise<ReadonlyMap<string, number>>;
  walkIncident(person: Person, incident: Found, wish: StepWish): Promise<Answer<Rectification>>;
  walkHazard(person: Person, hazard: WalkedHazard, wish: StepWish): Promise<Answer<WalkedHazard>>;
  comment(person: Person, incident: Found, note: string): Promise<Answer<Comment>>;
  /** Oldest first. */
  comments(incident: Found): Promise<readonly Comment[]>;
}

const MOST_COMMENTS = 1000;

const walked = ({ hazard, ...rectification }: Rectification): readonly WalkedHazard[] =>
  hazard === undefined ? [] : [{ ...hazard, rectification }];

const begun = (of: Rectification['of'], { id, mine, openedAt }: Found): Rectification => ({
  id,
  of,
  mine,
  state: 'found',
  severity: 'general',
  foundAt: openedAt,
  five: {},
  steps: [],
});

/** Opens the registers of hazards, rectifications and comments. */
export const createRectifications = (parts: {
  readonly store: Store;
  readonly journal: RegisterJournal;
  readonly clock: Clock;
}): Rectifications => {
  const { store, clock } = parts;
  const records = openRegister<Rectification>(parts, 'rectification', (record) => ({
    id: record.id,
    mine: record.mine,
    subject: record.of,
    state: record.state,
    createdAt: record.foundAt,
    dueAt: record.state === 'cancelled' ? null : (record.five.deadline ?? null),
    supervised: isSupervised(record),
  }));
  const comments = openRegister<Comment>(parts, 'comment', ({ id, mine, incident, at }) => ({
    id,
    mine,
    subject: incident,
    state: 'said',
    createdAt: at,
    dueAt: null,
    supervised: false,
  }));

  const listed = ({ mines, list, after, limit }: ListWish, of?: Rectification['of']) =>
    records.list({
      mines,
      after,
      limit,
      subject: of,
      ...(list === 'open' || list === 'overdue' || list === 'supervised'
        ? { states: ['found', 'registered', 'reported', 'rectifying', 'evaluated'] }
        : {}),
      ...(list === 'overdue' ? { dueBefore: clock() } : {}),
      ...(list === 'supervised' ? { supervised: true } : {}),
    });
  const unregistered = async ({ mines, after, limit }: ListWish): Promise<readonly Rectification[]> => {
    if (mines.length === 0) return [];
    let query = store
      .selectFrom('incidents')
      .leftJoin('registers', (join) =>
        join.onRef('registers.id', '=', 'incidents.id').on('registers.register', '=', 'rectification'),
      )
      .where('incidents.mine', 'in', [...mines])
      .where('registers.id', 'is', null)
      .select(['incidents.id as id', 'incidents.mine as mine', 'incidents.opened_at as openedAt']);
    if (after !== undefined) {
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('incidents.opened_at', 'incidents.id'), '<', tuple(after.at, after.id)),
      );
    }
    const rows = await query
      .orderBy('incidents.opened_at', 'desc')
      .orderBy('incidents.id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ id, mine, openedAt }) => begun('incident', { id, mine, openedAt: Number(openedAt) }));
  };
  const take = (person: Person, begin: Rectification, wish: StepWish): Promise<Answer<Rectification>> =>
    records.act(begin.id, (before) => {
      const at = clock();
      const after = walk(before ?? begin, wish, { person, at });
      if ('ok' in after) return after;
      const line = { at, kind: `rectification.${wish.step}`, author: person.name, body: after.steps.at(-1) };
      return { entry: after, line };
    });

  return {
    async report(person, wish) {
      const at = clock();
      const { mine, area, point, description, severity = 'general', foundBy = person.name, foundAt = at } = wish;
      const hazard: Hazard = {
        id: newId('h'),
        mine,
        ...(area === undefined ? {} : { area }),
        ...(point === undefined ? {} : { point }),
        description,
        severity,
        foundBy,
        foundAt,
        by: person.name,
        createdAt: at,
      };
      const record = { ...begun('hazard', { id: hazard.id, mine, openedAt: at }), severity, hazard };
      const opened = await records.act(hazard.id, () => ({
        entry: record,
        line: { at, kind: 'hazard.reported', author: person.name, body: hazard },
      }));
      return opened.ok ? { ok: true, done: { ...hazard, rectification: opened.done } } : opened;
    },
    async hazard(id) {
      const record = await records.find(id);
      return record && walked(record)[0];
    },
    hazards: async (wish) => (await listed(wish, 'hazard')).flatMap(walked),
    list: (wish) => (wish.list === 'unregistered' ? unregistered(wish) : listed(wish)),
    ofIncident: async (incident) => (await records.find(incident.id)) ?? begun('incident', incident),
    async untouched(mines) {
      if (mines.length === 0) return new Map();
      const rows = await store
        .selectFrom('incidents')
        .leftJoin('registers', (join) =>
          join.onRef('registers.id', '=', 'incidents.id').on('registers.register', '=', 'rectification'),
        )
        .where('incidents.mine', 'in', [...mines])
        .where('registers.id', 'is', null)
        .select(({ fn }) => ['incidents.mine as mine', fn.countAll().as('count')] as const)
        .groupBy('incidents.mine')
        .execute();
      return new Map(rows.map(({ mine, count }) => [mine, Number(count)]));
    },
    walkIncident: (person, incident, wish) => take(person, begun('incident', incident), wish),
    async walkHazard(person, { rectification, ...hazard }, wish) {
      const answer = await take(person, { ...rectification, hazard }, wish);
      if (!answer.ok) return answer;
      const { hazard: _, ...record } = answer.done;
      return { ok: true, done: { ...hazard, rectification: record } };
    },
    comment: (person, { id, mine }, note) => {
      const at = clock();
      const comment: Comment = { id: newId('c'), incident: id, mine, note, by: person.name, at };
      return comments.act(comment.id, () => ({
        entry: comment,
        line: { at, kind: 'incident.commented', author: person.name, body: comment },
      }));
    },
    comments: async ({ id, mine }) =>
      (await comments.list({ mines: [mine], subject: id, limit: MOST_COMMENTS })).toReversed(),
  };
};
