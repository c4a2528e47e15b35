// Promise: from the first instant of a mine on, every mandatory point has exactly one label at every instant. Spans of a
// point follow each other without gap and without overlap, over restarts and repeats too: each begins where the one
// before it ended, and nothing is said twice of a time that is already written down.
import type { Mine, Point } from '../../domain/mine.js';
import type { Alarm } from '../alarm/alarm.js';
import { DEFAULTS } from '../rules/defaults.js';
import type { Judged } from '../rules/rule.js';
import { lossOf } from './loss.js';
import { type Labelled, labelAt, type PointSight, shownBy, turnsOf, UNSEEN } from './point-sight.js';
import { createRecent, type RecentMemory } from './recent.js';
import type { CoverageSpan } from './span.js';

interface PointMemory extends PointSight {
  readonly open: Labelled & { readonly from: number };
}

/** What a mine's coverage rests on between two runs; survives JSON. */
export interface CoverageMemory {
  /** The mine's clock up to which every label is known; null before the first instant. */
  readonly until: number | null;
  readonly points: Readonly<Record<string, PointMemory>>;
  /** Alarms that stand and have said that something is lost. */
  readonly losses: readonly string[];
  readonly recent: RecentMemory;
}

/** Labels the time of every mandatory point of a mine, second by second. All instants are the mine's clock, which never runs backwards. */
export interface Coverage {
  /** A reading that drove the rules. Late ones fill no gap: nobody saw them then. */
  read(judged: Pick<Judged, 'reading' | 'excusedBy' | 'newest'>, now: number): void;
  /**
   * An alarm has changed: somebody may have silenced it, or taken that back; it may say that a substation, the broker or
   * the safety monitoring system is lost, or back. After a restart it is told of every alarm that stands.
   */
  alarm(alarm: Alarm, now: number): void;
  /** What lies between these points and the service has been silent since `from`; `by` names it. */
  lost(points: readonly string[], from: number, by: string, now: number): void;
  /** It speaks again. A reading of a point says so by itself. */
  back(points: readonly string[], now: number): void;
  /** Lets time pass; called a few times a second. */
  due(now: number): void;
  /** The service was deaf until the next instant that it hears of. */
  resume(): void;
  /** The spans that are not over, as far as time has come. */
  open(): readonly CoverageSpan[];
  /** Share of the last 24 h in which the mandatory points were monitored, 0 to 1; null while less than 1 h is known. */
  last24h(): number | null;
  memory(): CoverageMemory;
}

/** Time is let pass this often, and no oftener. */
const STEP_MS = 1000;
/** Spans are cut at every midnight of UTC: where a snapshot is lost, no more than a day's labels are. */
const CUT_MS = 24 * 3_600_000;

/** Rules whose alarms speak of what a point measures, not of the point. */
const isOfMeasurement = ({ rule }: Alarm): boolean => !/^(systems|platform|personnel|evacuation|incident)\./.test(rule);

interface Slot {
  readonly point: Point;
  readonly staleMs: number;
  sight: { -readonly [Field in keyof PointSight]: PointSight[Field] };
  open: Labelled & { readonly from: number };
  settledAt: number;
}

/** Builds the coverage of one mine. `onSpan` takes every span that is over, for the append-only record. */
export const createCoverage = (options: {
  readonly mine: Mine;
  readonly onSpan: (span: CoverageSpan) => void;
  /** Up to where each point's spans are already written down. */
  readonly written?: ReadonlyMap<string, number>;
  readonly memory?: CoverageMemory;
}): Coverage => {
  const { mine, onSpan, written = new Map<string, number>(), memory } = options;
  const recent = createRecent(memory?.recent);
  const slots = new Map<string, Slot>();
  let until: number | null = memory?.until ?? null;
  const losses = new Set(memory?.losses);
  let isBuilt = false;
  let resuming = false;
  let steppedAt = Number.NEGATIVE_INFINITY;

  const spanOf = (point: string, open: Slot['open'], to: number): CoverageSpan => ({
    mine: mine.id,
    point,
    label: open.label,
    from: open.from,
    to,
    ...(open.by === undefined ? {} : { by: open.by }),
  });

  const close = (point: string, open: Slot['open'], to: number): void => {
    if (to <= open.from) return;
    const span = spanOf(point, open, to);
    recent.add(span);
    const from = Math.max(span.from, written.get(point) ?? span.from);
    if (from < to) onSpan({ ...span, from });
  };

  const put = (slot: Slot, { label, by }: Labelled, at: number): void => {
    const { open } = slot;
    if (open.label === label && open.by === by) return;
    const from = Math.max(at, open.from);
    close(slot.point.id, open, from);
    slot.open = { label, from, ...(by === undefined ? {} : { by }) };
  };

  /** Brings a point's label up to an instant. */
  const settle = (slot: Slot, now: number): void => {
    const { staleMs, sight, settledAt } = slot;
    for (const at of turnsOf(sight, settledAt, now, staleMs)) put(slot, labelAt(sight, at, staleMs), at);
    slot.settledAt = now;
  };

  const change = (slot: Slot, now: number, changes: Partial<PointSight>): void => {
    settle(slot, now);
    slot.sight = { ...slot.sight, ...changes };
    put(slot, labelAt(slot.sight, now, slot.staleMs), now);
  };

  const slotOf = (point: Point, now: number): Slot => {
    const kept = memory?.points[point.id];
    const staleMs = DEFAULTS.silentCycles * point.cycleS * 1000;
    if (kept !== undefined) {
      const { open, ...sight } = kept;
      return { point, staleMs, sight, open, settledAt: until ?? open.from };
    }
    // Its memory is lost: what it was since its last row, nobody knows.
    const from = Math.min(now, written.get(point.id) ?? now);
    const open: Slot['open'] = { label: from < now ? 'service-down' : 'stale', from };
    const slot: Slot = { point, staleMs, sight: { ...UNSEEN }, open, settledAt: now };
    put(slot, labelAt(UNSEEN, now, staleMs), now);
    return slot;
  };

  const build = (now: number): void => {
    for (const point of mine.points) if (point.mandatory) slots.set(point.id, slotOf(point, now));
    for (const [point, { open }] of Object.entries(memory?.points ?? {})) {
      // The mine's file names it no more, or not as mandatory.
      if (!slots.has(point)) close(point, open, Math.max(open.from, until ?? open.from));
    }
  };

  const advance = (now: number): number => {
    if (!isBuilt) build(until ?? now);
    isBuilt = true;
    const at = Math.max(now, until ?? now);
    if (resuming) losses.clear();
    if (resuming && until !== null) {
      const deafFrom = until;
      for (const slot of slots.values()) {
        settle(slot, deafFrom);
        slot.sight = { ...slot.sight, lost: null, deafUntil: at + slot.staleMs };
        put(slot, { label: 'service-down' }, deafFrom);
      }
    }
    resuming = false;
    until = at;
    return at;
  };

  const cut = (slot: Slot, now: number): void => {
    const midnight = Math.floor(now / CUT_MS) * CUT_MS;
    if (slot.open.from >= midnight) return;
    close(slot.point.id, slot.open, midnight);
    slot.open = { ...slot.open, from: midnight };
  };

  const known = (points: readonly string[]): Slot[] => points.flatMap((point) => slots.get(point) ?? []);

  const lose = (points: readonly string[], from: number, by: string, now: number): void => {
    for (const slot of known(points)) {
      settle(slot, now);
      slot.sight = { ...slot.sight, lost: by };
      put(slot, labelAt(slot.sight, now, slot.staleMs), Math.min(from, now));
    }
  };

  const findAgain = (points: readonly string[], now: number): void => {
    for (const slot of known(points)) change(slot, now, { lost: null });
  };

  /** Once at the alarm's beginning and once at its end: what its points say in between is theirs. */
  const hearOfLoss = (alarm: Alarm, now: number): void => {
    const loss = lossOf(mine, alarm, now);
    if (loss === undefined) return;
    const stands = alarm.state !== 'closed' && alarm.clearedAt === undefined;
    if (stands && !losses.has(alarm.id)) {
      losses.add(alarm.id);
      lose(loss.points, loss.from, loss.by, now);
    }
    if (!stands && losses.delete(alarm.id)) findAgain(loss.points, now);
  };

  const openSpans = (): CoverageSpan[] =>
    [...slots.values()].map((slot) => spanOf(slot.point.id, slot.open, until ?? slot.open.from));

  const step = (now: number): void => {
    for (const slot of slots.values()) {
      settle(slot, now);
      cut(slot, now);
    }
    steppedAt = now;
  };

  return {
    read(judged, instant) {
      const now = advance(instant);
      const slot = slots.get(judged.reading.point);
      if (slot === undefined) return;
      const { sight, staleMs } = slot;
      const { readAt, lost, deafUntil } = sight;
      const shows = judged.newest ? shownBy(judged) : sight.shows;
      const goesOn = readAt !== null && now < readAt + staleMs && lost === null && deafUntil === null;
      if (goesOn && shows.label === sight.shows.label && shows.by === sight.shows.by) {
        sight.readAt = now;
        return;
      }
      change(slot, now, { readAt: now, shows, lost: null, deafUntil: null });
    },
    alarm(alarm, instant) {
      const now = advance(instant);
      hearOfLoss(alarm, now);
      const slot = alarm.point === undefined ? undefined : slots.get(alarm.point);
      if (slot === undefined || !isOfMeasurement(alarm)) return;
      const { silenced } = slot.sight;
      const by = alarm.state === 'closed' ? undefined : alarm.suppressed?.by;
      if (silenced.find((one) => one.alarm === alarm.id)?.by === by) return;
      const others = silenced.filter((one) => one.alarm !== alarm.id);
      change(slot, now, { silenced: by === undefined ? others : [...others, { alarm: alarm.id, by }] });
    },
    lost(points, from, by, instant) {
      lose(points, from, by, advance(instant));
    },
    back(points, instant) {
      findAgain(points, advance(instant));
    },
    due(instant) {
      const now = advance(instant);
      if (now - steppedAt >= STEP_MS) step(now);
    },
    resume() {
      resuming = true;
    },
    open() {
      if (until !== null) step(until);
      return openSpans();
    },
    last24h() {
      if (until === null) return null;
      step(until);
      return recent.share(until, openSpans());
    },
    memory() {
      if (until !== null) step(until);
      return {
        until,
        points: isBuilt
          ? Object.fromEntries([...slots].map(([id, { sight, open }]) => [id, { ...sight, open }]))
          : (memory?.points ?? {}),
        losses: [...losses],
        recent: recent.memory(),
      };
    },
  };
};
