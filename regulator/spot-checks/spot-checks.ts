import type { AlertsView } from '../../alerts/alerts.js';
import type { Clock } from '../../domain/clock.js';
import type { Mine } from '../../domain/mine.js';
import type { Person } from '../../domain/roles.js';
import type { Historian } from '../../ingest/historian/historian.js';
import type { Cursor } from '../../store/cursor.js';
import type { Store } from '../../store/store.js';
import { type Answer, refusal } from '../registers/answer.js';
import { newId, openRegister, type RegisterJournal } from '../registers/register.js';
import { drawBy, seedOf } from './draw.js';
import { lookAt } from './look.js';
import { type DrawnPoint, type Finding, minesOf, type SpotCheck, uncheckedIn } from './spot-check.js';

/** Findings of one check. */
const MOST_FINDINGS = 2000;
/** Announced checks drawn at one start; those beyond it wait for the next. */
const MOST_WAITING = 100;
/** The register's own place: a check belongs to no single mine. */
const NO_MINE = '';

/** The register of spot checks (D5). */
export interface SpotChecks {
  /** Announces a check, then draws it by the announcement's own hash and looks at what was drawn. */
  draw(
    person: Person,
    mines: readonly Mine[],
    wish: { readonly mines: number; readonly points: number; readonly reason: string; readonly word: string },
  ): Promise<Answer<SpotCheck>>;
  /** At a start: draws what was announced and, since the service was cut off, not drawn; answers how many those were. */
  drawAnnounced(mines: readonly Mine[]): Promise<number>;
  find(id: string): Promise<SpotCheck | undefined>;
  list(wish: { readonly after?: Cursor | undefined; readonly limit: number }): Promise<readonly SpotCheck[]>;
  /** Refused: not-drawn, spot-check-signed, not-in-the-draw, too-many-findings. */
  add(person: Person, id: string, finding: Omit<Finding, 'by' | 'at'>): Promise<Answer<SpotCheck>>;
  /** Ends it; drawn points without a finding stand in it as unchecked. Refused: not-drawn, spot-check-signed, no-findings. */
  sign(person: Person, id: string, note?: string): Promise<Answer<SpotCheck>>;
}

const UNKNOWN = refusal('unknown-spot-check', 'There is no such spot check among those that you may see.');
const SIGNED = refusal('spot-check-signed', 'The spot check has been signed: nothing is added to it.');
const NOT_DRAWN = refusal('not-drawn', 'The spot check has not been drawn yet.');

/** Opens the register of spot checks. */
export const createSpotChecks = (parts: {
  readonly store: Store;
  readonly journal: RegisterJournal;
  readonly clock: Clock;
  readonly view: Pick<AlertsView, 'latest' | 'lastHeardAt'>;
  readonly history: Pick<Historian, 'history'>;
  readonly mineNow: (mine: Mine) => number;
  readonly onFailure: (error: unknown) => void;
}): SpotChecks => {
  const { store, clock, view, history, mineNow, onFailure } = parts;
  const register = openRegister<SpotCheck>(parts, 'spot-check', ({ id, state, createdAt }) => ({
    id,
    mine: NO_MINE,
    subject: '',
    state,
    createdAt,
    dueAt: null,
    supervised: false,
  }));

  const announcementOf = (id: string) =>
    store
      .selectFrom('ledger')
      .select(['seq', 'hash'])
      .where('subject', '=', id)
      .where('kind', '=', 'spot-check.announced')
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();

  const lookAtAll = async (mines: readonly Mine[], drawn: ReturnType<typeof drawBy>): Promise<DrawnPoint[]> => {
    const seen: DrawnPoint[] = [];
    for (const one of drawn) {
      const mine = mines.find(({ id }) => id === one.mine);
      if (mine === undefined) continue;
      const around = { view, history, now: mineNow(mine), onFailure };
      for (const id of one.points) {
        const point = mine.pointById.get(id);
        if (point !== undefined) seen.push(await lookAt(mine, point, around));
      }
    }
    return seen;
  };

  /** Draws what was announced, by the seed that follows from its line in the ledger, and looks at it; `by` null: the service. */
  const drawNow = async (
    announced: SpotCheck,
    mines: readonly Mine[],
    by: string | null,
  ): Promise<Answer<SpotCheck>> => {
    const line = await announcementOf(announced.id);
    if (line === undefined) throw new Error(`the announcement of ${announced.id} is not in the ledger`);
    const seed = seedOf(line.hash);
    const draw = drawBy(seed, announced.drawing);
    const drawn = await lookAtAll(mines, draw);
    return register.act(announced.id, (before) => {
      if (before?.state !== 'announced') return refusal('already-drawn', 'The spot check has been drawn already.');
      const at = clock();
      const announcement = { seq: Number(line.seq), hash: line.hash };
      const check: SpotCheck = { ...before, state: 'drawn', announcement, seed, drawnAt: at, drawn };
      return {
        entry: check,
        line: { at, kind: 'spot-check.drawn', author: by, body: { seed, draw, drawn } },
      };
    });
  };

  return {
    async draw(person, mines, wish) {
      const at = clock();
      const candidates = mines
        .map((mine) => ({
          mine: mine.id,
          points: mine.points
            .filter(({ mandatory }) => mandatory)
            .map(({ id }) => id)
            .toSorted(),
        }))
        .filter(({ points }) => points.length > 0)
        .toSorted((one, other) => (one.mine < other.mine ? -1 : 1));
      if (candidates.length === 0) return refusal('nothing-to-draw', 'No mine that you may see has a mandatory point.');
      const announced: SpotCheck = {
        id: newId('k'),
        state: 'announced',
        by: person.name,
        createdAt: at,
        reason: wish.reason,
        word: wish.word,
        drawing: { mines: wish.mines, points: wish.points, candidates },
        drawn: [],
        findings: [],
      };
      const told = await register.act(announced.id, () => ({
        entry: announced,
        line: { at, kind: 'spot-check.announced', author: person.name, body: announced },
      }));
      if (!told.ok) return told;
      return drawNow(announced, mines, person.name);
    },
    async drawAnnounced(mines) {
      const waiting = await register.list({ mines: [NO_MINE], states: ['announced'], limit: MOST_WAITING });
      for (const check of waiting) await drawNow(check, mines, null);
      return waiting.length;
    },
    find: register.find,
    list: ({ after, limit }) => register.list({ mines: [NO_MINE], after, limit }),
    add: (person, id, wish) =>
      register.act(id, (check) => {
        if (check === undefined) return UNKNOWN;
        if (check.state === 'signed') return SIGNED;
        if (check.state === 'announced') return NOT_DRAWN;
        const { mine, point } = wish;
        const isDrawn = check.drawn.some((one) => one.mine === mine && (point === undefined || one.point === point));
        if (!isDrawn) return refusal('not-in-the-draw', 'The draw holds no such mine and point.');
        if (check.findings.length >= MOST_FINDINGS) {
          return refusal('too-many-findings', `A spot check holds at most ${MOST_FINDINGS} findings.`);
        }
        const finding: Finding = { ...wish, by: person.name, at: clock() };
        const entry = { ...check, findings: [...check.findings, finding] };
        return { entry, line: { at: finding.at, kind: 'spot-check.found', author: person.name, body: finding } };
      }),
    sign: (person, id, note) =>
      register.act(id, (check) => {
        if (check === undefined) return UNKNOWN;
        if (check.state === 'signed') return SIGNED;
        if (check.state === 'announced') return NOT_DRAWN;
        if (check.findings.length === 0) return refusal('no-findings', 'Record at least one finding before signing.');
        const at = clock();
        const said = note === undefined ? {} : { signedNote: note };
        const entry = { ...check, state: 'signed', signedBy: person.name, signedAt: at, ...said } as const;
        const unchecked = uncheckedIn(check).map(({ mine, point }) => `${mine}/${point}`);
        const body = { findings: check.findings.length, unchecked, mines: minesOf(check), ...said };
        return { entry, line: { at, kind: 'spot-check.signed', author: person.name, body } };
      }),
  };
};
