import type { Mine, Point } from '../../domain/mine.js';
import type { Reading } from '../../domain/observation.js';
import { canClear, reaches, type Weighed } from '../rules/conditions.js';
import type { Judged } from '../rules/rule.js';
import { isApplied, type Stamp } from '../stamp.js';
import {
  belongs,
  type Count,
  closeCount,
  closesAt,
  countBelow,
  countLateWithin,
  countOver,
  openCount,
} from './counting.js';
import { entryOf, formerTracks, heldOpenBy, trackOfItsDay } from './former-tracks.js';
import type { Incident } from './incident.js';
import { incidentId } from './incident-id.js';
import { type Entry, type PointTrack, type Track, tracksOf } from './tracks.js';

/** What happened to an incident, as the ledger names it; null for a change of its numbers alone. */
export type IncidentEvent =
  | 'incident.opened'
  | 'incident.found-late'
  | 'incident.reopened'
  | 'incident.graded'
  | 'incident.closed'
  | null;

/** An incident with the stamp of its last change: what its row holds. */
export interface IncidentRecord {
  readonly incident: Incident;
  readonly applied: Stamp;
}

/** What incidents need from the mine around them. */
export interface IncidentSurroundings {
  /** A stamp of its own for every change. */
  stamp(): Stamp;
  /** The alarm that a reading of a rule's subject belongs to, with its order. */
  alarmOf(rule: string, point: string, at: number): { readonly id: string; readonly evacuation?: string } | undefined;
  /** Whether an alarm of an order's own says that it is an accident. */
  isAccident(evacuation: string): boolean;
  /** Cards that were underground at an instant, as far as is known now. */
  undergroundAt(at: number): readonly string[];
  /** Fans and feeds that a workplace is without now. */
  lossesOf(workplace: string): readonly string[];
  /** Writes the change down and announces it. */
  record(record: IncidentRecord, event: IncidentEvent): void;
  /** Tells the rules, also of what a row already holds. */
  changed(incident: Incident): void;
  /** Wakes `due` at this engine time. */
  wakeAt(at: number | null): void;
}

export type IncidentMemory = Readonly<Record<string, readonly Entry[]>>;

/** The overruns of one mine, counted as the trade counts them. */
export interface Incidents {
  judged(judged: Judged, point: Point, now: number): void;
  late(late: Weighed, point: Point, now: number): void;
  /** Makes the incidents of an order accidents: work or people were where nobody may be (D2). */
  grade(evacuation: string): void;
  /** Closes what has been over for long enough. */
  due(now: number): void;
  /** Takes up open incidents of an earlier run that no memory speaks of. */
  adopt(): void;
  open(): readonly Incident[];
  memory(): IncidentMemory;
  /** The rows as they are now. */
  rows(): readonly IncidentRecord[];
}

/** Overruns kept per track for late readings to join; older ones are in the journal alone, and a late reading then opens its own. */
const MOST_KEPT = 16;
const RECORD_EVERY_MS = 60_000;

const countedValue = (reading: Reading, point: Point, { threshold }: PointTrack): number =>
  reading.value ?? point.range?.[1] ?? threshold.value;

export const createIncidents = (options: {
  readonly mine: Mine;
  readonly around: IncidentSurroundings;
  readonly rows?: readonly IncidentRecord[];
  readonly memory?: IncidentMemory;
}): Incidents => {
  const { mine, around } = options;
  const { byPoint, tracks: judged } = tracksOf(mine);
  const applied = new Map<string, IncidentRecord>((options.rows ?? []).map((row) => [row.incident.id, row]));
  const tracks = [...judged, ...formerTracks(judged, options.memory, applied)];
  for (const track of judged) {
    const isJudged = (point: string): boolean => byPoint.get(point)?.some((one) => one.track === track) === true;
    for (const entry of options.memory?.[track.key] ?? []) track.entries.push(heldOpenBy(entry, isJudged));
  }

  const incidentOf = (track: Track, entry: Entry): Incident => ({
    id: entry.id,
    mine: mine.id,
    workplace: track.workplace,
    points: entry.count.points,
    rule: track.rule,
    limit: track.limit,
    peak: entry.count.peak,
    openedAt: entry.count.openedAt,
    lastAt: entry.count.lastAt,
    ...(entry.count.closedAt === null ? {} : { closedAt: entry.count.closedAt }),
    episodes: entry.count.episodes,
    counted: true,
    ...(entry.partOf === null ? {} : { partOf: entry.partOf }),
    foundLate: entry.count.foundLate,
    ...(entry.grade === null ? {} : { grade: entry.grade }),
    alarms: entry.alarms,
    ...(entry.evacuation === null ? {} : { evacuation: entry.evacuation }),
    ...(entry.underground === null ? {} : { underground: entry.underground }),
  });

  const record = (track: Track, entry: Entry, event: IncidentEvent): void => {
    const stamp = around.stamp();
    entry.recordedLastAt = entry.count.lastAt;
    const known = applied.get(entry.id);
    const incident = incidentOf(track, entry);
    if (known === undefined || !isApplied(known.applied, stamp)) {
      const change = { incident, applied: stamp };
      applied.set(entry.id, change);
      around.record(change, event);
    }
    around.changed(incident);
  };

  const askWake = (): void => {
    let earliest: number | null = null;
    for (const track of tracks) {
      for (const { count } of track.entries) {
        const at = closesAt(count);
        if (at !== null && (earliest === null || at < earliest)) earliest = at;
      }
    }
    around.wakeAt(earliest);
  };

  const lowerOpen = (of: Track): string | null => {
    const containing = tracks
      .filter(({ workplace, limit }) => workplace === of.workplace && limit.value < of.limit.value)
      .flatMap(({ entries }) => entries.filter(({ count }) => count.closedAt === null));
    return containing[0]?.id ?? null;
  };

  /** The open incident of another workplace that lost the same fan or feed: one cause. */
  const sharedCause = (of: Track): string | null => {
    const lost = around.lossesOf(of.workplace);
    if (lost.length === 0) return null;
    const other = tracks
      .filter(({ workplace }) => workplace !== of.workplace)
      .filter(({ entries }) => entries.some(({ count }) => count.closedAt === null))
      .find(({ workplace }) => around.lossesOf(workplace).some((loss) => lost.includes(loss)));
    const entry = other?.entries.find(({ count }) => count.closedAt === null);
    return entry === undefined ? null : (entry.partOf ?? entry.id);
  };

  const open = (track: Track, count: Count): Entry => {
    const id = incidentId({
      mine: mine.id,
      workplace: track.workplace,
      rule: track.rule,
      limit: track.limit.value,
      firstAt: count.firstAt,
    });
    const partOf = lowerOpen(track) ?? sharedCause(track);
    // A replay opens it again: what its row has linked stays linked, also alarms that are closed by now.
    const known = applied.get(id)?.incident;
    const entry: Entry = {
      id,
      count,
      partOf,
      alarms: known?.alarms ?? [],
      evacuation: null,
      grade: known?.grade ?? null,
      underground: null,
      recordedLastAt: 0,
    };
    track.entries.push(entry);
    if (track.entries.length > MOST_KEPT) {
      const oldest = track.entries.findIndex((one) => one.count.closedAt !== null);
      if (oldest >= 0) for (const { id: gone } of track.entries.splice(oldest, 1)) applied.delete(gone);
    }
    return entry;
  };

  const close = (track: Track, entry: Entry, now: number): void => {
    entry.count = closeCount(entry.count, now);
    record(track, entry, 'incident.closed');
  };

  const linkAlarm = (track: Track, entry: Entry, { point, at }: { point: string; at: number }): boolean => {
    const alarm = around.alarmOf(track.rule, point, at);
    if (alarm === undefined) return false;
    const isNew = !entry.alarms.includes(alarm.id);
    if (isNew) entry.alarms = [...entry.alarms, alarm.id];
    const ordered = alarm.evacuation !== undefined && alarm.evacuation !== entry.evacuation;
    if (ordered) entry.evacuation = alarm.evacuation ?? null;
    // What happened under its order may have been found before the overrun itself, in the same message.
    if (entry.evacuation !== null && around.isAccident(entry.evacuation)) entry.grade ??= 'accident';
    return isNew || ordered;
  };

  const isWorthRecording = (entry: Entry, before: Count): boolean =>
    entry.count.peak > before.peak ||
    entry.count.episodes !== before.episodes ||
    entry.count.points !== before.points ||
    entry.count.openedAt !== before.openedAt ||
    entry.count.lastAt - entry.recordedLastAt >= RECORD_EVERY_MS;

  const over = (track: Track, input: { point: string; at: number; now: number; value: number }): void => {
    const found = track.entries.findLast(({ count }) => belongs(count, input.at));
    for (const other of track.entries) {
      if (other !== found && other.count.live && other.count.closedAt === null) close(track, other, input.now);
    }
    if (found === undefined) {
      const entry = open(track, openCount(input, true));
      linkAlarm(track, entry, input);
      record(track, entry, 'incident.opened');
      return;
    }
    const before = found.count;
    found.count = countOver(before, input, true);
    const linked = linkAlarm(track, found, input);
    if (before.closedAt !== null) record(track, found, 'incident.reopened');
    else if (linked || isWorthRecording(found, before)) record(track, found, null);
  };

  const lateOver = (track: Track, input: { point: string; at: number; now: number; value: number }): void => {
    const found = track.entries.findLast(({ count }) => belongs(count, input.at));
    const underground = around.undergroundAt(input.at);
    if (found === undefined) {
      const entry = open(track, openCount(input, false));
      entry.underground = underground;
      record(track, entry, 'incident.found-late');
      return;
    }
    const before = found.count;
    found.count = before.live ? countLateWithin(before, input) : countOver(before, input, false);
    const known = found.underground ?? [];
    const more = underground.filter((card) => !known.includes(card));
    if (found.count.foundLate && more.length > 0) found.underground = [...known, ...more];
    if (isWorthRecording(found, before) || more.length > 0) record(track, found, null);
  };

  if (options.memory !== undefined) askWake();

  return {
    judged(judged, point, now) {
      const counted = byPoint.get(point.id);
      if (counted === undefined) return;
      let changed = false;
      for (const pointTrack of counted) {
        const { track, threshold } = pointTrack;
        if (reaches(threshold, judged)) {
          over(track, { point: point.id, at: judged.at, now, value: countedValue(judged.reading, point, pointTrack) });
          changed = true;
        } else if (canClear(judged)) {
          for (const entry of track.entries) {
            const after = countBelow(entry.count, point.id);
            changed ||= after !== entry.count;
            entry.count = after;
          }
        }
      }
      if (changed) askWake();
    },
    late(weighed, point, now) {
      const { reading } = weighed;
      const counted = byPoint.get(point.id);
      if (counted === undefined) return;
      for (const pointTrack of counted) {
        const { track, threshold } = pointTrack;
        if (reaches(threshold, weighed)) {
          lateOver(track, { point: point.id, at: reading.at, now, value: countedValue(reading, point, pointTrack) });
        } else if (reading.quality === 'good') {
          for (const entry of track.entries) {
            if (!entry.count.live && belongs(entry.count, reading.at)) entry.count = countBelow(entry.count, point.id);
          }
        }
      }
      askWake();
    },
    grade(evacuation) {
      for (const track of tracks) {
        for (const entry of track.entries) {
          if (entry.evacuation !== evacuation || entry.grade !== null) continue;
          entry.grade = 'accident';
          record(track, entry, 'incident.graded');
        }
      }
    },
    due(now) {
      for (const track of tracks) {
        for (const entry of track.entries) {
          const at = closesAt(entry.count);
          if (at !== null && at <= now) close(track, entry, now);
        }
      }
      askWake();
    },
    adopt() {
      for (const { incident } of applied.values()) {
        const track = tracks.find(
          ({ workplace, rule, limit }) =>
            workplace === incident.workplace && rule === incident.rule && limit.value === incident.limit.value,
        );
        if (incident.closedAt !== undefined || track?.entries.some(({ id }) => id === incident.id)) continue;
        if (track === undefined) tracks.push(trackOfItsDay(incident));
        else track.entries.push(entryOf(incident));
      }
      askWake();
    },
    open: () =>
      tracks.flatMap((track) =>
        track.entries.filter(({ count }) => count.closedAt === null).map((entry) => incidentOf(track, entry)),
      ),
    memory: () => Object.fromEntries(tracks.map(({ key, entries }) => [key, entries.map((entry) => ({ ...entry }))])),
    rows: () => [...applied.values()],
  };
};
